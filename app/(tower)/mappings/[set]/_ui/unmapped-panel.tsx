"use client";

import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useTRPC } from "@/app/_trpc/client";
import { Money } from "@/components/money/money";
import { counted } from "@/components/number/counted";
import { WhenLoaded } from "@/components/states/when-loaded";
import { Button } from "@/components/ui/button";
import { When } from "@/components/when/when";
import type { MappingSetKey } from "@/server/domain/mapping/sets";
import type { Unmapped, UnmappedList } from "./types";

const few = 4;

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
        {data.deals > 0 ? (
          <span className="font-normal text-muted-foreground">
            : {counted(data.deals, "deal waits", "deals wait")},{" "}
            <Money amount={data.exposure} currency={data.reportingCurrency} precision="whole" /> at stake by the next cut-off
          </span>
        ) : null}
      </h2>
      <ul>
        {shown.map((value) => (
          <li
            key={value.groupKey}
            className="grid grid-cols-[minmax(0,1fr)_auto_auto] items-center gap-x-4 border-b border-border px-3 py-1 last:border-b-0 sm:grid-cols-[minmax(0,1fr)_7rem_9rem_6rem_5rem]"
          >
            <span className="flex min-w-0 items-center gap-2" title={value.title}>
              <TriangleAlert aria-hidden className="size-3.5 shrink-0 text-warn" />
              <span className="truncate font-semibold">{value.label}</span>
            </span>
            <Link
              href={`/exceptions?queue=all&view=items&group=${encodeURIComponent(value.groupKey)}`}
              className="text-right text-primary hover:underline"
            >
              {counted(value.items, "record")}
            </Link>
            <span className="text-right max-sm:hidden">
              <Money amount={value.exposure} currency={data.reportingCurrency} precision="whole" />
            </span>
            <span className="text-right text-meta text-muted-foreground max-sm:hidden">
              <When at={value.oldestAt} />
            </span>
            <span className="text-right">{mayMap ? <Button onClick={() => onMap(value)}>Map…</Button> : null}</span>
          </li>
        ))}
      </ul>
      {more > 0 ? (
        <Button variant="ghost" className="mx-1 mb-1" onClick={() => setAll(true)}>
          Show {more.toLocaleString("en-GB")} more
        </Button>
      ) : null}
    </section>
  );
}
