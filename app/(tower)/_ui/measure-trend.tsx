"use client";

import type { inferRouterOutputs } from "@trpc/server";
import { useState } from "react";
import type { ChartUnit } from "@/components/charts/chart-value";
import { TrendChart } from "@/components/charts/trend-chart";
import { formatShare } from "@/components/number/format-share";
import { Segmented } from "@/components/ui/segmented";
import type { AppRouter } from "@/server/api/root";
import { hrefTo } from "./links";

type Measures = inferRouterOutputs<AppRouter>["overview"]["measures"];
type Point = Measures["trend"][number];

interface Shown {
  label: string;
  /** What the chart shows, after "of the deals won in the seven days up to each day". */
  text: string;
  unit: ChartUnit;
  pick(point: Point): number | null;
  target(targets: Measures["targets"]): { value: number; label: string };
  /** Why there may be none. */
  none: string;
}

const hourMs = 3_600_000;
const shareOf = (label: string, of: "provisioned" | "straightThrough", text: string): Shown => ({
  label,
  text,
  unit: { kind: "share" },
  pick: (point) => point[of],
  target: (targets) => ({ value: targets[of], label: `target ${formatShare(targets[of], "whole")}` }),
  none: "no deal was won",
});

const measures = {
  setup: {
    label: "Setup time",
    text: "Median setup time in business hours",
    unit: { kind: "hours" },
    pick: (point) => (point.value === null ? null : point.value / hourMs),
    target: ({ setupBusinessHours }) => ({ value: setupBusinessHours, label: `target ${setupBusinessHours} h` }),
    none: "more than half of the deals won are still open, so their median is not known",
  },
  provisioned: shareOf("Provisioned", "provisioned", "Share with a project"),
  straight: shareOf("Straight-through", "straightThrough", "Share with a project that no person had to help"),
} as const satisfies Record<string, Shown>;
type Name = keyof typeof measures;
const options = (Object.keys(measures) as Name[]).map((value) => ({ value, label: measures[value].label }));

/** One of the measures over the last eight weeks, each point of the deals won in the seven days up to it. */
export function MeasureTrend({ data, entity }: { data: Measures; entity: string | null }) {
  const [name, setName] = useState<Name>("setup");
  const { none, target, text, unit, pick }: Shown = measures[name];
  const points = data.trend.map((point) => ({
    on: point.on,
    value: pick(point),
    provisional: point.isProvisional,
    href: point.cases > 0 ? hrefTo("/engagements", { due: "yes", from: point.fromOn, to: point.on, entity }) : undefined,
  }));
  const isOutsideHours = name === "setup" && points.findLast(({ value }) => value !== null)?.value === 0;
  return (
    <div className="flex flex-col gap-2">
      <Segmented label="Trend of" options={options} value={name} onValueChange={setName} className="self-start" />
      {points.every(({ value }) => value === null) ? (
        <p className="rounded-md bg-muted/60 px-3 py-2 text-muted-foreground">No trend yet: in every week {none}.</p>
      ) : (
        <TrendChart
          label={`${text}, of the deals won in the seven days up to each day`}
          valueLabel={text}
          height={140}
          area
          unit={unit}
          points={points}
          target={target(data.targets)}
          header={
            <h3 className="text-meta text-muted-foreground">
              {text}, of the seven days up to each day
              {isOutsideHours ? "; 0 h: won and set up outside business hours" : ""}
            </h3>
          }
        />
      )}
    </div>
  );
}
