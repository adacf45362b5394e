import { formatWhen } from "../when/format-when";

export interface MinutePoint {
  at: Date;
  /** One a series, in the order of the series; null: nothing was measured. */
  values: readonly (number | null)[];
}

export interface MinuteDatum {
  /** Milliseconds since 1970: the place on the axis. */
  at: number;
  label: string;
  values: readonly (number | null)[];
}

interface MinuteInput {
  points: readonly MinutePoint[];
  from: Date;
  to: Date;
  stepMs: number;
  timeZone: string;
}

const minuteMs = 60_000;
const tickSteps = [5, 10, 15, 30, 60, 120, 180, 240, 360, 720].map((minutes) => minutes * minuteMs);

/** Whether a value stands between gaps, where a line has nothing to join it to: it is drawn as a dot. */
export function isLone(data: readonly MinuteDatum[], at: number, series: number): boolean {
  const valueAt = (index: number): number | null => data[index]?.values[series] ?? null;
  return valueAt(at) !== null && valueAt(at - 1) === null && valueAt(at + 1) === null;
}

/** Points on a line of time from `from` to `to`: a gap wherever a step was not measured, ticks on round times. */
export function prepareMinutes({ points, from, to, stepMs, timeZone }: MinuteInput) {
  const text = (at: number): string => formatWhen({ at: new Date(at), now: to, mode: "time", timeZone })?.text.slice(0, 5) ?? "";
  const data: MinuteDatum[] = [];
  const width = points[0]?.values.length ?? 0;
  for (const point of points) {
    const at = point.at.getTime();
    const last = data.at(-1);
    if (last && at - last.at > stepMs) {
      const gap = last.at + stepMs;
      data.push({ at: gap, label: text(gap), values: Array.from({ length: width }, () => null) });
    }
    data.push({ at, label: text(at), values: point.values });
  }
  const domain = [from.getTime(), to.getTime()] as const;
  const step = tickSteps.find((each) => (domain[1] - domain[0]) / each <= 7) ?? 1440 * minuteMs;
  const first = Math.ceil(domain[0] / step) * step;
  const ticks = Array.from({ length: Math.floor((domain[1] - first) / step) + 1 }, (_, index) => first + index * step);
  return { data, domain, ticks, tickText: text };
}
