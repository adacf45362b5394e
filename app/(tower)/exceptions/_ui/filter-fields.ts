import type { inferRouterOutputs } from "@trpc/server";
import { choiceIn, filtersFrom, plainOptions } from "@/components/data-table/filter-params";
import type { FilterField, Filters } from "@/components/data-table/filters";
import type { AppRouter } from "@/server/api/root";
import { titleOfKind } from "@/server/domain/exceptions/describe";
import { exceptionKindKeys } from "@/server/domain/exceptions/kinds";
import { historyChoices, historyField } from "../../_ui/history-field";
import type { ExceptionParams } from "../search-params";
import { severityOptions } from "./severity";

type Choices = inferRouterOutputs<AppRouter>["exceptions"]["choices"];

const names = [
  ...(["kind", "region", "assignee", "severity", "connection", "waitsFor"] as const),
  ...(["cutoff", "worth", "engagement", "group", "status", "snoozed", "backfill"] as const),
];
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
    { id: "worth", label: "Worth", single: true, options: [{ value: "unknown", label: "Not known" }] },
    { id: "region", label: "Region", options: plainOptions(choices?.regions) },
    {
      id: "connection",
      label: "Connection",
      options: (choices?.connections ?? []).map(({ id, name }) => ({ value: id, label: name })),
    },
    {
      id: "waitsFor",
      label: "Deal waits for",
      single: true,
      options: (choices?.connections ?? []).map(({ key, name }) => ({ value: key, label: name })),
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
    historyField,
  ];
  if (params.engagement)
    fields.push({ id: "engagement", label: "Deal", single: true, options: [{ value: params.engagement, label: "One deal" }] });
  if (params.group)
    fields.push({ id: "group", label: "Cause", single: true, options: [{ value: params.group, label: "One cause" }] });
  return fields;
}

/** The URL's parameters as the filter bar takes them. */
export const filtersOf = (params: ExceptionParams): Filters => filtersFrom(params, names, usual);

/** The filter bar's choice as the URL's parameters. */
export function paramsOf(filters: Filters) {
  const { any, one, several } = choiceIn(filters);
  return {
    kind: several("kind"),
    region: several("region"),
    assignee: several("assignee"),
    severity: several("severity"),
    connection: several("connection"),
    cutoff: one("cutoff", ["missing"]),
    worth: one("worth", ["unknown"]),
    status: one("status", ["resolved", "waived", "all"]),
    snoozed: one("snoozed", ["only", "all"]),
    backfill: one("backfill", historyChoices),
    waitsFor: any("waitsFor"),
    engagement: any("engagement"),
    group: any("group"),
  };
}
