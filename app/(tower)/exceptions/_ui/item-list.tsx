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
import { Empty } from "@/components/states/empty";
import { teams } from "@/server/domain/access/roles";
import { exceptionPageSize } from "../search-params";
import { BulkButtons } from "./bulk-buttons";
import { itemColumns, itemColumnsOfOneTeam, narrowItem } from "./item-columns";
import { itemsAsk } from "./list-asks";
import { type ExceptionListProps, keyHints } from "./list-props";
import type { Item, Target } from "./types";
import type { Asked } from "./use-acts";

/** Single exceptions, what misses the cut-off first. */
export function ItemList(props: ExceptionListProps) {
  const { filter, acts, selection, onSelectionChange, unselect, onAsk, onOrder } = props;
  const trpc = useTRPC();
  const url = useTableUrl();
  const list = useQuery({
    ...trpc.exceptions.list.queryOptions(itemsAsk(filter, { sort: url.sort, cursor: url.cursor })),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });
  const rows = list.data?.items;
  // The peek beside the list is another component: it learns the order of the rows from here.
  useEffect(() => onOrder(rows?.map((row) => row.id) ?? []), [rows, onOrder]);

  const targetOf = (chosen: Selection): Target => (chosen.kind === "all-matching" ? { filter } : { ids: [...chosen.ids] });
  const teamsOf = (chosen: Selection): Asked["teams"] => {
    if (chosen.kind === "all-matching") return filter.teams ?? teams;
    return [...new Set(rows?.filter((row) => chosen.ids.includes(row.id)).map((row) => row.team))];
  };
  const one = (row: Item): Asked => ({
    targets: [{ ids: [row.id] }],
    teams: [row.team],
    place: { entityCode: row.entityCode, region: row.region },
  });
  const many = (chosen: Selection): Asked => ({ targets: [targetOf(chosen)], teams: teamsOf(chosen) });
  // A key means the selection where there is one, else the row that the keyboard is on.
  const meant = (row: Item): Asked => (isNothing(selection) ? one(row) : many(selection));

  return (
    <DataTable
      fill
      label={filter.status === "open" ? "Open exceptions by rank" : "Exceptions, newest first"}
      what="exceptions"
      columns={filter.teams?.length === 1 && filter.status === "open" ? itemColumnsOfOneTeam : itemColumns}
      rows={rows}
      rowId={(row) => row.id}
      rowLabel={(row) => `${row.title}${row.engagement ? `, ${row.engagement.name}` : ""}`}
      {...loadedPage(list, url, { nextCursor: list.data?.nextCursor, pageSize: exceptionPageSize })}
      sort={url.sort}
      onSortChange={url.setSort}
      selection={selection}
      onSelectionChange={onSelectionChange}
      actions={(chosen) => (
        <BulkButtons
          isBusy={acts.isBusy}
          onAssign={() => onAsk("assign", many(chosen))}
          onSnooze={() => onAsk("snooze", many(chosen))}
          onEscalate={() => void acts.escalate([targetOf(chosen)]).then(unselect)}
          onRetry={() => void acts.retry([targetOf(chosen)], null).then(unselect)}
        />
      )}
      total={list.data?.total}
      rowKeys={{
        a: (row) => onAsk("assign", meant(row)),
        s: (row) => onAsk("snooze", meant(row)),
        r: (row) =>
          void (isNothing(selection)
            ? acts.retry([{ ids: [row.id] }], { ids: [row.id] })
            : acts.retry([targetOf(selection)], null).then(unselect)),
      }}
      keyHints={keyHints}
      filtered={props.isFiltered}
      onClearFilters={props.onClearFilters}
      empty={
        <Empty icon={CircleCheck} title="Nothing waits here">
          A deal that cannot go on by itself appears here, with what it is worth.
        </Empty>
      }
      narrow={narrowItem}
    />
  );
}
