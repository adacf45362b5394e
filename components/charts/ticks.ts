import type { ChartUnit } from "./chart-value";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Steps that read well on a clock. */
const DURATION_STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 4, 6, 12].map((hours) => hours * HOUR),
  ...[1, 2, 5, 7, 14, 30, 60, 90, 180, 365].map((days) => days * DAY),
];

/** Round values from at most `low` to at least `high`, about `count` of them: 1, 2 or 5 by powers of ten, whole ones of what is counted, or steps of a clock. */
export function niceTicks(
  low: number,
  high: number,
  options: { count?: number; unit?: ChartUnit["kind"] } = {},
): readonly number[] {
  const { count = 4, unit = "count" } = options;
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return [low, low + 1];
  const rough = span / (count - 1);
  const step = stepOf(rough, unit);
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step);
  return Array.from({ length: last - first + 1 }, (_, index) => tidy((first + index) * step));
}

function stepOf(rough: number, unit: ChartUnit["kind"]): number {
  if (unit === "count") return Math.max(1, decimalStep(rough, [1, 2, 5, 10]));
  const onClock = unit === "duration" ? DURATION_STEPS.find((each) => each >= rough) : undefined;
  return onClock ?? decimalStep(rough);
}

function decimalStep(rough: number, factors: readonly number[] = [1, 2, 2.5, 5, 10]): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = factors.find((each) => each * power >= rough * 0.999) ?? 10;
  return factor * power;
}

/** Takes off the dust of binary fractions: 0.30000000000000004 is 0.3. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}
