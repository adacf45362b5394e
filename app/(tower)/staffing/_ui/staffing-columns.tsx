import { CircleCheck, CircleDashed } from "lucide-react";
import type { Column } from "@/components/data-table/types";
import { Masked } from "@/components/masked/masked";
import { formatNumber } from "@/components/number/format-number";
import { Status } from "@/components/status/status";
import { cn } from "@/components/ui/cn";
import { Unknown } from "@/components/unknown/unknown";
import { useNow } from "@/components/when/now";
import { When } from "@/components/when/when";
import type { StaffingRequest } from "./types";

/** The first day of the work; in the warning tone where it has passed and nobody is named. */
function Starts({ request }: { request: StaffingRequest }) {
  const today = useNow()?.now.toISOString().slice(0, 10);
  const isLate = request.status === "open" && request.startOn !== null && today !== undefined && request.startOn < today;
  return (
    <span className={cn(isLate && "text-warn")} title={isLate ? "The work should have begun, and nobody is named" : undefined}>
      <When at={request.startOn} mode="date" cause="No day is stated" />
      {isLate ? <span className="sr-only"> (passed)</span> : null}
    </span>
  );
}

/** Who takes it. */
export function Named({ request }: { request: { status: string; resourceName?: string | null } }) {
  if (request.status !== "filled") return <span className="text-muted-foreground">Nobody yet</span>;
  return request.resourceName === undefined ? (
    <Masked short label="The name is hidden for your role" />
  ) : (
    (request.resourceName ?? <Unknown cause="It is filled, but no name is stated" />)
  );
}

export function RequestState({ request }: { request: { status: string } }) {
  if (request.status === "filled") return <Status tone="ok" icon={CircleCheck} label="Filled" />;
  if (request.status === "open") return <Status tone="info" icon={CircleDashed} label="Open" />;
  return <Status tone="neutral" label="Cancelled" />;
}

/** "1,204" */
export const hoursText = ({ hours }: Pick<StaffingRequest, "hours">): string => formatNumber(Number(hours));

export const roleText = ({ headcount, role }: Pick<StaffingRequest, "headcount" | "role">): string =>
  headcount > 1 ? `${role} × ${headcount}` : role;

const staffingColumns: readonly Column<StaffingRequest>[] = [
  { id: "role", header: "Role", width: 168, fixed: true, cell: roleText },
  {
    id: "skill",
    header: "Skill",
    width: 190,
    yields: 2,
    cell: (request) => request.skill ?? <span className="text-muted-foreground">Any</span>,
  },
  { id: "starts", header: "Starts", width: 112, cell: (request) => <Starts request={request} /> },
  {
    id: "ends",
    header: "Ends",
    width: 112,
    yields: 4,
    cell: (request) => <When at={request.endOn} mode="date" cause="No day is stated" />,
  },
  {
    id: "hours",
    header: "Hours",
    width: 76,
    yields: 3,
    align: "end",
    cell: (request) => <span className="tabular-nums">{hoursText(request)}</span>,
  },
  {
    id: "engagement",
    header: "Engagement",
    fixed: true,
    cell: ({ engagement }) => (
      <span title={engagement.customerName ?? undefined}>
        <span className="font-mono text-meta text-muted-foreground">{engagement.number}</span> {engagement.name}
      </span>
    ),
  },
  {
    id: "region",
    header: "Region",
    width: 120,
    yields: 1,
    cell: (request) => request.region ?? <Unknown cause="The engagement states no region" />,
  },
  { id: "status", header: "Status", width: 92, cell: (request) => <RequestState request={request} /> },
  { id: "named", header: "Named", width: 140, cell: (request) => <Named request={request} /> },
  {
    id: "entity",
    header: "Entity",
    width: 76,
    hidden: true,
    cell: (request) => request.entityCode ?? <Unknown cause="No legal entity is decided yet" />,
  },
];

/** The columns that tell requests of a state apart: where all are open, nobody is named; where all are filled, all are. */
export const columnsOf = (status: "open" | "filled" | "all"): readonly Column<StaffingRequest>[] =>
  staffingColumns.filter(({ id }) => !(id === "status" && status !== "all") && !(id === "named" && status === "open"));

/** A request on a phone. */
export const narrowRequest = (request: StaffingRequest) => (
  <div className="flex min-w-0 flex-col gap-0.5">
    <span className="flex items-baseline justify-between gap-3">
      <span className="truncate">{roleText(request)}</span>
      <Starts request={request} />
    </span>
    <span className="flex items-baseline justify-between gap-3 text-meta text-muted-foreground">
      <span className="truncate">{request.engagement.name}</span>
      <span className="shrink-0">
        <Named request={request} />
      </span>
    </span>
  </div>
);
