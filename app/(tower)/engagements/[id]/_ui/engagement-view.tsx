"use client";

import Link from "next/link";
import { useQueryState } from "nuqs";
import { LoadingRows } from "@/components/states/loading-rows";
import { WhenLoaded } from "@/components/states/when-loaded";
import { Callout } from "@/components/ui/callout";
import { Section } from "@/components/ui/section";
import { Segmented } from "@/components/ui/segmented";
import type { EngagementDetail } from "../../_ui/types";
import { engagementPageParams } from "../search-params";
import { Blockers } from "./blockers";
import { ContractTab } from "./contract-tab";
import { Court } from "./court";
import { EngagementHead } from "./engagement-head";
import { HistoryTab } from "./history-tab";
import { StepsTab } from "./steps-tab";
import { SystemsTable } from "./systems-table";
import { TraceTab } from "./trace-tab";
import { useEngagement } from "./use-engagement";

/** One engagement: what it is worth, how far it is, what stops it, where it is in each system, and all that was done. */
export function EngagementView({ id, mayTrace }: { id: string; mayTrace: boolean }) {
  const read = useEngagement(id);
  return (
    <div className="mx-auto flex max-w-6xl flex-col gap-4">
      <WhenLoaded query={read} failed="The engagement could not be loaded" loading={<LoadingRows rows={14} />}>
        {(engagement) => <Loaded engagement={engagement} mayTrace={mayTrace} />}
      </WhenLoaded>
    </div>
  );
}

function Loaded({ engagement, mayTrace }: { engagement: EngagementDetail; mayTrace: boolean }) {
  const [tab, setTab] = useQueryState("tab", engagementPageParams.tab);
  const shown = tab === "trace" && !mayTrace ? "contract" : tab;
  return (
    <>
      {engagement.isBackfill ? (
        <Callout tone="info">Imported history: it counts in no cycle time, and nobody is told of it.</Callout>
      ) : null}
      {engagement.target ? (
        <Callout tone="info">
          It belongs to{" "}
          <Link href={`/engagements/${engagement.target.id}`} className="text-primary hover:underline">
            {engagement.target.number} {engagement.target.name}
          </Link>
          .
        </Callout>
      ) : null}
      <EngagementHead engagement={engagement} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Section title="In each system" flush>
          <SystemsTable systems={engagement.systems} />
        </Section>
        <div className="flex min-w-0 flex-col gap-4">
          <Section title="Open exceptions" note={engagement.exceptions.length > 1 ? engagement.exceptions.length : null}>
            <Blockers blockers={engagement.exceptions} timeZone={engagement.entityTimeZone} />
          </Section>
          <Section title="Days lost so far" note="business days, by whose turn it was">
            <Court court={engagement.court} />
          </Section>
        </div>
      </div>
      <Segmented
        label="Part of the engagement"
        value={shown}
        onValueChange={(next) => void setTab(next)}
        className="self-start"
        options={[
          { value: "contract", label: "Contract and deal" },
          { value: "steps", label: "Steps", count: engagement.attempts.length },
          ...(mayTrace ? [{ value: "trace" as const, label: "Trace" }] : []),
          { value: "history", label: "History" },
        ]}
      />
      {shown === "contract" ? <ContractTab engagement={engagement} /> : null}
      {shown === "steps" ? <StepsTab engagement={engagement} /> : null}
      {shown === "trace" ? <TraceTab engagement={engagement} /> : null}
      {shown === "history" ? <HistoryTab id={engagement.id} /> : null}
    </>
  );
}
