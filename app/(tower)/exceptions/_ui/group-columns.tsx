import type { Column } from "@/components/data-table/types";
import { moneyText } from "@/components/money/format-money";
import { Money } from "@/components/money/money";
import { counted } from "@/components/number/counted";
import { formatNumber } from "@/components/number/format-number";
import { teamNames } from "@/server/domain/access/roles";
import { isZero } from "@/server/domain/money";
import { ofUnknownWorth } from "../../_ui/unknown-worth";
import { ofOneTeam } from "./of-one-team";
import { Severity } from "./severity";
import { CutOff, TimeLeft } from "./time-left";
import type { Group } from "./types";

const Exposure = ({ group }: { group: Group }) => (
  <Money
    amount={group.exposure?.amount}
    currency={group.exposure?.currency}
    precision="whole"
    className={group.exposure && isZero(group.exposure.amount) ? "text-muted-foreground" : undefined}
    cause={group.unknown ?? "There is no rate of exchange for it"}
  />
);

/** What stands beside the exposure of a cause of which some are of unknown worth. */
const beside = ({ exposure, unknownWorth }: Group): string | null =>
  exposure && unknownWorth > 0 ? `and ${ofUnknownWorth(unknownWorth)}` : null;

function Beside({ group }: { group: Group }) {
  const said = beside(group);
  if (said === null) return null;
  return (
    <span title={said} className="text-muted-foreground">
      <span aria-hidden> +&nbsp;?</span>
      <span className="sr-only"> {said}</span>
    </span>
  );
}

const Items = ({ group }: { group: Group }) => (
  <>
    {formatNumber(group.items)}
    {group.snoozed > 0 ? (
      <span title={`${formatNumber(group.snoozed)} more are snoozed`} className="text-muted-foreground">
        +{formatNumber(group.snoozed)}
      </span>
    ) : null}
  </>
);

/** Causes as the list shows them. */
export const groupColumns: readonly Column<Group>[] = [
  {
    id: "cause",
    header: "Cause",
    minWidth: 320,
    fixed: true,
    cell: (group) => (
      <span className="flex min-w-0 items-center gap-2.5">
        <Severity severity={group.severity} />
        <span className="truncate" title={group.title}>
          {group.title}
          {group.items === 1 && group.member?.engagementName ? (
            <span className="text-muted-foreground">&nbsp;· {group.member.engagementName}</span>
          ) : null}
        </span>
      </span>
    ),
  },
  { id: "items", header: "Items", width: 72, align: "end", yields: 1, sortable: true, cell: (group) => <Items group={group} /> },
  {
    id: "exposure",
    header: "Exposure",
    tip: "What falls due by the next cut-off and cannot be billed",
    width: 130,
    whole: (group) => moneyText(group.exposure?.amount, group.exposure?.currency, "whole"),
    align: "end",
    sortable: true,
    cell: (group) => (
      <>
        <Exposure group={group} />
        <Beside group={group} />
      </>
    ),
  },
  {
    id: "cutoff",
    header: "Cut-off",
    tip: "The next billing cut-off",
    width: 110,
    yields: 2,
    cell: (group) => <CutOff at={group.cutoffAt} misses={group.misses > 0} />,
  },
  {
    id: "due",
    header: "Turn",
    tip: "Whose turn it is, and what is left of the time to act",
    width: 212,
    sortable: true,
    cell: (group) => (
      <span className="flex items-baseline gap-2">
        <span className="truncate">{teamNames[group.team]}</span>
        <TimeLeft dueAt={group.dueAt} />
      </span>
    ),
  },
];

export const groupColumnsOfOneTeam = ofOneTeam(groupColumns);

/** A cause on a phone. */
export const narrowGroup = (group: Group) => (
  <div className="flex flex-col gap-0.5">
    <span className="flex items-start gap-2">
      <Severity severity={group.severity} />
      <span className="line-clamp-2">{group.title}</span>
    </span>
    <span className="flex items-baseline justify-between gap-3 pl-6 text-meta text-muted-foreground">
      <span>
        {counted(group.items, "exception")} · {teamNames[group.team]}
      </span>
      <span className="text-right">
        <Exposure group={group} /> {beside(group)}
      </span>
    </span>
  </div>
);
