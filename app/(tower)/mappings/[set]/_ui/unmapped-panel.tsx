"use client";

import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Money } from "@/components/money/money";
import { counted } from "@/components/number/counted";
import { formatNumber } from "@/components/number/format-number";
import { WhenLoaded } from "@/components/states/when-loaded";
import { Button } from "@/components/ui/button";
import { When } from "@/components/when/when";
import type { MappingSetKey } from "@/server/domain/mapping/sets";
import { hrefTo } from "../../../_ui/links";
import type { Unmapped, UnmappedList } from "./types";

const few = 4;
/** The value is in the map, and what is wrong with it its title says. */
const isThere = ({ kind }: Unmapped): boolean => kind === "billing_driver_missing" || kind === "reference_missing";
const earlier = (deals: number): string => counted(deals, "earlier deal waits", "earlier deals wait");

interface UnmappedPanelProps {
  set: MappingSetKey;
  mayMap: boolean;
  onMap: (value: Unmapped) => void;
}

/** Values that open exceptions ask for: what is worth most first. */
export function UnmappedPanel({ mayMap, onMap, set }: UnmappedPanelProps) {
  const unmapped = useQuery({ ...useTRPC().mappings.unmapped.queryOptions({ set }), refetchInterval: 5_000 });
  return (
    <WhenLoaded query={unmapped} failed="What is not mapped could not be loaded" loading={null}>
      {(data) => (data.items.length > 0 ? <UnmappedValues data={data} mayMap={mayMap} onMap={onMap} /> : null)}
    </WhenLoaded>
  );
}

function UnmappedValues({ data, mayMap, onMap }: Omit<UnmappedPanelProps, "set"> & { data: UnmappedList }) {
  const [isAll, setAll] = useState(false);
  const shown = isAll ? data.items : data.items.slice(0, few);
  const more = data.items.length - shown.length;
  return (
    <section aria-label="Not mapped" className="border-b border-border bg-warn/5">
      <h2 className="px-3 pt-2 pb-1 font-semibold">
        {counted(data.total, "value is not mapped", "values are not mapped")}
        <span className="font-normal text-muted-foreground">
          {data.deals > 0 ? <Waiting data={data} /> : null}
          {data.history > 0 ? `${data.deals > 0 ? ". " : ": "}${earlier(data.history)}${data.deals > 0 ? " too" : ""}` : null}
        </span>
      </h2>
      <ul>
        {shown.map((value) => (
          <li
            key={value.groupKey}
            className="grid grid-cols-[minmax(0,1fr)_auto_auto] items-center gap-x-4 border-b border-border px-3 py-1 last:border-b-0 sm:grid-cols-[minmax(0,1fr)_auto_9rem_5rem] min-[87.5rem]:grid-cols-[minmax(0,1fr)_auto_9rem_9rem_5rem_5rem]"
          >
            <span className="flex min-w-0 items-center gap-2" title={value.title}>
              <TriangleAlert aria-hidden className="size-3.5 shrink-0 text-warn" />
              <span className="min-w-0 font-semibold break-words">{isThere(value) ? value.title : value.label}</span>
            </span>
            <span className="flex justify-end gap-x-2">
              {value.items > 0 || value.history === 0 ? <Records value={value} text={counted(value.items, "deal")} /> : null}
              {value.history > 0 ? <Records value={value} text={counted(value.history, "earlier deal")} isHistory /> : null}
            </span>
            <span className="text-right text-muted-foreground max-[87.4375rem]:hidden">
              worth <Money amount={value.worth} currency={data.reportingCurrency} precision="whole" />
            </span>
            <span className="text-right max-sm:hidden" title="What of them falls due by the next cut-off and cannot be billed">
              <Money amount={value.exposure} currency={data.reportingCurrency} precision="whole" /> due
            </span>
            <span className="text-right text-meta text-muted-foreground max-[87.4375rem]:hidden">
              <When at={value.oldestAt} />
            </span>
            <span className="text-right">{mayMap ? <Button onClick={() => onMap(value)}>Map…</Button> : null}</span>
          </li>
        ))}
      </ul>
      {more > 0 ? (
        <Button variant="ghost" className="mx-1 mb-1" onClick={() => setAll(true)}>
          Show {formatNumber(more)} more
        </Button>
      ) : null}
    </section>
  );
}

/** How many deals wait, what they are worth in all, and what of that falls due. */
function Waiting({ data }: { data: UnmappedList }) {
  const { deals, exposure, reportingCurrency: currency, unvalued, worth } = data;
  return (
    <>
      : {counted(deals, "deal")}
      {unvalued < deals ? (
        <>
          {" "}
          worth <Money amount={worth} currency={currency} precision="whole" />
        </>
      ) : null}
      {unvalued > 0 ? ` (${unvalued === deals ? "not valued yet" : `${formatNumber(unvalued)} of them not valued yet`})` : null}{" "}
      {deals === 1 ? "waits" : "wait"}; <Money amount={exposure} currency={currency} precision="whole" /> falls due by the next
      cut-off
    </>
  );
}

/** The way to the deals themselves, where the reader sees the queue that they wait in. */
function Records({ isHistory = false, text, value }: { value: Unmapped; text: string; isHistory?: boolean }) {
  if (!value.mayOpen) return <span className="text-muted-foreground">{text}</span>;
  const { groupKey } = value;
  return (
    <Link
      href={hrefTo("/exceptions", {
        ...{ queue: "all", view: "items", group: groupKey, snoozed: "all" },
        backfill: isHistory ? "only" : null,
      })}
      className="whitespace-nowrap text-primary hover:underline"
    >
      {text}
    </Link>
  );
}
