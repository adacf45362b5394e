"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import { useEffect } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { DataTable } from "@/components/data-table/data-table";
import { loadedPage } from "@/components/data-table/loaded";
import { isNothing } from "@/components/data-table/selection";
import type { Selection } from "@/components/data-table/types";
import { useTableUrl } from "@/components/data-table/use-table-url";
import { Money } from "@/components/money/money";
import { counted } from "@/components/number/counted";
import { formatNumber } from "@/components/number/format-number";
import { Empty } from "@/components/states/empty";
import { teams } from "@/server/domain/access/roles";
import { isNotKnown, ofUnknownWorth } from "../../_ui/unknown-worth";
import { exceptionPageSize } from "../search-params";
import { BulkButtons } from "./bulk-buttons";
import { groupColumns, groupColumnsOfOneTeam, narrowGroup } from "./group-columns";
import { groupsAsk } from "./list-asks";
import { type ExceptionListProps, keyHints } from "./list-props";
import { type Group, type GroupTotals, groupOfId, type Target } from "./types";
import type { Asked } from "./use-acts";

/** What all causes of the list hold back together, beside those that no sum counts. */
function Kept({ totals, onUnknownWorth }: { totals: GroupTotals; onUnknownWorth: () => void }) {
  const { exposure, items, unknownWorth } = totals;
  const unknown = (said: string) => (
    <button type="button" onClick={onUnknownWorth} className="text-foreground underline-offset-2 hover:underline">
      {said}
    </button>
  );
  if (exposure && isNotKnown(exposure, unknownWorth))
    return unknownWorth < items ? unknown("an unknown amount") : "an unknown amount";
  return (
    <>
      {exposure ? (
        <span className="font-semibold text-foreground">
          <Money amount={exposure.amount} currency={exposure.currency} precision="whole" />
        </span>
      ) : (
        "an unknown amount"
      )}
      {unknownWorth > 0 && unknownWorth < items ? <> and {unknown(ofUnknownWorth(unknownWorth))}</> : null}
    </>
  );
}

/** Open exceptions by cause: one fix of a cause releases all of its group. */
export function GroupList(props: ExceptionListProps) {
  const { filter, acts, selection, onSelectionChange, unselect, onAsk, onOrder, onUnknownWorth } = props;
  const trpc = useTRPC();
  const url = useTableUrl();
  const list = useQuery({
    ...trpc.exceptions.groups.queryOptions(groupsAsk(filter, { sort: url.sort, cursor: url.cursor })),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });
  const rows = list.data?.groups;
  const totals = list.data?.totals;
  // The peek beside the list is another component: it learns the order of the rows from here.
  useEffect(() => onOrder(rows?.map((row) => row.id) ?? []), [rows, onOrder]);

  const targetOfGroup = (group: { groupKey: string; team: Group["team"] }): Target => ({
    filter: { ...filter, groupKey: group.groupKey, teams: [group.team] },
  });
  const groupsIn = (chosen: Selection) => (chosen.kind === "all-matching" ? [] : chosen.ids.flatMap((id) => groupOfId(id) ?? []));
  const targetsOf = (chosen: Selection): Target[] =>
    chosen.kind === "all-matching" ? [{ filter }] : groupsIn(chosen).map(targetOfGroup);
  const askAbout = (what: "assign" | "snooze", chosen: Selection) => {
    const named = [...new Set(groupsIn(chosen).map((group) => group.team))];
    onAsk(what, { targets: targetsOf(chosen), teams: chosen.kind === "all-matching" ? (filter.teams ?? teams) : named });
  };
  // A key means the selection where there is one, else the cause that the keyboard is on.
  const askBy = (what: "assign" | "snooze", row: Group) =>
    isNothing(selection) ? onAsk(what, one(row)) : askAbout(what, selection);
  const one = (group: Group): Asked => ({ targets: [targetOfGroup(group)], teams: [group.team] });

  return (
    <>
      {totals && totals.items > 0 ? (
        <p className="border-b border-border bg-card px-3 py-1.5 sm:truncate text-meta text-muted-foreground">
          <span className="text-foreground">{counted(totals.items, "exception")}</span> of {counted(totals.groups, "cause")}{" "}
          {totals.items === 1 ? "keeps" : "keep"} <Kept totals={totals} onUnknownWorth={onUnknownWorth} />{" "}
          {filter.backfill === "only" ? "of earlier deals from being set up" : "from being billed by the next cut-off"}
          {totals.misses > 0 ? (
            <span className="text-danger">
              {" "}
              · {formatNumber(totals.misses)} {totals.misses === 1 ? "is" : "are"} about to miss it
            </span>
          ) : null}
        </p>
      ) : null}
      <DataTable
        fill
        label="Open exceptions by cause"
        what="causes"
        columns={filter.teams?.length === 1 ? groupColumnsOfOneTeam : groupColumns}
        rows={rows}
        rowId={(row) => row.id}
        rowLabel={(row) => row.title}
        {...loadedPage(list, url, { nextCursor: list.data?.nextCursor, pageSize: exceptionPageSize })}
        sort={url.sort}
        onSortChange={url.setSort}
        selection={selection}
        onSelectionChange={onSelectionChange}
        actions={(chosen) => (
          <BulkButtons
            isBusy={acts.isBusy}
            onAssign={() => askAbout("assign", chosen)}
            onSnooze={() => askAbout("snooze", chosen)}
            onEscalate={() => void acts.escalate(targetsOf(chosen)).then(unselect)}
            onRetry={() => void acts.retry(targetsOf(chosen), null).then(unselect)}
          />
        )}
        total={totals ? { value: totals.groups, capped: false } : undefined}
        rowKeys={{
          a: (row) => askBy("assign", row),
          s: (row) => askBy("snooze", row),
          r: (row) =>
            void (isNothing(selection)
              ? acts.retry([targetOfGroup(row)], { groupKey: row.groupKey, team: row.team })
              : acts.retry(targetsOf(selection), null).then(unselect)),
        }}
        keyHints={keyHints}
        filtered={props.isFiltered}
        onClearFilters={props.onClearFilters}
        empty={
          <Empty icon={CircleCheck} title="Nothing waits here">
            A deal that cannot go on by itself appears here, with what it is worth.
          </Empty>
        }
        narrow={narrowGroup}
      />
    </>
  );
}
