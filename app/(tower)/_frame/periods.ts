import type { FrameOption } from "@/components/frame/types";

const monthsShown = 13;
const monthName = new Intl.DateTimeFormat("en", { month: "short", year: "numeric", timeZone: "UTC" });

/** The months to choose from, newest first: `2026-11`, "Nov 2026". */
export function periodOptions(now: Date): FrameOption[] {
  const current = now.getUTCFullYear() * 12 + now.getUTCMonth();
  return Array.from({ length: monthsShown }, (_, back) => {
    const year = Math.floor((current - back) / 12);
    const month = (current - back) % 12;
    const value = `${year}-${String(month + 1).padStart(2, "0")}`;
    return { value, label: monthName.format(Date.UTC(year, month, 1)) };
  });
}
