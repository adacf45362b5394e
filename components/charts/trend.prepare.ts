import type { ChartUnit } from "./chart-value";
import { niceTicks } from "./ticks";

/** One day, week or month of a trend. */
export interface TrendPoint {
  /** The period's first day, `2026-11-30`. */
  on: string;
  /** Null where nothing was measured: a gap in the line, never zero. */
  value: number | null;
  /** The period is not over or not closed: dotted. */
  provisional?: boolean;
  /** The rows that made the number. */
  href?: string;
}

/** A point as the chart draws it. */
export interface TrendDatum {
  /** Its place on the axis. */
  index: number;
  on: string;
  label: string;
  value: number | null;
  /** The solid line: final periods. */
  final: number | null;
  /** The dotted line: provisional periods, and the final one before them, so that the lines meet. */
  dotted: number | null;
  /** A point between two gaps has no line to either side and is drawn as a dot. */
  lone: boolean;
  provisional: boolean;
  href?: string;
}

/** A stretch of the axis, from half a step before its first day to half a step after its last. */
export interface Band {
  from: number;
  to: number;
}

export interface TrendInput {
  points: readonly TrendPoint[];
  target?: number;
  unit?: ChartUnit["kind"];
  /** Starts the value axis at zero; always so for areas. */
  zeroBased?: boolean;
}

/** The corner of the target's line that its name is drawn in: above the line is its bottom. */
export type TargetPlace = (typeof targetPlaces)[number];
const targetPlaces = ["insideBottomLeft", "insideTopLeft", "insideBottomRight", "insideTopRight"] as const;

export interface Trend {
  data: readonly TrendDatum[];
  /** Weekends, for daily points only. */
  weekends: readonly Band[];
  /** Round values of the value axis; the first and the last are its ends. */
  ticks: readonly number[];
  /** Which points are named on the time axis. */
  labelled: readonly number[];
  /** The last value that is known, for the label at the line's end. */
  last: TrendDatum | null;
  /** Where at the target's line its name is least in the way of the values. */
  targetPlace: TargetPlace;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
const MAX_LABELS = 6;
/** So much of the axes the name of a target takes. */
const TARGET_NAME = { width: 0.2, height: 0.2 };
const DAY_MS = 86_400_000;

/** Everything that a trend chart draws, from its points in order of time. */
export function prepareTrend({ points, target, unit, zeroBased }: TrendInput): Trend {
  const data = points.map((point, index) => datum(points, point, index));
  const ticks = ticksOf({ points, target, unit, zeroBased });
  return {
    data,
    weekends: weekendBands(points),
    ticks,
    labelled: labelledOf(points.length),
    last: data.findLast((each) => each.value !== null) ?? null,
    targetPlace: targetPlaceOf(points, { target, ticks }),
  };
}

/** "30 Nov" */
export function dayLabel(on: string): string {
  const [, month, day] = on.split("-").map(Number);
  return `${day} ${MONTHS[(month ?? 1) - 1]}`;
}

/** The point nearest to a place on the axis that runs from `left` to `right`; the ends hold what lies beyond them. */
export function nearestIndex(x: number, axis: { left: number; right: number; count: number }): number {
  const share = axis.right > axis.left ? (x - axis.left) / (axis.right - axis.left) : 0;
  return Math.round(Math.min(1, Math.max(0, share)) * Math.max(0, axis.count - 1));
}

function datum(points: readonly TrendPoint[], point: TrendPoint, index: number): TrendDatum {
  const provisional = point.provisional ?? false;
  const before = points[index - 1];
  const after = points[index + 1];
  const meets = after?.provisional === true && after.value !== null;
  return {
    index,
    on: point.on,
    label: dayLabel(point.on),
    value: point.value,
    final: provisional ? null : point.value,
    dotted: provisional || meets ? point.value : null,
    lone: point.value !== null && (before?.value ?? null) === null && (after?.value ?? null) === null,
    provisional,
    href: point.href,
  };
}

function weekendBands(points: readonly TrendPoint[]): readonly Band[] {
  const daily = points.every((point, index) => index === 0 || time(point.on) - time(points[index - 1]?.on ?? "") === DAY_MS);
  if (!daily || points.length < 2) return [];
  const bands: { from: number; to: number }[] = [];
  for (const [index, { on }] of points.entries()) {
    const day = new Date(time(on)).getUTCDay();
    if (day !== 0 && day !== 6) continue;
    const from = Math.max(0, index - 0.5);
    const to = Math.min(points.length - 1, index + 0.5);
    const open = bands.at(-1);
    if (open && open.to === from) open.to = to;
    else bands.push({ from, to });
  }
  return bands;
}

/** Round values around what is drawn, the target too, with room above; a flat line gets room of its own. */
function ticksOf({ points, target, unit, zeroBased }: TrendInput): readonly number[] {
  const known = points.flatMap((point) => (point.value === null ? [] : [point.value]));
  const values = target === undefined ? known : [...known, target];
  if (values.length === 0) return [0, 1];
  const low = Math.min(...values);
  const high = Math.max(...values);
  const room = (high - low || Math.abs(high) || 1) * 0.06;
  const floor = zeroBased ? Math.min(0, low) : low >= 0 ? Math.max(0, low - room) : low - room;
  // There is no room above the whole.
  const top = unit === "share" && high <= 1 ? Math.min(1, high + room) : high + room;
  return niceTicks(floor, top, { unit });
}

/** The first of the places in which the fewest values lie. */
function targetPlaceOf(
  points: readonly TrendPoint[],
  { target = 0, ticks }: { target: number | undefined; ticks: readonly number[] },
): TargetPlace {
  const height = ((ticks.at(-1) ?? 0) - (ticks[0] ?? 0)) * TARGET_NAME.height;
  const width = Math.ceil(points.length * TARGET_NAME.width);
  const inTheWay = (place: TargetPlace): number => {
    const near = place.endsWith("Left") ? points.slice(0, width) : points.slice(-width);
    const from = place.startsWith("insideBottom") ? target : target - height;
    return near.filter(({ value }) => value !== null && value >= from && value <= from + height).length;
  };
  return targetPlaces.reduce((best, place) => (inTheWay(place) < inTheWay(best) ? place : best));
}

/** Evenly spread, ending with the last point, which is the one that people ask about. */
function labelledOf(count: number): readonly number[] {
  const step = Math.max(1, Math.ceil(count / MAX_LABELS));
  return Array.from({ length: count }, (_, index) => index).filter((index) => (count - 1 - index) % step === 0);
}

function time(on: string): number {
  return Date.parse(`${on}T00:00:00Z`);
}
