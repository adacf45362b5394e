"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ListTree } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useTRPC } from "@/app/_trpc/client";
import { ColumnMenu } from "@/components/data-table/column-menu";
import { DataTable } from "@/components/data-table/data-table";
import { FilterBar } from "@/components/data-table/filter-bar";
import { ListLayout } from "@/components/data-table/list-layout";
import { loadedPage } from "@/components/data-table/loaded";
import { usePeekSteps } from "@/components/data-table/use-peek-steps";
import { useTableUrl } from "@/components/data-table/use-table-url";
import { useGo } from "@/components/frame/go-context";
import { Empty } from "@/components/states/empty";
import { DateRange } from "../../_ui/date-range";
import { ListExport } from "../../_ui/list-export";
import { ViewsMenu } from "../../_ui/views-menu";
import { engagementFilter, engagementPageSize, engagementParams } from "../search-params";
import { engagementColumns, narrowEngagement } from "./columns";
import { EngagementPeek } from "./engagement-peek";
import { filterFields, filtersOf, paramsOf } from "./filter-fields";
import { listAsk } from "./list-ask";
import { Worth } from "./worth";

/** All engagements: what each is worth, how far it has come, whose turn it is. */
export function EngagementList() {
  const trpc = useTRPC();
  const go = useGo();
  const url = useTableUrl();
  const [params, setParams] = useQueryStates(engagementParams, { history: "push" });
  const filter = engagementFilter({ ...params, q: url.query });
  const list = useQuery({
    ...trpc.engagements.list.queryOptions(listAsk(filter, { sort: url.sort, cursor: url.cursor })),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });
  const choices = useQuery(trpc.engagements.choices.queryOptions({}));
  const change = (next: Parameters<typeof setParams>[0]) => {
    void setParams(next);
    url.restart();
  };
  const filters = filtersOf(params);
  const clear = () => {
    change({ ...paramsOf({}), from: null, to: null });
    url.setQuery("");
  };
  const { peekId } = url;
  const rows = list.data?.items;
  const { peeked, steps } = usePeekSteps(url, rows);

  return (
    <ListLayout
      toolbar={
        <FilterBar
          fields={filterFields(choices.data, params)}
          filters={filters}
          onFiltersChange={(next) => change(paramsOf(next))}
          query={url.query}
          onQueryChange={url.setQuery}
          placeholder="Number, name or customer"
          trailing={
            <>
              <DateRange from={params.from} to={params.to} onChange={change} />
              <ViewsMenu screen="engagements" />
              <ColumnMenu columns={engagementColumns} hidden={url.hidden} onHiddenChange={url.setHidden} />
              <ListExport list="engagements" ask={listAsk(filter, { sort: url.sort, cursor: null })} />
            </>
          }
        />
      }
      peek={peekId ? <EngagementPeek key={peekId} id={peekId} row={peeked} {...steps} /> : null}
      peekLabel="Engagement"
      onPeekClose={steps.onClose}
    >
      <Worth total={list.data?.total.value ?? 0} worth={list.data?.worth ?? null} />
      <DataTable
        fill
        label="Engagements"
        what="engagements"
        columns={engagementColumns}
        rows={rows}
        rowId={(row) => row.id}
        rowLabel={(row) => `${row.number} ${row.name}`}
        {...loadedPage(list, url, { nextCursor: list.data?.nextCursor, pageSize: engagementPageSize })}
        sort={url.sort ?? { id: "won", desc: true }}
        onSortChange={url.setSort}
        total={list.data?.total}
        onOpen={(row) => go(`/engagements/${row.id}`)}
        filtered={
          Object.keys(filters).length > 0 ||
          url.query !== "" ||
          params.from !== null ||
          params.to !== null ||
          params.entity !== null
        }
        onClearFilters={clear}
        empty={
          <Empty icon={ListTree} title="No deal has been won yet">
            As soon as a deal is won in a connected CRM, it appears here and is set up.
          </Empty>
        }
        narrow={narrowEngagement}
      />
    </ListLayout>
  );
}
