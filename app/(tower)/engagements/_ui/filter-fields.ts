import { choiceIn, filtersFrom, plainOptions } from "@/components/data-table/filter-params";
import type { FilterField, Filters } from "@/components/data-table/filters";
import { teamNames, teams } from "@/server/domain/access/roles";
import { contractTypeNames, contractTypes, dispositionNames, dispositions } from "@/server/domain/canonical/deal";
import { engagementStatuses, engagementStatusNames } from "@/server/domain/engagements/status";
import { historyChoices, historyField } from "../../_ui/history-field";
import type { EngagementParams } from "../search-params";
import type { EngagementChoices } from "./types";

const names = [
  ...(["status", "team", "type", "disposition", "region", "connection"] as const),
  ...(["blocked", "due", "reached", "missing", "touched", "customer", "backfill"] as const),
];

/** What engagements can be filtered by. */
export function filterFields(choices: EngagementChoices | undefined, params: EngagementParams): FilterField[] {
  const fields: FilterField[] = [
    {
      id: "status",
      label: "Status",
      options: engagementStatuses.map((value) => ({ value, label: engagementStatusNames[value] })),
    },
    {
      id: "team",
      label: "Turn",
      options: [...teams.map((value) => ({ value, label: teamNames[value] })), { value: "none", label: "Nobody’s" }],
    },
    { id: "type", label: "Contract type", options: contractTypes.map((value) => ({ value, label: contractTypeNames[value] })) },
    {
      id: "disposition",
      label: "Disposition",
      options: [
        ...dispositions.map((value) => ({ value, label: dispositionNames[value] })),
        { value: "undecided", label: "Not decided" },
      ],
    },
    { id: "region", label: "Region", options: plainOptions(choices?.regions) },
    { id: "connection", label: "From", options: choices?.connections ?? [] },
    {
      id: "blocked",
      label: "Open exceptions",
      single: true,
      options: [
        { value: "yes", label: "Has some" },
        { value: "no", label: "Has none" },
      ],
    },
    {
      id: "missing",
      label: "Still lacks",
      single: true,
      options: [
        { value: "project", label: "A project" },
        { value: "billing", label: "A billing profile" },
      ],
    },
    {
      id: "reached",
      label: "Has reached",
      single: true,
      options: [
        { value: "project", label: "A project" },
        { value: "billing", label: "Billing-ready" },
      ],
    },
    {
      id: "touched",
      label: "Straight through",
      single: true,
      options: [
        { value: "no", label: "Nobody had to act" },
        { value: "yes", label: "Somebody had to act" },
      ],
    },
    { id: "due", label: "Needs a project", single: true, options: [{ value: "yes", label: "Calls for one" }] },
    historyField,
  ];
  if (params.customer)
    fields.push({
      id: "customer",
      label: "Customer",
      single: true,
      options: [{ value: params.customer, label: "One customer" }],
    });
  return fields;
}

/** The URL's parameters as the filter bar takes them. */
export const filtersOf = (params: EngagementParams): Filters => filtersFrom(params, names, { backfill: "no" });

/** The filter bar's choice as the URL's parameters. */
export function paramsOf(filters: Filters) {
  const { any, one, several } = choiceIn(filters);
  return {
    status: several("status"),
    team: several("team"),
    type: several("type"),
    disposition: several("disposition"),
    region: several("region"),
    connection: several("connection"),
    customer: any("customer"),
    blocked: one("blocked", ["yes", "no"]),
    due: one("due", ["yes"]),
    reached: one("reached", ["project", "billing"]),
    missing: one("missing", ["project", "billing"]),
    touched: one("touched", ["yes", "no"]),
    backfill: one("backfill", historyChoices),
  };
}
