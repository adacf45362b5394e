import type { Count } from "./types";

const FORMAT = new Intl.NumberFormat("en-GB");

/** "729", or "10,000+" where counting stopped. */
export function formatCount(count: Count): string {
  return `${FORMAT.format(count.value)}${count.capped ? "+" : ""}`;
}

/** "run" of "runs", "entry" of "entries". */
const singular = (plural: string): string => plural.replace(/ies$/, "y").replace(/s$/, "");

/** "1–50 of 10,000+ exceptions", "3 exceptions", with what is known. */
export function formatRange(input: { shown: number; offset?: number; total?: Count; what: string }): string {
  const { shown, offset = 0, total, what } = input;
  if (shown === 0) return `No ${what}`;
  if (total && !total.capped && offset === 0 && total.value === shown)
    return `${formatCount(total)} ${total.value === 1 ? singular(what) : what}`;
  const range = `${FORMAT.format(offset + 1)}–${FORMAT.format(offset + shown)}`;
  return total ? `${range} of ${formatCount(total)} ${what}` : `${range} ${what}`;
}
