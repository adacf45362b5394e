"use client";

import { Bar, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { ChartFrame } from "./chart-frame";
import { ChartTip } from "./chart-tip";
import { type ChartUnit, formatChartValue, formatTick } from "./chart-value";
import { isLone, type MinuteDatum, type MinutePoint, prepareMinutes } from "./minutes.prepare";
import { niceTicks } from "./ticks";

export interface MinuteSeries {
  label: string;
  colour: "chart-1" | "chart-2" | "chart-3" | "danger" | "muted-foreground";
  kind: "line" | "bar";
}

export interface MinuteChartProps {
  /** What it shows, in a sentence. */
  label: string;
  series: readonly MinuteSeries[];
  points: readonly MinutePoint[];
  unit: ChartUnit;
  from: Date;
  to: Date;
  stepMs: number;
  timeZone: string;
  /** Pixels. */
  height?: number;
}

/** A chart lower than this has no room for a tick more. */
const lowHeightPx = 130;

const axis = { fontSize: 12, fill: "var(--color-muted-foreground)" };
const colourOf = (series: MinuteSeries): string => `var(--color-${series.colour})`;

/** Values by the minute: lines with gaps where nothing was measured, bars from zero; the legend names the last value. */
export function MinuteChart(props: MinuteChartProps) {
  const { height = 150, label, series, unit } = props;
  const { data, domain, ticks, tickText } = prepareMinutes(props);
  const highest = Math.max(0, ...data.flatMap((datum) => datum.values.map((value) => value ?? 0)));
  const scale = niceTicks(0, highest === 0 ? 1 : highest, { unit: unit.kind, count: height < lowHeightPx ? 3 : 4 });
  const barSize = Math.max(1, Math.floor((520 * props.stepMs) / (domain[1] - domain[0])) - 1);
  return (
    <ChartFrame
      label={label}
      header={<Legend series={series} data={data} unit={unit} />}
      table={{
        columns: ["Time", ...series.map((one) => one.label)],
        rows: [...data]
          .reverse()
          .filter((datum) => datum.values.some((value) => value !== null))
          .map((datum) => ({ cells: [datum.label, ...datum.values.map((value) => formatChartValue(value, unit))] })),
      }}
    >
      <div style={{ height }}>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 520, height }}>
          <ComposedChart data={data} margin={{ top: 8, right: 12, bottom: 0, left: 0 }} accessibilityLayer={false} barGap={0}>
            <XAxis
              dataKey="at"
              type="number"
              domain={[...domain]}
              ticks={ticks}
              tickFormatter={tickText}
              tick={axis}
              tickLine={false}
              axisLine={{ stroke: "var(--color-border)" }}
              minTickGap={16}
              height={22}
            />
            <YAxis
              domain={[0, scale.at(-1) ?? 1]}
              ticks={[...scale]}
              // Recharts leaves out the odd one where it finds them too close, and the scale looks uneven.
              interval={0}
              tickFormatter={(value: number) => formatTick(value, unit)}
              tick={axis}
              tickLine={false}
              axisLine={false}
              width={52}
            />
            <Tooltip
              isAnimationActive={false}
              cursor={{ stroke: "var(--color-input)", strokeWidth: 1 }}
              content={({ active, payload }) => {
                const datum = active ? (payload[0]?.payload as MinuteDatum | undefined) : undefined;
                return datum ? (
                  <ChartTip
                    title={datum.label}
                    rows={series.map((one, index) => [one.label, formatChartValue(datum.values[index] ?? null, unit)] as const)}
                  />
                ) : null;
              }}
            />
            {series.map((one, index) =>
              one.kind === "bar" ? (
                <Bar
                  key={one.label}
                  stackId="bars"
                  dataKey={(datum: MinuteDatum) => datum.values[index] ?? null}
                  fill={colourOf(one)}
                  fillOpacity={one.colour === "muted-foreground" ? 0.35 : 1}
                  barSize={barSize}
                  isAnimationActive={false}
                />
              ) : (
                <Line
                  key={one.label}
                  dataKey={(datum: MinuteDatum) => datum.values[index] ?? null}
                  stroke={colourOf(one)}
                  strokeWidth={1.5}
                  dot={({ key, cx, cy, index: at }) =>
                    isLone(data, at, index) ? <circle key={key} cx={cx} cy={cy} r={2} fill={colourOf(one)} /> : <g key={key} />
                  }
                  isAnimationActive={false}
                  activeDot={{ r: 3 }}
                />
              ),
            )}
          </ComposedChart>
        </ResponsiveContainer>
      </div>
    </ChartFrame>
  );
}

function Legend({ series, data, unit }: { series: readonly MinuteSeries[]; data: readonly MinuteDatum[]; unit: ChartUnit }) {
  const last = data.at(-1);
  return (
    <ul className="flex flex-wrap items-center gap-x-4 gap-y-0.5 pb-1 text-meta">
      {series.map((one, index) => (
        <li key={one.label} className="flex items-center gap-1.5 whitespace-nowrap">
          <span
            aria-hidden
            className={one.kind === "line" ? "h-0.5 w-3 rounded-full" : "size-2 rounded-sm"}
            style={{ background: colourOf(one), opacity: one.kind === "bar" && one.colour === "muted-foreground" ? 0.35 : 1 }}
          />
          <span className="text-muted-foreground">{one.label}</span>
          {last ? <span className="font-semibold tabular-nums">{formatChartValue(last.values[index] ?? null, unit)}</span> : null}
        </li>
      ))}
      {last ? <li className="text-muted-foreground">at {last.label}</li> : null}
    </ul>
  );
}
