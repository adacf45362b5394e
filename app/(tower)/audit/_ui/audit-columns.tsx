import type { inferRouterOutputs } from "@trpc/server";
import type { Column } from "@/components/data-table/types";
import { Masked } from "@/components/masked/masked";
import { When } from "@/components/when/when";
import type { AppRouter } from "@/server/api/root";
import { actionName, subjectName } from "./action-name";
import { Actor, actorLabel } from "./actor";
import { summaryOf } from "./changes";
import { changesOf } from "./readable-fields";

export type AuditRow = inferRouterOutputs<AppRouter>["audit"]["list"]["items"][number];

/** What an entry is about: the engagement where there is one, else the record, by its name where it has one. */
export const subjectLabel = (row: AuditRow): string =>
  row.engagementNumber ?? row.subjectName ?? `${subjectName(row.subjectType)} ${shortId(row.subjectId)}`;

const shortId = (id: string): string => (/^[0-9a-f-]{36}$/.test(id) ? `…${id.slice(-6)}` : id);

export const auditColumns: readonly Column<AuditRow>[] = [
  { id: "at", header: "When", width: 146, fixed: true, cell: (row) => <When at={row.at} mode="datetime" /> },
  { id: "actor", header: "Who", width: 164, growsTo: 220, cell: (row) => <Actor type={row.actorType} name={row.actorName} /> },
  {
    id: "action",
    header: "What",
    width: 180,
    growsTo: 240,
    fixed: true,
    cell: (row) => <span title={row.action}>{actionName(row.action)}</span>,
  },
  {
    id: "subject",
    header: "Of",
    width: 180,
    growsTo: 340,
    yields: 1,
    cell: (row) => (
      <span title={row.engagementName ?? row.subjectId}>
        {subjectLabel(row)}
        {row.engagementName ? <span className="text-muted-foreground"> {row.engagementName}</span> : null}
      </span>
    ),
  },
  { id: "change", header: "Change", cell: (row) => <Change row={row} /> },
  {
    id: "entity",
    header: "Entity",
    width: 80,
    yields: 2,
    cell: (row) => row.entityCode ?? <span className="text-muted-foreground">Firm</span>,
  },
  { id: "reason", header: "Reason", width: 180, hidden: true, cell: (row) => row.reason ?? "" },
];

function Change({ row }: { row: AuditRow }) {
  const text = summaryOf(changesOf(row));
  return (
    <span className="flex items-baseline gap-1.5">
      <span title={text} className="truncate text-muted-foreground">
        {text}
      </span>
      {row.masked.length > 0 ? <Masked short label={`${row.masked.length} fields are hidden for your role`} /> : null}
    </span>
  );
}

/** An entry on a phone. */
export function narrowAuditRow(row: AuditRow) {
  return (
    <div className="flex min-w-0 flex-col gap-0.5">
      <div className="flex items-baseline gap-2">
        <span className="truncate font-semibold">{actionName(row.action)}</span>
        <When at={row.at} className="ml-auto text-meta text-muted-foreground" />
      </div>
      <div className="truncate text-meta text-muted-foreground">
        {subjectLabel(row)} · {actorLabel(row.actorType, row.actorName)}
      </div>
    </div>
  );
}
