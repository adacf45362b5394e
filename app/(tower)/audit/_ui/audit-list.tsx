"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { ScrollText } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useTRPC } from "@/app/_trpc/client";
import { ColumnMenu } from "@/components/data-table/column-menu";
import { DataTable } from "@/components/data-table/data-table";
import { FilterBar } from "@/components/data-table/filter-bar";
import { ListLayout } from "@/components/data-table/list-layout";
import { loadedPage } from "@/components/data-table/loaded";
import { usePeekSteps } from "@/components/data-table/use-peek-steps";
import { useTableUrl } from "@/components/data-table/use-table-url";
import { Empty } from "@/components/states/empty";
import { Button } from "@/components/ui/button";
import { When } from "@/components/when/when";
import { DateRange } from "../../_ui/date-range";
import { ExportMenu } from "../../_ui/export-menu";
import { auditFilter, auditFilterParams, auditPageSize } from "../search-params";
import { actionName } from "./action-name";
import { actorLabel } from "./actor";
import { auditColumns, narrowAuditRow, subjectLabel } from "./audit-columns";
import { AuditPeek } from "./audit-peek";
import { filterFields, filtersOf, paramsOf } from "./filter-fields";
import { SealLine } from "./seal-line";

/** The audit trail: who did what, before and after. */
export function AuditList({ canExport }: { canExport: boolean }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const url = useTableUrl();
  const [params, setParams] = useQueryStates(auditFilterParams, { history: "push" });
  const filter = auditFilter({ ...params, q: url.query });
  const list = useQuery({
    ...trpc.audit.list.queryOptions({ ...filter, limit: auditPageSize, cursor: url.cursor }),
    placeholderData: keepPreviousData,
  });
  const count = useQuery(trpc.audit.count.queryOptions(filter));
  const choices = useQuery(trpc.audit.choices.queryOptions({}));

  const change = (next: Parameters<typeof setParams>[0]) => {
    void setParams(next);
    url.restart();
  };
  const filters = filtersOf(params);
  const clear = () => {
    change({ ...paramsOf({}), from: null, to: null, subjectId: null });
    url.setQuery("");
  };
  const { peekId } = url;
  const rows = list.data?.items;
  const { peeked, steps } = usePeekSteps(url, rows);
  const table = loadedPage(list, url, { nextCursor: list.data?.nextCursor, pageSize: auditPageSize });
  const isFiltered =
    Object.keys(filters).length > 0 || url.query !== "" || params.from !== null || params.to !== null || params.entity !== null;

  return (
    <ListLayout
      toolbar={
        <FilterBar
          fields={filterFields(choices.data, params)}
          filters={filters}
          onFiltersChange={(next) => change(paramsOf(next))}
          query={url.query}
          onQueryChange={url.setQuery}
          placeholder="Search, or a whole id"
          trailing={
            <>
              <DateRange from={params.from} to={params.to} onChange={change} />
              <ColumnMenu columns={auditColumns} hidden={url.hidden} onHiddenChange={url.setHidden} />
              {canExport ? (
                <ExportMenu
                  path="/api/audit/export"
                  ask={{ filter }}
                  onExported={() => void client.invalidateQueries(trpc.audit.pathFilter())}
                />
              ) : null}
            </>
          }
        />
      }
      notice={<SealLine />}
      peek={peekId ? <AuditPeek id={peekId} row={peeked} {...steps} /> : null}
      peekLabel="Audit entry"
      onPeekClose={steps.onClose}
    >
      <DataTable
        fill
        label="Audit entries, newest first"
        what="entries"
        columns={auditColumns}
        rows={rows}
        rowId={(row) => row.id}
        rowLabel={(row) => `${actionName(row.action)}, ${subjectLabel(row)}, by ${actorLabel(row.actorType, row.actorName)}`}
        {...table}
        total={count.data}
        filtered={isFiltered}
        onClearFilters={clear}
        empty={
          <Empty icon={ScrollText} title="Nothing has been done yet">
            Every change, by people and by flows, appears here with what stood before and after.
          </Empty>
        }
        narrow={narrowAuditRow}
      />
      {list.data?.searchedTo ? (
        <div className="flex items-center gap-3 border-t border-border bg-card px-3 py-2">
          <span>
            Looked back to <When at={list.data.searchedTo} mode="datetime" />; the trail goes on.
          </span>
          {url.cursor ? <Button onClick={url.restart}>Back to the newest</Button> : null}
          <Button variant="secondary" onClick={table.pages.onNext} disabled={!table.pages.onNext}>
            Search further back
          </Button>
        </div>
      ) : null}
    </ListLayout>
  );
}
