import { formatNumber } from "../number/format-number";
import type { Count } from "./types";

/** "729", or "10,000+" where counting stopped. */
export function formatCount(count: Count): string {
  return `${formatNumber(count.value)}${count.capped ? "+" : ""}`;
}

/** "run" of "runs", "entry" of "entries". */
const singular = (plural: string): string => plural.replace(/ies$/, "y").replace(/s$/, "");

/** "1–50 of 10,000+ exceptions", "3 exceptions", with what is known. */
export function formatRange(input: { shown: number; offset?: number; total?: Count; what: string }): string {
  const { shown, offset = 0, total, what } = input;
  if (shown === 0) return `No ${what}`;
  if (total && !total.capped && offset === 0 && total.value === shown)
    return `${formatCount(total)} ${total.value === 1 ? singular(what) : what}`;
  const range = `${formatNumber(offset + 1)}–${formatNumber(offset + shown)}`;
  return total ? `${range} of ${formatCount(total)} ${what}` : `${range} ${what}`;
}
