"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Activity, RotateCw } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { ColumnMenu } from "@/components/data-table/column-menu";
import { formatCount } from "@/components/data-table/count";
import { DataTable } from "@/components/data-table/data-table";
import { FilterBar } from "@/components/data-table/filter-bar";
import { choiceIn, filtersFrom } from "@/components/data-table/filter-params";
import type { FilterField, Filters } from "@/components/data-table/filters";
import { ListLayout } from "@/components/data-table/list-layout";
import { loadedPage } from "@/components/data-table/loaded";
import { isNothing, NOTHING } from "@/components/data-table/selection";
import type { Count, Selection } from "@/components/data-table/types";
import { usePeekSteps } from "@/components/data-table/use-peek-steps";
import { useTableUrl } from "@/components/data-table/use-table-url";
import { counted } from "@/components/number/counted";
import { Empty } from "@/components/states/empty";
import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/segmented";
import { toast } from "@/components/ui/toast";
import { stepKeys, stepName } from "@/server/domain/engagements/status";
import { ListExport } from "../../_ui/list-export";
import { type FlowParams, flowPageSize, flowParams, flowsAsk, lanes, runStates } from "../search-params";
import { flowColumns, laneNames, narrowRun } from "./flow-columns";
import { FlowPeek } from "./flow-peek";
import { runStateNames } from "./run-state";
import type { FlowRun } from "./types";

const refreshMs = 10_000;
const most = 200;

/** The runs of the flows: what is queued, in work, waiting, done, and a way to have them look again. */
export function FlowList({ mayRetry }: { mayRetry: boolean }) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const url = useTableUrl();
  const [params, setParams] = useQueryStates(flowParams, { history: "push" });
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const list = useQuery({
    ...trpc.flows.list.queryOptions(flowsAsk({ ...params, q: url.query }, url.cursor)),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
  });
  const retry = useMutation(
    trpc.flows.retry.mutationOptions({
      onError: (error) => toast({ tone: "danger", title: error.message }),
      onSuccess: async ({ done, woken }) => {
        setSelection(NOTHING);
        toast({ tone: "ok", title: retried(woken, done) });
        await client.invalidateQueries(trpc.flows.pathFilter());
      },
    }),
  );
  const rows = list.data?.items;
  const counts = list.data?.counts;
  const change = (next: Parameters<typeof setParams>[0]) => {
    void setParams(next);
    setSelection(NOTHING);
    url.restart();
  };
  const filters = filtersOf(params);
  const clear = () => {
    change({ ...paramsOf({}), state: null });
    url.setQuery("");
  };
  const idsOf = (chosen: Selection): string[] =>
    (chosen.kind === "all-matching" ? (rows ?? []).map((run) => run.id) : [...chosen.ids]).slice(0, most);
  const { peekId } = url;
  const { peeked, steps } = usePeekSteps(url, rows);
  const total = counts ? (params.state ? counts[params.state] : sumOf(Object.values(counts))) : undefined;

  return (
    <ListLayout
      toolbar={
        <FilterBar
          leading={
            <Segmented
              label="State"
              value={params.state ?? "all"}
              onValueChange={(next) => change({ state: next === "all" ? null : next })}
              options={[
                { value: "all", label: "All", count: counts ? formatCount(sumOf(Object.values(counts))) : undefined },
                ...runStates.map((state) => ({
                  value: state,
                  label: runStateNames[state],
                  count: counts ? formatCount(counts[state]) : undefined,
                })),
              ]}
            />
          }
          fields={filterFields(params)}
          filters={filters}
          onFiltersChange={(next) => change(paramsOf(next))}
          query={url.query}
          onQueryChange={url.setQuery}
          placeholder="Engagement, or a whole id"
          trailing={
            <>
              <ColumnMenu columns={flowColumns} hidden={url.hidden} onHiddenChange={url.setHidden} />
              <ListExport list="flows" ask={flowsAsk({ ...params, q: url.query }, null)} />
            </>
          }
        />
      }
      peek={
        peekId ? (
          <FlowPeek
            key={peekId}
            id={peekId}
            run={peeked}
            retry={mayRetry ? { isBusy: retry.isPending, run: () => retry.mutate({ runIds: [peekId] }) } : null}
            {...steps}
          />
        ) : null
      }
      peekLabel="Run"
      onPeekClose={steps.onClose}
    >
      <DataTable<FlowRun>
        fill
        label="Runs, newest first"
        what="runs"
        columns={flowColumns}
        rows={rows}
        rowId={(run) => run.id}
        rowLabel={(run) =>
          `${run.engagement ? `${run.engagement.number} ${run.engagement.name}` : "Run"}, ${runStateNames[run.state]}`
        }
        {...loadedPage(list, url, { nextCursor: list.data?.nextCursor, pageSize: flowPageSize })}
        {...(mayRetry && {
          selection,
          onSelectionChange: setSelection,
          actions: (chosen: Selection) => (
            <Button busy={retry.isPending} onClick={() => retry.mutate({ runIds: idsOf(chosen) })}>
              <RotateCw aria-hidden />
              Try again
            </Button>
          ),
          rowKeys: { r: (run: FlowRun) => retry.mutate({ runIds: isNothing(selection) ? [run.id] : idsOf(selection) }) },
          keyHints: "R try again",
        })}
        total={total}
        filtered={Object.keys(filters).length > 0 || url.query !== "" || params.state !== null || params.entity !== null}
        onClearFilters={clear}
        empty={
          <Empty icon={Activity} title="No flow has run yet">
            As soon as a deal is won in a connected CRM, its run appears here.
          </Empty>
        }
        narrow={narrowRun}
      />
    </ListLayout>
  );
}

const sumOf = (counts: readonly Count[]): Count => ({
  value: counts.reduce((sum, count) => sum + count.value, 0),
  capped: counts.some((count) => count.capped),
});

function retried(woken: number, done: number): string {
  if (woken === 0) return "They are done: there is nothing to try again";
  const going = counted(woken, "run goes on", "runs go on");
  return done > 0 ? `${going}; ${done} are done already` : going;
}

function filterFields(params: FlowParams): FilterField[] {
  return [
    { id: "step", label: "Step", options: stepKeys.map((value) => ({ value, label: stepName(value) })) },
    { id: "lane", label: "Lane", options: lanes.map((value) => ({ value, label: laneNames[value] ?? value })) },
    { id: "retrying", label: "Failing", single: true, options: [{ value: "yes", label: "Is being tried again" }] },
    ...(params.engagement
      ? [
          {
            id: "engagement",
            label: "Engagement",
            single: true,
            options: [{ value: params.engagement, label: "One engagement" }],
          },
        ]
      : []),
  ];
}

const filtersOf = (params: FlowParams): Filters => filtersFrom(params, ["step", "lane", "retrying", "engagement"]);

function paramsOf(filters: Filters) {
  const { any, one, several } = choiceIn(filters);
  return { step: several("step"), lane: several("lane"), retrying: one("retrying", ["yes"]), engagement: any("engagement") };
}
