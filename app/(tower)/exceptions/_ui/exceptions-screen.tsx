"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { ColumnMenu } from "@/components/data-table/column-menu";
import { FilterBar } from "@/components/data-table/filter-bar";
import { ListLayout } from "@/components/data-table/list-layout";
import { NOTHING } from "@/components/data-table/selection";
import type { Selection } from "@/components/data-table/types";
import { usePeekSteps } from "@/components/data-table/use-peek-steps";
import { useTableUrl } from "@/components/data-table/use-table-url";
import { useShortcuts } from "@/components/keyboard/use-shortcuts";
import { formatNumber } from "@/components/number/format-number";
import { Unread } from "@/components/states/unread";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Segmented } from "@/components/ui/segmented";
import { teamNames } from "@/server/domain/access/roles";
import { ListExport } from "../../_ui/list-export";
import { ViewsMenu } from "../../_ui/views-menu";
import { queuesAsk } from "../../_ui/work-asks";
import { exceptionFilter, exceptionParams, isSingly, queueOf } from "../search-params";
import { AssignDialog } from "./assign-dialog";
import { filterFields, filtersOf, paramsOf } from "./filter-fields";
import { groupColumns } from "./group-columns";
import { GroupList } from "./group-list";
import { itemColumns } from "./item-columns";
import { ItemList } from "./item-list";
import { itemsAsk } from "./list-asks";
import { GroupPeek } from "./peek/group-peek";
import { ItemPeek } from "./peek/item-peek";
import { type Release, ReleaseProgress } from "./release-progress";
import { SnoozeDialog } from "./snooze-dialog";
import { groupOfId } from "./types";
import { type Asked, useActs } from "./use-acts";

/** The queues: what is wrong, what it costs, whose turn it is, and the way out. */
export function ExceptionsScreen() {
  const trpc = useTRPC();
  const url = useTableUrl();
  const [params, setParams] = useQueryStates(exceptionParams, { history: "push" });
  const [selection, setSelection] = useState<Selection>(NOTHING);
  /** What an act failed on stays selected, to be tried again. */
  const unselect = (isDone: boolean) => {
    if (isDone) setSelection(NOTHING);
  };
  const [release, setRelease] = useState<Release | null>(null);
  const [asked, setAsked] = useState<{ what: "assign" | "snooze"; of: Asked } | null>(null);
  const [order, setOrder] = useState<readonly string[]>([]);
  const queues = useQuery({ ...trpc.exceptions.queues.queryOptions(queuesAsk(params.entity)), refetchInterval: 30_000 });
  const choices = useQuery(trpc.exceptions.choices.queryOptions({}));
  const toDecide = useQuery({ ...trpc.exceptions.toDecide.queryOptions({}), refetchInterval: 60_000 });
  const acts = useActs({ onReleased: (target, since) => setRelease({ target, since }) });
  useShortcuts({ z: acts.undo ?? undefined }, { inPeek: true });

  const known = queues.data?.queues ?? [];
  // Where the reader started stays, though their own queue fills or empties meanwhile.
  const [start] = useState(() => (queues.data ? queueOf(null, queues.data.queues) : null));
  const queue = params.queue === null && start !== null ? start : queueOf(params.queue, known);
  const singly = isSingly(params);
  const filter = exceptionFilter({ ...params, q: url.query }, queue);
  const filters = filtersOf(params);
  const change = (next: Parameters<typeof setParams>[0]) => {
    void setParams(next);
    setSelection(NOTHING);
    url.restart();
  };
  const clear = () => {
    change(paramsOf({}));
    url.setQuery("");
  };
  const list = {
    filter,
    acts,
    selection,
    onSelectionChange: setSelection,
    unselect,
    onAsk: (what: "assign" | "snooze", of: Asked) => setAsked({ what, of }),
    onOrder: setOrder,
    onUnknownWorth: () => change({ worth: "unknown", view: "items" }),
    isFiltered: Object.keys(filters).length > 0 || url.query !== "" || params.entity !== null,
    onClearFilters: clear,
  };

  const { peekId } = url;
  const { steps } = usePeekSteps(
    url,
    order.map((id) => ({ id })),
  );
  const group = peekId ? groupOfId(peekId) : null;
  const peek = {
    acts,
    onAsk: list.onAsk,
    onReleased: (next: Release) => setRelease(next),
    ...steps,
  };

  return (
    <>
      <ListLayout
        toolbar={
          <div className="flex flex-col gap-2">
            <div className="flex flex-wrap items-center justify-between gap-2">
              <Segmented
                label="Queue"
                // Who sees one team's queue has it in "all": there is no other choice to light.
                value={(queue === "all" && known.length === 1 && known[0]?.team) || queue}
                onValueChange={(next) => change({ queue: next })}
                options={[
                  { value: "mine", label: "Mine", count: queues.data ? formatNumber(queues.data.mine.value) : undefined },
                  ...known.map((one) => ({ value: one.team, label: teamNames[one.team], count: formatNumber(one.open) })),
                  ...(known.length > 1 ? [{ value: "all" as const, label: "All" }] : []),
                ]}
              />
              <Segmented
                label="Shown"
                value={singly ? "items" : "causes"}
                onValueChange={(view) => {
                  url.setSort(null);
                  change({ view, ...(view === "causes" ? { status: "open" as const } : {}) });
                }}
                options={[
                  { value: "causes", label: "By cause" },
                  { value: "items", label: "Single" },
                ]}
              />
            </div>
            <Unread query={queues} what="How much lies in each queue" />
            <FilterBar
              fields={filterFields(choices.data, params)}
              filters={filters}
              onFiltersChange={(next) => change(paramsOf(next))}
              query={url.query}
              onQueryChange={url.setQuery}
              placeholder="Deal, customer or cause"
              trailing={
                <>
                  <ViewsMenu screen="exceptions" />
                  {singly ? (
                    <ColumnMenu columns={itemColumns} hidden={url.hidden} onHiddenChange={url.setHidden} />
                  ) : (
                    <ColumnMenu columns={groupColumns} hidden={url.hidden} onHiddenChange={url.setHidden} />
                  )}
                  <ListExport list="exceptions" ask={itemsAsk(filter, { sort: singly ? url.sort : null, cursor: null })} />
                </>
              }
            />
            <Unread query={toDecide} what="What waits for your decision" />
            {(toDecide.data?.items ?? []).slice(0, 3).map((waiver) => (
              <Callout
                key={waiver.id}
                tone="info"
                title={`${waiver.requestedName} asks to set a rule aside for ${waiver.engagementName}`}
                actions={
                  <Button asChild>
                    <Link href={`/exceptions?view=items&peek=${waiver.exceptionId}`}>Decide</Link>
                  </Button>
                }
              >
                {waiver.title}
              </Callout>
            ))}
          </div>
        }
        notice={release ? <ReleaseProgress release={release} onClose={() => setRelease(null)} /> : undefined}
        peek={
          !peekId ? null : group ? (
            <GroupPeek key={peekId} {...peek} {...group} filter={filter} onOpen={url.setPeekId} />
          ) : (
            <ItemPeek key={peekId} {...peek} id={peekId} onOpen={url.setPeekId} />
          )
        }
        peekLabel="Exception"
        onPeekClose={peek.onClose}
      >
        {singly ? <ItemList {...list} /> : <GroupList {...list} />}
      </ListLayout>
      {asked?.what === "assign" ? (
        <AssignDialog
          teams={asked.of.teams}
          place={asked.of.place}
          onClose={() => setAsked(null)}
          onAssign={(person) => void acts.assign(asked.of.targets, person).then(unselect)}
        />
      ) : null}
      {asked?.what === "snooze" ? (
        <SnoozeDialog
          onClose={() => setAsked(null)}
          onSnooze={(until, why) => void acts.snooze(asked.of.targets, until, why).then(unselect)}
        />
      ) : null}
    </>
  );
}
