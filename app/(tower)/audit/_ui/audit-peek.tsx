"use client";

import { useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import Link from "next/link";
import { useTRPC } from "@/app/_trpc/client";
import { Peek, type PeekSteps } from "@/components/data-table/peek";
import { Masked } from "@/components/masked/masked";
import { LoadingRows } from "@/components/states/loading-rows";
import { WhenLoaded } from "@/components/states/when-loaded";
import { Status } from "@/components/status/status";
import { CopyButton } from "@/components/ui/copy-button";
import { KeyValue, type KeyValueItem } from "@/components/ui/key-value";
import { When } from "@/components/when/when";
import type { AppRouter } from "@/server/api/root";
import { actionName, subjectName } from "./action-name";
import { Actor } from "./actor";
import type { AuditRow } from "./audit-columns";
import { ChangeTable } from "./change-table";
import { compareFields } from "./changes";
import { changesOf } from "./readable-fields";

interface AuditPeekProps extends PeekSteps {
  id: string;
  /** The entry as the list has it, to be shown until the rest has come. */
  row?: AuditRow;
}

/** One entry in full: what changed, why, and its place in the sealed chain. */
export function AuditPeek({ id, row, ...peek }: AuditPeekProps) {
  const entry = useQuery(useTRPC().audit.entry.queryOptions({ id }));
  const known = entry.data ?? row;
  const summary = known ? (
    <span className="flex flex-wrap items-baseline gap-x-3">
      <Actor type={known.actorType} name={known.actorName} />
      <When at={known.at} mode="datetime" />
    </span>
  ) : null;
  return (
    <Peek {...peek} title={known ? actionName(known.action) : `Entry ${id}`} summary={summary}>
      <WhenLoaded query={entry} failed="The entry could not be loaded" loading={<Loading row={row} />}>
        {(data) => (
          <div className="flex flex-col gap-5">
            <ChangeTable changes={changesOf(data)} />
            <Personal entry={data} />
            <KeyValue items={factsOf(data)} />
          </div>
        )}
      </WhenLoaded>
    </Peek>
  );
}

/** What the list knows already, until the rest has come. */
function Loading({ row }: { row: AuditRow | undefined }) {
  return (
    <div className="flex flex-col gap-5">
      {row ? <ChangeTable changes={changesOf(row)} /> : null}
      <LoadingRows rows={4} label="Loading the entry" />
    </div>
  );
}

type Entry = inferRouterOutputs<AppRouter>["audit"]["entry"];

function Personal({ entry }: { entry: Entry }) {
  if (entry.personalState === "none") return null;
  return (
    <section aria-label="Personal fields">
      <h3 className="mb-1 text-meta text-muted-foreground">Personal fields, kept apart so that they can be erased</h3>
      {entry.personalState === "erased" ? (
        <p>Erased. The entry keeps a digest of them, so the trail stays sound.</p>
      ) : entry.personal ? (
        <ChangeTable changes={compareFields(null, entry.personal, [])} />
      ) : (
        <Masked />
      )}
    </section>
  );
}

function factsOf(entry: Entry): KeyValueItem[] {
  const items: KeyValueItem[] = [
    {
      label: subjectName(entry.subjectType),
      value: <CopyButton value={entry.subjectId} label="id" showValue shorten />,
    },
  ];
  if (entry.engagementId && entry.engagementNumber) {
    const value = (
      <Link href={`/engagements/${entry.engagementId}`} className="text-primary hover:underline">
        {entry.engagementNumber}
      </Link>
    );
    items.push({ label: "Engagement", value, note: entry.engagementName });
  }
  items.push({ label: "Where", value: [entry.entityCode, entry.region].filter(Boolean).join(", ") || "The whole firm" });
  if (entry.reason) items.push({ label: "Reason", value: entry.reason });
  if (entry.correlationId) {
    const value = <CopyButton value={entry.correlationId} label="correlation id" showValue shorten />;
    const note = (
      <Link href={`/audit?correlation=${entry.correlationId}`} className="text-primary hover:underline">
        All entries of this correlation
      </Link>
    );
    items.push({ label: "Correlation", value, note });
  }
  items.push(
    { label: "Action", value: entry.action },
    { label: "Sealed", value: <Seal entry={entry} />, note: entry.segment ? `Segment ${entry.segment}` : undefined },
    { label: "Hash", value: <CopyButton value={entry.entryHash} label="hash" showValue shorten /> },
  );
  return items;
}

function Seal({ entry }: { entry: Entry }) {
  if (!entry.sealedAt) return <Status tone="neutral" label="Waits to be sealed" />;
  return (
    <span className="inline-flex items-baseline gap-1.5">
      <Status tone="ok" label="Sealed" />
      <When at={entry.sealedAt} mode="datetime" />
    </span>
  );
}
