import { formatDuration } from "../duration/format-duration";
import { formatHours } from "../duration/format-hours";
import { formatShare } from "../number/format-share";

/** What a chart's numbers are. Plain data, so that a server component can hand it on. */
export type ChartUnit =
  | { kind: "count" }
  /** 0.79 is 79 %. */
  | { kind: "share" }
  /** Milliseconds. */
  | { kind: "duration" }
  /** Hours, however many; short ones are told in minutes or seconds. */
  | { kind: "hours" }
  /** Whole units of a currency; only for drawing, never for reckoning. */
  | { kind: "money"; currency: string };

const COUNT = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1 });
const COMPACT = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });

/** A value in full: "79 %", "3 h 12 m", "USD 412k"; "—" for what is not known. */
export function formatChartValue(value: number | null, unit: ChartUnit): string {
  if (value === null) return "—";
  switch (unit.kind) {
    case "count":
      return COUNT.format(value);
    case "share":
      return formatShare(value);
    case "duration":
      return formatDuration(value);
    case "hours":
      return formatHours(value * 3_600_000);
    case "money":
      return `${unit.currency} ${compact(value)}`;
  }
}

/** A value on an axis: as short as it can be. */
export function formatTick(value: number, unit: ChartUnit): string {
  switch (unit.kind) {
    case "count":
    case "hours":
    case "money":
      return compact(value);
    case "share":
      return formatShare(value, "whole");
    case "duration":
      return value === 0 ? "0" : formatDuration(value, true);
  }
}

function compact(value: number): string {
  return COMPACT.format(value).replace("K", "k").replace("-", "\u2212");
}
