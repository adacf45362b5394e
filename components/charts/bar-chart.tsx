"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "../ui/cn";
import { type BarDatum, type BarItem, prepareBars } from "./bars.prepare";
import { ChartFrame } from "./chart-frame";
import { type ChartUnit, formatChartValue } from "./chart-value";

export interface BarChartProps {
  label: string;
  /** What the names are: "Team". */
  nameLabel: string;
  /** What the values are: "Exposure". */
  valueLabel: string;
  items: readonly BarItem[];
  unit: ChartUnit;
  header?: ReactNode;
}

/** Values side by side, from zero, each labelled directly and a link to its rows. */
export function BarChart({ label, nameLabel, valueLabel, items, unit, header }: BarChartProps) {
  const { data } = prepareBars(items);
  const table = {
    columns: [nameLabel, valueLabel],
    rows: data.map((bar) => ({ cells: [bar.label, bar.shown ?? formatChartValue(bar.value, unit)], href: bar.href })),
  };
  return (
    <ChartFrame label={label} table={table} header={header}>
      <ul className="flex flex-col">
        {data.map((bar) => (
          <li key={bar.label}>
            {bar.href ? (
              <Link href={bar.href} className="block rounded-sm hover:bg-muted/60">
                <BarRow bar={bar} unit={unit} />
              </Link>
            ) : (
              <BarRow bar={bar} unit={unit} />
            )}
          </li>
        ))}
      </ul>
    </ChartFrame>
  );
}

function BarRow({ bar, unit }: { bar: BarDatum; unit: ChartUnit }) {
  return (
    <div className="grid h-7 grid-cols-[minmax(5rem,9rem)_minmax(0,1fr)_minmax(4rem,auto)] items-center gap-3">
      <span className="truncate">{bar.label}</span>
      <span className="relative h-3">
        {bar.start === null || bar.length === null ? null : (
          <span
            className={cn(
              "absolute inset-y-0 min-w-px rounded-[2px]",
              bar.provisional ? "border border-dashed border-chart-1" : "bg-chart-1",
            )}
            style={{ left: `${bar.start * 100}%`, width: `${bar.length * 100}%` }}
          />
        )}
      </span>
      <span className="text-right tabular-nums">{bar.shown ?? formatChartValue(bar.value, unit)}</span>
    </div>
  );
}
