"use client";

import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { ChartFrame } from "./chart-frame";
import { formatChartValue } from "./chart-value";
import { type FunnelDatum, type FunnelStage, prepareFunnel } from "./funnel.prepare";

export interface FunnelChartProps {
  label: string;
  /** What is counted: "deals". */
  what: string;
  stages: readonly FunnelStage[];
}

/** How many come through, stage by stage, each a link to its rows. */
export function FunnelChart({ label, what, stages }: FunnelChartProps) {
  const data = prepareFunnel(stages);
  const table = {
    columns: ["Stage", what, "Of the stage before"],
    rows: data.map((stage) => ({ cells: [stage.label, count(stage.count), percent(stage.passed)], href: stage.href })),
  };
  return (
    <ChartFrame label={label} table={table}>
      <ol className="-mx-2 flex flex-col sm:flex-row">
        {data.map((stage, index) => (
          <li key={stage.label} className="flex min-w-0 flex-1 items-stretch">
            {index === 0 ? null : (
              <ChevronRight aria-hidden className="hidden size-4 shrink-0 self-center text-muted-foreground sm:block" />
            )}
            {stage.href ? (
              <Link href={stage.href} className="min-w-0 flex-1 rounded-md px-2 py-1.5 hover:bg-muted/60">
                <Stage stage={stage} />
              </Link>
            ) : (
              <div className="min-w-0 flex-1 px-2 py-1.5">
                <Stage stage={stage} />
              </div>
            )}
          </li>
        ))}
      </ol>
    </ChartFrame>
  );
}

function Stage({ stage }: { stage: FunnelDatum }) {
  return (
    <>
      <span className="block truncate text-meta text-muted-foreground">{stage.label}</span>
      <span className="flex items-baseline gap-2">
        <span className="text-kpi font-semibold">{count(stage.count)}</span>
        {stage.passed === null ? null : <span className="text-meta text-muted-foreground">{percent(stage.passed)}</span>}
      </span>
      <span className="mt-1.5 block h-1 overflow-hidden rounded-full bg-muted">
        <span className="block h-full rounded-full bg-chart-1" style={{ width: `${(stage.share ?? 0) * 100}%` }} />
      </span>
      {stage.note ? <span className="mt-1.5 block truncate text-meta text-muted-foreground">{stage.note}</span> : null}
    </>
  );
}

const count = (value: number | null) => formatChartValue(value, { kind: "count" });
const percent = (value: number | null) =>
  formatChartValue(value === null ? null : Math.round(value * 100) / 100, { kind: "share" });
