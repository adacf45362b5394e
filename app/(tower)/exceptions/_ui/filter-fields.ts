import type { inferRouterOutputs } from "@trpc/server";
import type { FilterField, Filters } from "@/components/data-table/filters";
import type { AppRouter } from "@/server/api/root";
import { titleOfKind } from "@/server/domain/exceptions/describe";
import { exceptionKindKeys } from "@/server/domain/exceptions/kinds";
import type { ExceptionParams } from "../search-params";
import { severityOptions } from "./severity";

type Choices = inferRouterOutputs<AppRouter>["exceptions"]["choices"];

const several = ["kind", "region", "assignee", "severity", "connection"] as const;
const usual = { status: "open", backfill: "no", snoozed: "hide" } as const;

/** What exceptions can be filtered by. */
export function filterFields(choices: Choices | undefined, params: ExceptionParams): FilterField[] {
  const fields: FilterField[] = [
    { id: "kind", label: "Kind", options: exceptionKindKeys.map((kind) => ({ value: kind, label: titleOfKind(kind) })) },
    { id: "severity", label: "Severity", options: severityOptions },
    {
      id: "assignee",
      label: "Assigned to",
      options: [
        { value: "me", label: "Me" },
        { value: "none", label: "Nobody" },
      ],
    },
    { id: "cutoff", label: "Cut-off", single: true, options: [{ value: "missing", label: "Will miss the next" }] },
    { id: "region", label: "Region", options: (choices?.regions ?? []).map((region) => ({ value: region, label: region })) },
    {
      id: "connection",
      label: "Connection",
      options: (choices?.connections ?? []).map(({ id, name }) => ({ value: id, label: name })),
    },
    {
      id: "status",
      label: "State",
      single: true,
      options: [
        { value: "resolved", label: "Resolved" },
        { value: "waived", label: "Waived" },
        { value: "all", label: "Open and closed" },
      ],
    },
    {
      id: "snoozed",
      label: "Snoozed",
      single: true,
      options: [
        { value: "only", label: "Only snoozed" },
        { value: "all", label: "Snoozed too" },
      ],
    },
    {
      id: "backfill",
      label: "History",
      single: true,
      options: [
        { value: "only", label: "Only imported history" },
        { value: "all", label: "Imported history too" },
      ],
    },
  ];
  if (params.engagement)
    fields.push({ id: "engagement", label: "Deal", single: true, options: [{ value: params.engagement, label: "One deal" }] });
  if (params.group)
    fields.push({ id: "group", label: "Cause", single: true, options: [{ value: params.group, label: "One cause" }] });
  return fields;
}

/** The URL's parameters as the filter bar takes them. */
export function filtersOf(params: ExceptionParams): Filters {
  const lists = several.map((id) => [id, params[id]] as const);
  const ones = (["cutoff", "engagement", "group"] as const).map((id) => [id, params[id] ? [params[id]] : []] as const);
  const states = (["status", "snoozed", "backfill"] as const).map(
    (id) => [id, params[id] === usual[id] ? [] : [params[id]]] as const,
  );
  return Object.fromEntries([...lists, ...ones, ...states].filter(([, values]) => values.length > 0));
}

/** The filter bar's choice as the URL's parameters. */
export function paramsOf(filters: Filters) {
  const list = (id: string): string[] | null => (filters[id]?.length ? [...filters[id]] : null);
  const one = <Value extends string>(id: string, known: readonly Value[]): Value | null =>
    known.find((value) => value === filters[id]?.[0]) ?? null;
  return {
    kind: list("kind"),
    region: list("region"),
    assignee: list("assignee"),
    severity: list("severity"),
    connection: list("connection"),
    cutoff: one("cutoff", ["missing"]),
    status: one("status", ["resolved", "waived", "all"]),
    snoozed: one("snoozed", ["only", "all"]),
    backfill: one("backfill", ["only", "all"]),
    engagement: filters.engagement?.[0] ?? null,
    group: filters.group?.[0] ?? null,
  };
}
