"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Users } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useTRPC } from "@/app/_trpc/client";
import { ColumnMenu } from "@/components/data-table/column-menu";
import { DataTable } from "@/components/data-table/data-table";
import { FilterBar } from "@/components/data-table/filter-bar";
import { choiceIn, filtersFrom, plainOptions } from "@/components/data-table/filter-params";
import type { Filters } from "@/components/data-table/filters";
import { ListLayout } from "@/components/data-table/list-layout";
import { loadedPage } from "@/components/data-table/loaded";
import { usePeekSteps } from "@/components/data-table/use-peek-steps";
import { useTableUrl } from "@/components/data-table/use-table-url";
import { Empty } from "@/components/states/empty";
import { Segmented } from "@/components/ui/segmented";
import { DateRange } from "../../_ui/date-range";
import { ListExport } from "../../_ui/list-export";
import { type StaffingParams, staffingAsk, staffingPageSize, staffingParams } from "../search-params";
import { ReadinessLine } from "./readiness-line";
import { columnsOf, narrowRequest, roleText } from "./staffing-columns";
import { StaffingPeek } from "./staffing-peek";

/** Requests for people by role, skill, day and region: what starts first on top. */
export function StaffingList({ mayWork }: { mayWork: boolean }) {
  const trpc = useTRPC();
  const url = useTableUrl();
  const [params, setParams] = useQueryStates(staffingParams, { history: "push" });
  const list = useQuery({
    ...trpc.staffing.list.queryOptions(staffingAsk({ ...params, q: url.query }, url.cursor)),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });
  const choices = useQuery(trpc.staffing.choices.queryOptions({}));
  const change = (next: Parameters<typeof setParams>[0]) => {
    void setParams(next);
    url.restart();
  };
  const columns = columnsOf(params.status);
  const filters = filtersOf(params);
  const clear = () => {
    change({ ...paramsOf({}), from: null, to: null, status: "all" });
    url.setQuery("");
  };
  const rows = list.data?.items;
  const { peeked, steps } = usePeekSteps(url, rows);

  return (
    <ListLayout
      toolbar={
        <FilterBar
          leading={
            <Segmented
              label="Requests"
              value={params.status}
              onValueChange={(status) => change({ status })}
              options={[
                { value: "open", label: "Open" },
                { value: "filled", label: "Filled" },
                { value: "all", label: "All" },
              ]}
            />
          }
          fields={[
            { id: "role", label: "Role", options: plainOptions(choices.data?.roles) },
            { id: "skill", label: "Skill", options: plainOptions(choices.data?.skills) },
            { id: "region", label: "Region", options: plainOptions(choices.data?.regions) },
          ]}
          filters={filters}
          onFiltersChange={(next) => change(paramsOf(next))}
          query={url.query}
          onQueryChange={url.setQuery}
          placeholder="Role, skill or engagement"
          trailing={
            <>
              <DateRange from={params.from} to={params.to} onChange={change} />
              <ColumnMenu columns={columns} hidden={url.hidden} onHiddenChange={url.setHidden} />
              <ListExport list="staffing" ask={staffingAsk({ ...params, q: url.query }, null)} />
            </>
          }
        />
      }
      notice={<ReadinessLine entity={params.entity} />}
      peek={peeked ? <StaffingPeek request={peeked} mayWork={mayWork} {...steps} /> : null}
      peekLabel="Staffing request"
      onPeekClose={steps.onClose}
    >
      <DataTable
        fill
        label="Staffing requests, what starts first on top"
        what="requests"
        columns={columns}
        rows={rows}
        rowId={(request) => request.id}
        rowLabel={(request) => `${roleText(request)} for ${request.engagement.name}`}
        {...loadedPage(list, url, { nextCursor: list.data?.nextCursor, pageSize: staffingPageSize })}
        total={list.data?.total}
        filtered={
          Object.keys(filters).length > 0 ||
          url.query !== "" ||
          params.from !== null ||
          params.to !== null ||
          params.entity !== null
        }
        onClearFilters={clear}
        empty={
          <Empty icon={Users} title={params.status === "filled" ? "No request is filled yet" : "Nobody is asked for"}>
            The roles that were sold with a deal appear here as soon as its project is set up.
          </Empty>
        }
        narrow={narrowRequest}
      />
    </ListLayout>
  );
}

const fields = ["role", "skill", "region"] as const;

const filtersOf = (params: StaffingParams): Filters => filtersFrom(params, fields);

function paramsOf(filters: Filters) {
  const { several } = choiceIn(filters);
  return { role: several("role"), skill: several("skill"), region: several("region") };
}
