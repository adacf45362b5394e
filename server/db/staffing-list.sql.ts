import { z } from "zod";
import type { Scope } from "../domain/access/scope.ts";
import { type CappedCount, cappedCount, countCap } from "./capped-count.ts";
import { anyOf, Conditions, likePattern } from "./conditions.sql.ts";
import { scopeCondition } from "./scope.sql.ts";
import type { Sql } from "./sql.ts";

export const staffingStatuses = ["open", "filled", "cancelled"] as const;

/** What the list of staffing requests is narrowed by. Several values of a field mean any of them; "none": has none. */
export interface StaffingFilter {
  q?: string | undefined;
  status?: readonly string[] | undefined;
  role?: readonly string[] | undefined;
  skill?: readonly string[] | undefined;
  entity?: readonly string[] | undefined;
  region?: readonly string[] | undefined;
  engagementId?: string | undefined;
  startFrom?: string | undefined;
  /** Inclusive. */
  startUntil?: string | undefined;
}

const row = z.object({
  id: z.string(),
  role: z.string(),
  skill: z.string().nullable(),
  hours: z.string(),
  headcount: z.number(),
  startOn: z.string().nullable(),
  endOn: z.string().nullable(),
  entityCode: z.string().nullable(),
  region: z.string().nullable(),
  status: z.enum(staffingStatuses),
  resourceName: z.string().nullable(),
  filledAt: z.date().nullable(),
  engagementId: z.string(),
  engagementNumber: z.string(),
  engagementName: z.string(),
  customerName: z.string().nullable(),
  projectUrl: z.string().nullable(),
  at: z.array(z.string()),
});
export type StaffingRow = z.infer<typeof row>;

/** What a cursor of this list carries, as PostgreSQL types. */
export const staffingCursorTypes: readonly string[] = ["date", "uuid"];

function staffingConditions(filter: StaffingFilter, scope: Scope): Conditions {
  const where = new Conditions();
  anyOf(where, "s.status", filter.status);
  anyOf(where, "s.role", filter.role);
  anyOf(where, "s.skill", filter.skill);
  anyOf(where, "s.entity_code", filter.entity);
  anyOf(where, "s.region", filter.region);
  if (filter.engagementId) where.add(`s.engagement_id = ${where.place(filter.engagementId)}::uuid`);
  if (filter.startFrom) where.add(`s.start_on >= ${where.place(filter.startFrom)}::date`);
  if (filter.startUntil) where.add(`s.start_on <= ${where.place(filter.startUntil)}::date`);
  if (filter.q) {
    const pattern = where.place(likePattern(filter.q.trim()));
    where.add(`(lower(s.role || ' ' || coalesce(s.skill, '')) LIKE ${pattern}::text OR e.search_text LIKE ${pattern}::text)`);
  }
  where.add(scopeCondition(scope, where.values, { entity: "s.entity_code", region: "s.region" }));
  return where;
}

export interface StaffingAsk {
  filter: StaffingFilter;
  scope: Scope;
  after: readonly string[] | null;
  limit: number;
}

const start = "coalesce(s.start_on, 'infinity'::date)";
const from = "staffing_request s JOIN engagement e ON e.id = s.engagement_id";

/** Staffing requests, what starts first on top, one row more than asked for where there is a next page. */
export async function readStaffingPage(sql: Sql, ask: StaffingAsk): Promise<StaffingRow[]> {
  const where = staffingConditions(ask.filter, ask.scope);
  if (ask.after) where.add(`(${start}, s.id) > (${where.place(ask.after[0])}::date, ${where.place(ask.after[1])}::uuid)`);
  const found = await sql.raw(
    `SELECT s.id, s.role, s.skill, s.hours, s.headcount, s.start_on AS "startOn", s.end_on AS "endOn", s.entity_code AS "entityCode", s.region, s.status,
       s.resource_name AS "resourceName", s.filled_at AS "filledAt", e.id AS "engagementId", e.number AS "engagementNumber", e.name AS "engagementName",
       e.customer_name AS "customerName", p.url AS "projectUrl", ARRAY[(${start})::text, s.id::text] AS at
     FROM ${from} LEFT JOIN project p ON p.engagement_id = e.id
     WHERE ${where.text} ORDER BY ${start}, s.id LIMIT ${where.place(ask.limit + 1)}`,
    where.values,
  );
  return found.rows.map((each) => row.parse(each));
}

/** How many requests match, counted up to the cap. */
export async function countStaffing(sql: Sql, ask: Pick<StaffingAsk, "filter" | "scope">): Promise<CappedCount> {
  const where = staffingConditions(ask.filter, ask.scope);
  const found = await sql.raw(
    `SELECT count(*)::int AS n FROM (SELECT 1 FROM ${from} WHERE ${where.text} LIMIT ${countCap + 1}) counted`,
    where.values,
  );
  return cappedCount(Number(found.rows[0]?.n));
}

const choicesRow = z.object({ roles: z.array(z.string()), skills: z.array(z.string()), regions: z.array(z.string()) });

/** Roles, skills and regions that occur among requests within a scope, each list bounded. */
export async function readStaffingChoices(sql: Sql, scope: Scope): Promise<z.infer<typeof choicesRow>> {
  const values: unknown[] = [];
  const condition = scopeCondition(scope, values, { entity: "s.entity_code", region: "s.region" });
  const distinct = (column: string): string =>
    `ARRAY(SELECT DISTINCT ${column} FROM staffing_request s WHERE ${column} IS NOT NULL AND ${condition} ORDER BY 1 LIMIT 200)`;
  const found = await sql.raw(
    `SELECT ${distinct("s.role")} AS roles, ${distinct("s.skill")} AS skills, ${distinct("s.region")} AS regions`,
    values,
  );
  return choicesRow.parse(found.rows[0]);
}

const readinessRow = z.object({
  engagementId: z.string(),
  number: z.string(),
  name: z.string(),
  customerName: z.string().nullable(),
  startOn: z.string(),
  required: z.number(),
  named: z.number(),
});

/** Projects that start between two days, each with its roles required and named; what starts first on top, at most `limit`. */
export async function readStaffingReadiness(
  sql: Sql,
  ask: { scope: Scope; from: string; until: string; entity: string | null; limit: number },
): Promise<z.infer<typeof readinessRow>[]> {
  const values: unknown[] = [ask.from, ask.until, ask.entity, ask.limit];
  const found = await sql.raw(
    `SELECT e.id AS "engagementId", e.number, e.name, e.customer_name AS "customerName", e.start_on AS "startOn", sum(s.headcount)::int AS required,
       coalesce(sum(s.headcount) FILTER (WHERE s.status = 'filled'), 0)::int AS named
     FROM engagement e JOIN staffing_request s ON s.engagement_id = e.id AND s.status <> 'cancelled'
     WHERE e.start_on BETWEEN $1::date AND $2::date AND ($3::text IS NULL OR e.entity_code = $3) AND NOT e.is_backfill
       AND e.status NOT IN ('no_project', 'withdrawn', 'shadow') AND ${scopeCondition(ask.scope, values, { entity: "e.entity_code", region: "e.region" })}
     GROUP BY e.id ORDER BY e.start_on, e.number LIMIT $4`,
    values,
  );
  return found.rows.map((each) => readinessRow.parse(each));
}
