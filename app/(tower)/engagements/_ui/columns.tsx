import type { Column } from "@/components/data-table/types";
import { formatDuration } from "@/components/duration/format-duration";
import { moneyText } from "@/components/money/format-money";
import { Money } from "@/components/money/money";
import { Unknown } from "@/components/unknown/unknown";
import { useNow } from "@/components/when/now";
import { When } from "@/components/when/when";
import { type Team, teamNames } from "@/server/domain/access/roles";
import { contractTypeNames } from "@/server/domain/canonical/deal";
import { EngagementStatus } from "../../_ui/engagement-status";
import type { EngagementRow } from "./types";

const isTeam = (team: string | null): team is Team => team !== null && Object.hasOwn(teamNames, team);
/** Shorter than any clock here tells apart. */
const minuteMs = 60_000;

/** Whose turn it is, and for how long. */
export function Turn({ team, since }: { team: string | null; since: Date | null }) {
  const now = useNow()?.now;
  if (!isTeam(team)) return <span className="text-muted-foreground">Nobody’s</span>;
  const forMs = since && now ? Math.max(minuteMs, now.getTime() - since.getTime()) : null;
  return (
    <span className="flex min-w-0 items-baseline gap-2">
      <span className="truncate">{teamNames[team]}</span>
      {forMs === null ? null : (
        <span className="text-meta whitespace-nowrap text-muted-foreground tabular-nums">{formatDuration(forMs, true)}</span>
      )}
    </span>
  );
}

const typeNames: Readonly<Record<string, string>> = contractTypeNames;

/** "Fixed fee + Time and materials" */
export const typesText = (types: readonly string[]): string => types.map((type) => typeNames[type] ?? type).join(" + ");

export const engagementColumns: readonly Column<EngagementRow>[] = [
  {
    id: "number",
    header: "Number",
    width: 96,
    fixed: true,
    sortable: true,
    cell: (row) => <span className="font-mono text-meta text-muted-foreground">{row.number}</span>,
  },
  {
    id: "name",
    header: "Engagement",
    minWidth: 280,
    fixed: true,
    // What tells engagements of one customer apart stands at the end of their names.
    cell: (row) => (
      <span title={row.name} className="line-clamp-2 py-0.5 leading-4 break-words whitespace-normal">
        {row.name}
      </span>
    ),
  },
  {
    id: "customer",
    header: "Customer",
    width: 160,
    growsTo: 260,
    yields: 5,
    cell: (row) =>
      row.customerName ? (
        <span title={row.customerName}>{row.customerName}</span>
      ) : (
        <span className="text-muted-foreground">No account</span>
      ),
  },
  {
    id: "status",
    header: "Status",
    width: 160,
    yields: 2,
    cell: (row) => <EngagementStatus status={row.status} title={row.blocker ?? undefined} />,
  },
  { id: "turn", header: "Turn", width: 180, yields: 3, cell: (row) => <Turn team={row.turnTeam} since={row.turnSince} /> },
  {
    id: "value",
    header: "Value",
    width: 128,
    yields: 1,
    whole: (row) => moneyText(row.amount, row.currency, "exact"),
    align: "end",
    sortable: true,
    cell: (row) => <Money amount={row.amount} currency={row.currency} cause="The deal states no amount" />,
  },
  {
    id: "entity",
    header: "Entity",
    width: 68,
    yields: 6,
    cell: (row) => row.entityCode ?? <Unknown cause="No legal entity yet" />,
  },
  {
    id: "won",
    header: "Won",
    width: 112,
    yields: 4,
    align: "end",
    sortable: true,
    cell: (row) => <When at={row.wonAt} mode="date" />,
  },
  {
    id: "type",
    header: "Type",
    width: 170,
    hidden: true,
    cell: (row) => typesText(row.contractTypes) || <Unknown cause="Its lines are not checked yet" />,
  },
  {
    id: "region",
    header: "Region",
    width: 120,
    hidden: true,
    cell: (row) => row.region ?? <Unknown cause="No legal entity yet" />,
  },
  { id: "source", header: "From", width: 130, hidden: true, cell: (row) => row.connection.name },
  { id: "updated", header: "Changed", width: 110, hidden: true, sortable: true, cell: (row) => <When at={row.updatedAt} /> },
];

/** An engagement on a phone. */
export const narrowEngagement = (row: EngagementRow) => (
  <div className="flex min-w-0 flex-col gap-0.5">
    <span className="truncate">{row.name}</span>
    <span className="flex items-baseline justify-between gap-3 text-meta text-muted-foreground">
      <EngagementStatus status={row.status} />
      <Money amount={row.amount} currency={row.currency} precision="whole" cause="The deal states no amount" />
    </span>
  </div>
);
