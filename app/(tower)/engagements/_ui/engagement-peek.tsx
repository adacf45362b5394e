"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/app/_trpc/client";
import { Peek, type PeekSteps } from "@/components/data-table/peek";
import { Money } from "@/components/money/money";
import { LoadingRows } from "@/components/states/loading-rows";
import { WhenLoaded } from "@/components/states/when-loaded";
import { KeyValue } from "@/components/ui/key-value";
import { When } from "@/components/when/when";
import { EngagementStatus } from "../../_ui/engagement-status";
import { Blockers } from "../[id]/_ui/blockers";
import { MilestoneTrack } from "../[id]/_ui/milestone-track";
import { SystemsTable } from "../[id]/_ui/systems-table";
import { Turn, typesText } from "./columns";
import type { EngagementDetail, EngagementRow } from "./types";

interface EngagementPeekProps extends PeekSteps {
  id: string;
  /** The engagement as the list has it, to be shown until the rest has come. */
  row: EngagementRow | undefined;
}

/** An engagement beside the list: how far it is, what stops it, where it is in each system. */
export function EngagementPeek({ id, row, ...peek }: EngagementPeekProps) {
  const detail = useQuery(useTRPC().engagements.read.queryOptions({ id }, { retry: false }));
  const known: EngagementDetail | EngagementRow | undefined = detail.data ?? row;
  return (
    <Peek
      {...peek}
      href={`/engagements/${id}`}
      title={known?.name ?? null}
      summary={
        known ? (
          <span className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
            <span className="font-mono text-meta">{known.number}</span>
            <EngagementStatus status={known.status} />
            <Money amount={known.amount} currency={known.currency} cause="The deal states no amount" />
          </span>
        ) : null
      }
    >
      <WhenLoaded query={detail} failed="It cannot be shown" loading={<LoadingRows rows={10} label="Loading the engagement" />}>
        {(engagement) => <Content engagement={engagement} />}
      </WhenLoaded>
    </Peek>
  );
}

function Content({ engagement }: { engagement: EngagementDetail }) {
  const { court } = engagement;
  return (
    <div className="flex flex-col gap-5">
      <MilestoneTrack engagement={engagement} isSmall />
      <KeyValue
        items={[
          { label: "Customer", value: engagement.customerName ?? "No account" },
          { label: "Entity", value: engagement.entityName ?? engagement.entityCode ?? "Not decided" },
          { label: "Contract", value: typesText(engagement.contractTypes) || "Not known yet" },
          { label: "Won", value: <When at={engagement.wonAt} mode="datetime" /> },
          { label: "Turn", value: <Turn team={court.team} since={court.since} /> },
        ]}
      />
      <section aria-label="Open exceptions" className="flex flex-col gap-2">
        <h3 className="font-semibold">Open exceptions</h3>
        <Blockers blockers={engagement.exceptions} timeZone={engagement.entityTimeZone} />
      </section>
      <section aria-label="In each system" className="flex flex-col gap-2">
        <h3 className="font-semibold">In each system</h3>
        <div className="@container -mx-4">
          <SystemsTable systems={engagement.systems} />
        </div>
      </section>
    </div>
  );
}
