import type { inferRouterOutputs } from "@trpc/server";
import { choiceIn, filtersFrom } from "@/components/data-table/filter-params";
import type { FilterField, FilterOption, Filters } from "@/components/data-table/filters";
import { formatNumber } from "@/components/number/format-number";
import type { AppRouter } from "@/server/api/root";
import type { AuditParams } from "../search-params";
import { actionName, subjectName } from "./action-name";
import { actorTypeOptions } from "./actor";

type Choices = inferRouterOutputs<AppRouter>["audit"]["choices"];

const several = ["action", "subject", "actor", "who"] as const;
const single = ["engagement", "correlation", "subjectId"] as const;

/** What the list can be filtered by: what the newest entries hold, and what the URL asks for. */
export function filterFields(choices: Choices | undefined, params: AuditParams): FilterField[] {
  const options = (
    found: Choices["actions"] | undefined,
    chosen: readonly string[],
    name: (value: string) => string,
  ): FilterOption[] => {
    const known = (found ?? []).map(({ value, label, count }) => ({
      value,
      label: label === value ? name(value) : label,
      count: formatNumber(count),
    }));
    const missing = chosen.filter((value) => !known.some((option) => option.value === value));
    return [...known, ...missing.map((value) => ({ value, label: name(value) }))];
  };
  const only = (id: (typeof single)[number], label: string): FilterField[] => {
    const value = params[id];
    return value
      ? [{ id, label, single: true, options: [{ value, label: value.length > 12 ? `…${value.slice(-6)}` : value }] }]
      : [];
  };
  return [
    { id: "action", label: "What", options: options(choices?.actions, params.action, actionName) },
    { id: "actor", label: "Who", options: options(choices?.actors, params.actor, (id) => id) },
    { id: "who", label: "Kind of actor", options: actorTypeOptions },
    { id: "subject", label: "Kind of record", options: options(choices?.subjectTypes, params.subject, subjectName) },
    ...only("engagement", "Engagement"),
    ...only("correlation", "Correlation"),
    ...only("subjectId", "Record"),
  ];
}

/** The URL's parameters as the filter bar takes them. */
export const filtersOf = (params: AuditParams): Filters => filtersFrom(params, [...several, ...single]);

/** The filter bar's choice as the URL's parameters. */
export function paramsOf(filters: Filters) {
  const choice = choiceIn(filters);
  return {
    action: choice.several("action"),
    actor: choice.several("actor"),
    who: choice.several("who"),
    subject: choice.several("subject"),
    engagement: choice.any("engagement"),
    correlation: choice.any("correlation"),
    subjectId: choice.any("subjectId"),
  };
}
