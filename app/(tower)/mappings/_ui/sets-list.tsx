"use client";

import { useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { CircleCheck } from "lucide-react";
import { useTRPC } from "@/app/_trpc/client";
import { DataTable } from "@/components/data-table/data-table";
import { loaded } from "@/components/data-table/loaded";
import type { Column } from "@/components/data-table/types";
import { useGo } from "@/components/frame/go-context";
import { formatMoney } from "@/components/money/format-money";
import { counted } from "@/components/number/counted";
import { formatNumber } from "@/components/number/format-number";
import { Status } from "@/components/status/status";
import { Section } from "@/components/ui/section";
import { When } from "@/components/when/when";
import type { AppRouter } from "@/server/api/root";
import { teamNames } from "@/server/domain/access/roles";

type SetRow = inferRouterOutputs<AppRouter>["mappings"]["list"]["items"][number];

/** Every typed set: what is not mapped, what it holds up, what is in force, what is open. */
export function SetsList() {
  const go = useGo();
  const sets = useQuery({ ...useTRPC().mappings.list.queryOptions({}), refetchInterval: 30_000 });
  const columns = columnsIn(sets.data?.reportingCurrency ?? "");
  return (
    <div className="mx-auto max-w-6xl">
      <Section flush>
        <DataTable
          label="Mapping sets"
          what="mapping sets"
          columns={columns}
          rows={sets.data?.items}
          rowId={(set) => set.set}
          rowLabel={(set) => set.name}
          {...loaded(sets)}
          onOpen={(set) => go(`/mappings/${set.set}`)}
          narrow={(set) => (
            <div className="flex min-w-0 flex-col gap-0.5">
              <span className="font-semibold">{set.name}</span>
              <Missing set={set} currency={sets.data?.reportingCurrency ?? ""} />
            </div>
          )}
        />
      </Section>
    </div>
  );
}

function Missing({ currency, set }: { currency: string; set: SetRow }) {
  const { exposure, history, items, values } = set.unmapped;
  if (values === 0) return <Status tone="ok" icon={CircleCheck} label="All mapped" />;
  const due = items > 0 ? formatMoney({ amount: exposure, currency, precision: "compact" }) : null;
  return (
    <span className="flex min-w-0 items-baseline gap-2">
      <Status tone="warn" label={counted(values, "value")} />
      <span className="truncate text-muted-foreground">
        {items > 0 || history === 0 ? counted(items, "record") : counted(history, "earlier record")}
        {due ? ` · ${due} due` : ""}
      </span>
    </span>
  );
}

const columnsIn = (currency: string): readonly Column<SetRow>[] => [
  {
    id: "set",
    header: "Set",
    fixed: true,
    cell: (set) => (
      <span className="block py-1.5">
        <span className="block font-semibold">{set.name}</span>
        <span className="line-clamp-3 text-meta whitespace-normal text-muted-foreground" title={set.purpose}>
          {set.purpose}
        </span>
      </span>
    ),
  },
  {
    id: "missing",
    header: "Not mapped",
    tip: "Values that deals wait for, how many wait, and what of them falls due by the next cut-off",
    width: 290,
    cell: (set) => <Missing set={set} currency={currency} />,
  },
  { id: "team", header: "Looked after by", width: 140, yields: 2, cell: (set) => teamNames[set.team] },
  {
    id: "rows",
    header: "Rows",
    width: 64,
    yields: 1,
    align: "end",
    cell: (set) => <span className="tabular-nums">{formatNumber(set.rows)}</span>,
  },
  {
    id: "version",
    header: "In force",
    width: 172,
    cell: (set) =>
      set.version === null ? (
        <span className="text-muted-foreground">None yet</span>
      ) : (
        <span title={set.publishedName ?? undefined}>
          v{set.version}{" "}
          <span className="text-muted-foreground">
            since <When at={set.publishedAt} mode="date" />
          </span>
        </span>
      ),
  },
  { id: "open", header: "Open", width: 120, yields: 3, cell: (set) => <Open set={set} /> },
];

function Open({ set }: { set: SetRow }) {
  if (set.inReview > 0) return <Status tone="info" label={set.inReview === 1 ? "In review" : `${set.inReview} in review`} />;
  if (set.scheduled > 0) return <Status tone="info" label="Scheduled" />;
  if (!set.draft) return null;
  return <span className="text-muted-foreground">{set.draft.isMine ? "Your draft" : `Draft by ${set.draft.authorName}`}</span>;
}
