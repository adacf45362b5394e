import type { Column } from "@/components/data-table/types";
import { moneyText } from "@/components/money/format-money";
import { Money } from "@/components/money/money";
import { Status } from "@/components/status/status";
import { Unknown } from "@/components/unknown/unknown";
import { When } from "@/components/when/when";
import { teamNames } from "@/server/domain/access/roles";
import { isZero } from "@/server/domain/money";
import { ofOneTeam } from "./of-one-team";
import { Severity } from "./severity";
import { CutOff, TimeLeft } from "./time-left";
import type { Item } from "./types";

const Exposure = ({ item }: { item: Item }) => (
  <Money
    amount={item.exposure.shown?.amount}
    currency={item.exposure.shown?.currency}
    precision="whole"
    className={item.exposure.shown && isZero(item.exposure.shown.amount) ? "text-muted-foreground" : undefined}
    cause={item.exposure.unknown ?? "There is no rate of exchange for it"}
  />
);

const closed = { resolved: { tone: "ok", label: "Resolved" }, waived: { tone: "info", label: "Waived" } } as const;

const Turn = ({ item }: { item: Item }) => {
  if (item.status !== "open") return <Status {...closed[item.status]} />;
  return (
    <span className="flex items-baseline gap-2">
      <span className="truncate">{teamNames[item.turn.team]}</span>
      <TimeLeft dueAt={item.dueAt} />
    </span>
  );
};

/** Single exceptions as the list shows them. */
export const itemColumns: readonly Column<Item>[] = [
  {
    id: "what",
    header: "What is wrong",
    minWidth: 320,
    fixed: true,
    cell: (item) => (
      <span className="flex min-w-0 items-center gap-2.5">
        <Severity severity={item.severity} />
        <span className="truncate" title={item.title}>
          {item.title}
        </span>
      </span>
    ),
  },
  {
    id: "engagement",
    header: "Deal",
    width: 200,
    growsTo: 380,
    yields: 1,
    cell: (item) =>
      item.engagement ? (
        <span title={item.engagement.customerName ?? undefined}>{item.engagement.name}</span>
      ) : (
        <span className="text-muted-foreground">{item.connection?.name ?? <Unknown cause="It is about no deal" />}</span>
      ),
  },
  {
    id: "exposure",
    header: "Exposure",
    width: 130,
    whole: (item) => moneyText(item.exposure.shown?.amount, item.exposure.shown?.currency, "whole"),
    align: "end",
    sortable: true,
    cell: (item) => <Exposure item={item} />,
  },
  {
    id: "cutoff",
    header: "Cut-off",
    width: 110,
    yields: 2,
    cell: (item) => <CutOff at={item.cutoffAt} misses={item.missesCutoff} />,
  },
  { id: "due", header: "Turn", width: 212, sortable: true, cell: (item) => <Turn item={item} /> },
  {
    id: "assignee",
    header: "Assigned to",
    width: 130,
    yields: 3,
    cell: (item) => item.assignee?.name ?? <span className="text-muted-foreground">Nobody</span>,
  },
  {
    id: "entity",
    header: "Entity",
    width: 80,
    hidden: true,
    cell: (item) => item.entityCode ?? <Unknown cause="No legal entity yet" />,
  },
  { id: "opened", header: "Opened", width: 100, sortable: true, hidden: true, cell: (item) => <When at={item.openedAt} /> },
];

export const itemColumnsOfOneTeam = ofOneTeam(itemColumns);

/** An exception on a phone. */
export const narrowItem = (item: Item) => (
  <div className="flex flex-col gap-0.5">
    <span className="flex items-start gap-2">
      <Severity severity={item.severity} />
      <span className="line-clamp-2">{item.title}</span>
    </span>
    <span className="flex items-baseline justify-between gap-3 pl-6 text-meta text-muted-foreground">
      <span className="truncate">{item.engagement?.name ?? teamNames[item.team]}</span>
      <Exposure item={item} />
    </span>
  </div>
);
