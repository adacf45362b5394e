"use client";

import { type MouseEvent, type ReactNode, useId } from "react";
import {
  Area,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceDot,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { useGo } from "../frame/go-context";
import { ChartFrame } from "./chart-frame";
import { ChartTip } from "./chart-tip";
import { type ChartUnit, formatChartValue, formatTick } from "./chart-value";
import { nearestIndex, prepareTrend, type Trend, type TrendDatum, type TrendPoint } from "./trend.prepare";

export interface TrendChartProps {
  /** What it shows, in a sentence. */
  label: string;
  /** What the value is called: "Setup time, median". */
  valueLabel: string;
  points: readonly TrendPoint[];
  unit: ChartUnit;
  target?: { value: number; label: string };
  /** Fills the space under the line, from zero. */
  area?: boolean;
  /** Pixels. */
  height?: number;
  header?: ReactNode;
}

const AXIS = { fontSize: 12, fill: "var(--color-muted-foreground)" };
const COLOUR = "var(--color-chart-1)";

/** A value over time: gaps where nothing was measured, dots for what is provisional, a click to the rows. */
export function TrendChart({ label, valueLabel, points, unit, target, area, height = 160, header }: TrendChartProps) {
  const go = useGo();
  const gradient = useId();
  const trend = prepareTrend({ points, target: target?.value, unit: unit.kind, zeroBased: area });
  const datumAt = (index: unknown) => trend.data[Number(index)];
  const lastText = trend.last ? formatChartValue(trend.last.value, unit) : "";
  const yWidth = unit.kind === "duration" || unit.kind === "share" ? 48 : 40;
  const right = Math.max(32, 8 + lastText.length * 7);
  // From the pointer itself: the chart's own active point lags behind a tap by a frame.
  const follow = ({ currentTarget, clientX }: MouseEvent<Element>) => {
    const box = currentTarget.getBoundingClientRect();
    const axis = { left: yWidth, right: box.width - right, count: trend.data.length };
    const href = trend.data[nearestIndex(clientX - box.left, axis)]?.href;
    if (href) go(href);
  };
  const drills = points.some((point) => point.href);
  return (
    <ChartFrame label={label} header={header} toggle="corner" table={tableOf(trend, valueLabel, unit)}>
      <div style={{ height }} className={drills ? "cursor-pointer" : undefined}>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 480, height }}>
          <ComposedChart
            data={[...trend.data]}
            margin={{ top: 8, right, bottom: 0, left: 0 }}
            accessibilityLayer={false}
            onClick={(_state, event) => follow(event as MouseEvent<Element>)}
          >
            <defs>
              <linearGradient id={gradient} x1="0" y1="0" x2="0" y2="1">
                <stop offset="0" stopColor={COLOUR} stopOpacity={0.18} />
                <stop offset="1" stopColor={COLOUR} stopOpacity={0.02} />
              </linearGradient>
            </defs>
            {trend.weekends.map((band) => (
              <ReferenceArea key={band.from} x1={band.from} x2={band.to} fill="var(--color-muted)" fillOpacity={1} />
            ))}
            <XAxis
              dataKey="index"
              type="number"
              domain={[0, Math.max(1, trend.data.length - 1)]}
              ticks={[...trend.labelled]}
              tickFormatter={(index: number) => datumAt(index)?.label ?? ""}
              tick={AXIS}
              tickLine={false}
              axisLine={{ stroke: "var(--color-border)" }}
              minTickGap={12}
              height={22}
            />
            <YAxis
              domain={[trend.ticks[0] ?? 0, trend.ticks.at(-1) ?? 1]}
              ticks={[...trend.ticks]}
              tickFormatter={(value: number) => formatTick(value, unit)}
              tick={AXIS}
              tickLine={false}
              axisLine={false}
              width={yWidth}
            />
            {target ? (
              <ReferenceLine
                y={target.value}
                stroke="var(--color-muted-foreground)"
                strokeDasharray="2 3"
                label={{
                  value: target.label,
                  position: trend.targetPlace,
                  fontSize: 12,
                  fill: "var(--color-muted-foreground)",
                }}
              />
            ) : null}
            <Tooltip
              isAnimationActive={false}
              cursor={{ stroke: "var(--color-input)", strokeWidth: 1 }}
              content={({ active, label: index }) => {
                const datum = active ? datumAt(index) : undefined;
                return datum ? (
                  <ChartTip
                    title={datum.label}
                    rows={[[valueLabel, formatChartValue(datum.value, unit)]]}
                    note={tipNote(datum)}
                  />
                ) : null;
              }}
            />
            {area ? (
              <Area dataKey="value" stroke="none" fill={`url(#${gradient})`} isAnimationActive={false} activeDot={false} />
            ) : null}
            <Line dataKey="final" stroke={COLOUR} strokeWidth={1.75} dot={false} isAnimationActive={false} activeDot={{ r: 3 }} />
            <Line
              dataKey="dotted"
              stroke={COLOUR}
              strokeWidth={1.75}
              strokeDasharray="2 3"
              dot={false}
              isAnimationActive={false}
              activeDot={{ r: 3 }}
            />
            <Line
              dataKey={(datum: TrendDatum) => (datum.lone ? datum.value : null)}
              stroke="none"
              dot={{ r: 2, fill: COLOUR, stroke: "none" }}
              isAnimationActive={false}
              activeDot={false}
            />
            {trend.last && trend.last.value !== null ? (
              <ReferenceDot
                x={trend.last.index}
                y={trend.last.value}
                r={2.5}
                fill={COLOUR}
                stroke="none"
                label={{ value: lastText, position: "right", fontSize: 12, fontWeight: 600, fill: "var(--color-foreground)" }}
              />
            ) : null}
          </ComposedChart>
        </ResponsiveContainer>
      </div>
    </ChartFrame>
  );
}

function tipNote(datum: TrendDatum): string | undefined {
  if (datum.value === null) return "Nothing measured";
  return datum.provisional ? "Provisional" : undefined;
}

function tableOf(trend: Trend, valueLabel: string, unit: ChartUnit) {
  return {
    columns: ["Period", valueLabel],
    rows: trend.data.map((datum) => ({
      cells: [datum.provisional ? `${datum.label} (provisional)` : datum.label, formatChartValue(datum.value, unit)],
      href: datum.href,
    })),
  };
}
