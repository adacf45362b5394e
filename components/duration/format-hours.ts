import { formatDuration } from "./format-duration";

const hourMs = 3_600_000;

/**
 * A span that is told in hours however long it is, since a "day" of business time would be taken for one of twenty-four:
 * "64 h", "2.5 h"; below an hour in the unit that says something: "36 s", "12.5 m".
 */
export function formatHours(ms: number): string {
  if (ms === 0) return "0 h";
  if (Math.abs(ms) < hourMs) return formatDuration(ms, true);
  return `${(ms / hourMs).toFixed(Math.abs(ms) < 10 * hourMs ? 1 : 0).replace(/\.0$/, "")} h`;
}
