import type { inferRouterOutputs } from "@trpc/server";
import { formatHours } from "@/components/duration/format-hours";
import { formatMoney } from "@/components/money/format-money";
import { formatNumber } from "@/components/number/format-number";
import { formatShare } from "@/components/number/format-share";
import type { AppRouter } from "@/server/api/root";
import { teamNames } from "@/server/domain/access/roles";
import { csvLineOf, csvStart } from "@/server/domain/csv";

export type Kpis = inferRouterOutputs<AppRouter>["overview"]["kpis"];
export type KpiItem = Kpis["items"][number];

const hourMs = 3_600_000;

/** A measure's number, or its target, as people read it; null where it is not known. */
export function kpiText({ currency, unit }: KpiItem, value: KpiItem["value"]): string | null {
  if (value === null) return null;
  if (unit === "money") return currency === null ? null : formatMoney({ amount: String(value), currency, precision: "whole" });
  const number = Number(value);
  if (unit === "hours") return formatHours(number * hourMs);
  return unit === "ratio" ? formatShare(number) : formatNumber(number);
}

export const exclusionsText = ({ exclusions }: KpiItem): string =>
  exclusions.map((exclusion) => `${exclusion.reason} (${exclusion.count})`).join("; ");

/** The measures as a file for a spreadsheet: the very numbers of the screen and of the API. */
export function kpiCsv({ asOf, isProvisional, items, period }: Kpis): string {
  const head = ["period", "id", "measure", "value", "unit", "currency", "not known because", "target", "owner", "formula"];
  const more = ["formula version", "population", "open cases", "left out", "provisional", "as of"];
  const lines = items.map((item) =>
    csvLineOf([
      period,
      item.id,
      item.name,
      item.value === null ? "" : String(item.value),
      item.unit,
      item.currency ?? "",
      item.unknown ?? "",
      item.target === null ? "" : String(item.target),
      teamNames[item.owner],
      item.formula,
      String(item.formulaVersion),
      String(item.population),
      String(item.openCases),
      exclusionsText(item),
      isProvisional ? "yes" : "no",
      asOf.toISOString(),
    ]),
  );
  return csvStart + csvLineOf([...head, ...more]) + lines.join("");
}
