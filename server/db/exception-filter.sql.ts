import { teams } from "../domain/access/roles.ts";
import type { ReachBranch } from "../domain/exceptions/reach.ts";
import { anyOf, Conditions, within } from "./conditions.sql.ts";
import { groupsWaitingFor } from "./connection-waits.sql.ts";

/** What a list of exceptions is narrowed by. Several values of a field mean any of them. */
export interface ExceptionFilter {
  ids?: readonly string[] | undefined;
  teams?: readonly string[] | undefined;
  kinds?: readonly string[] | undefined;
  groupKey?: string | undefined;
  /** "none": lacks one. */
  entityCodes?: readonly string[] | undefined;
  regions?: readonly string[] | undefined;
  /** Person ids; "none": nobody's. */
  assignees?: readonly string[] | undefined;
  severities?: readonly number[] | undefined;
  connectionIds?: readonly string[] | undefined;
  /** Engagements that stand still because of the connection with this key. */
  waitsFor?: string | undefined;
  engagementId?: string | undefined;
  status: "open" | "resolved" | "waived" | "all";
  backfill: "no" | "only" | "all";
  snoozed: "hide" | "only" | "all";
  cutoff?: "missing" | undefined;
  /** What no total counts, because its worth is not known. */
  worth?: "unknown" | undefined;
  q?: string | undefined;
}

/** Keeps to what the caller sees: teams within entity and region. `missing` is how the columns say that there is none. */
export function addReach(
  where: Conditions,
  reach: readonly ReachBranch[],
  columns: { team: string; entity: string; region: string },
  missing: "null" | "empty" = "null",
): void {
  const absence = missing === "null" ? "IS NULL" : "= ''";
  const part = (column: string, value: string | null, orMissing: boolean): string[] => {
    if (value === null) return [];
    const equal = `${column} = ${where.place(value)}::text`;
    return [orMissing ? `(${equal} OR ${column} ${absence})` : equal];
  };
  const ofTeams = (wanted: readonly string[]): string[] => {
    if (wanted.length === teams.length) return [];
    if (wanted.length === 1) return [`${columns.team} = ${where.place(wanted[0])}::text`];
    return [`${columns.team} = ANY(${where.place(wanted)}::text[])`];
  };
  const branches = reach.map((branch) => {
    const parts = [
      ...ofTeams(branch.teams),
      ...part(columns.entity, branch.entityCode, branch.orMissing),
      ...part(columns.region, branch.region, branch.orMissing),
    ];
    return parts.length === 0 ? "TRUE" : `(${parts.join(" AND ")})`;
  });
  if (branches.length === 0) where.add("FALSE");
  else if (!branches.includes("TRUE")) where.add(branches.length === 1 ? (branches[0] ?? "FALSE") : `(${branches.join(" OR ")})`);
}

/** Whether `exception_item x` is left out of the totals because its worth is not known. */
export const worthUnknown =
  "exception_worth_unknown(x.is_primary, x.subject_type, x.exposure_amount, x.exposure_reporting, x.exposure_unknown)";

/** The conditions of a filter over `exception_item x`. */
function addItemFilter(where: Conditions, filter: ExceptionFilter, asOf: Date): void {
  const found = filter.q ? within(where, "x.search_text", filter.q) : null;
  if (filter.status !== "all") where.add(`x.status = '${filter.status}'`);
  else if (found) where.add(`(x.status = 'open' AND ${found} OR x.status <> 'open' AND ${found})`); // open and closed are indexed apart
  if (found) where.add(found);
  if (filter.ids) where.add(`x.id = ANY(${where.place(filter.ids)}::uuid[])`);
  anyOf(where, "x.team", filter.teams);
  anyOf(where, "x.kind", filter.kinds);
  if (filter.groupKey !== undefined) where.add(`x.group_key = ${where.place(filter.groupKey)}::text`);
  anyOf(where, "x.entity_code", filter.entityCodes);
  anyOf(where, "x.region", filter.regions);
  anyOf(where, "x.assignee_id", filter.assignees, { type: "uuid" });
  anyOf(where, "x.severity", filter.severities, { type: "int" });
  anyOf(where, "x.connection_id", filter.connectionIds, { type: "uuid" });
  if (filter.waitsFor !== undefined)
    where.add(`x.subject_type = 'engagement' AND x.group_key = ANY(${where.place(groupsWaitingFor(filter.waitsFor))}::text[])`);
  if (filter.engagementId !== undefined) where.add(`x.engagement_id = ${where.place(filter.engagementId)}::uuid`);
  if (filter.backfill !== "all") where.add(filter.backfill === "only" ? "x.is_backfill" : "NOT x.is_backfill");
  if (filter.cutoff === "missing") where.add("(NOT x.misses_cutoff) < true"); // as the index of the ranking has it; an equality is simplified past it
  if (filter.worth === "unknown") where.add(worthUnknown);
  if (filter.snoozed === "hide") where.add(`(x.snoozed_until IS NULL OR x.snoozed_until <= ${where.place(asOf)}::timestamptz)`);
  if (filter.snoozed === "only") where.add(`x.snoozed_until > ${where.place(asOf)}::timestamptz`);
}

/** Conditions of a filter and of what the caller sees, over `exception_item x`. */
export function itemConditions(
  filter: ExceptionFilter,
  reach: readonly ReachBranch[],
  asOf: Date,
  values: unknown[] = [],
): Conditions {
  const where = new Conditions(values);
  addItemFilter(where, filter, asOf);
  addReach(where, reach, { team: "x.team", entity: "x.entity_code", region: "x.region" });
  return where;
}
