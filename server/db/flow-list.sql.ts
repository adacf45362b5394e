import { z } from "zod";
import type { Scope } from "../domain/access/scope.ts";
import { isUuid } from "../domain/ids.ts";
import { type CappedCount, cappedCount, countCap } from "./capped-count.ts";
import { anyOf, Conditions, likePattern } from "./conditions.sql.ts";
import { scopeCondition } from "./scope.sql.ts";
import type { Sql } from "./sql.ts";

export const runStates = ["ready", "running", "parked", "done"] as const;
export type RunState = (typeof runStates)[number];

/** What the list of runs is narrowed by. Several values of a field mean any of them. */
export interface RunFilter {
  q?: string | undefined;
  state?: readonly string[] | undefined;
  lane?: readonly string[] | undefined;
  flow?: readonly string[] | undefined;
  step?: readonly string[] | undefined;
  outcome?: readonly string[] | undefined;
  entity?: readonly string[] | undefined;
  connection?: readonly string[] | undefined;
  /** Has failed and comes back by itself. */
  retrying?: "yes" | undefined;
  engagementId?: string | undefined;
}

const runRow = z.object({
  id: z.string(),
  flow: z.string(),
  state: z.enum(runStates),
  lane: z.string(),
  step: z.string(),
  attempts: z.number(),
  dueAt: z.date(),
  createdAt: z.date(),
  startedAt: z.date().nullable(),
  finishedAt: z.date().nullable(),
  outcome: z.string().nullable(),
  lastError: z.string().nullable(),
  correlationId: z.string(),
  entityCode: z.string().nullable(),
  region: z.string().nullable(),
  connectionName: z.string().nullable(),
  engagementId: z.string().nullable(),
  engagementNumber: z.string().nullable(),
  engagementName: z.string().nullable(),
  customerName: z.string().nullable(),
  at: z.array(z.string()),
});
export type RunListRow = z.infer<typeof runRow>;

/** What a cursor of this list carries, as PostgreSQL types. */
export const runCursorTypes: readonly string[] = ["timestamptz", "uuid"];

const searchedEngagements = 2_000;

function runConditions(filter: Omit<RunFilter, "state">, scope: Scope): Conditions {
  const where = new Conditions();
  anyOf(where, "r.lane", filter.lane);
  anyOf(where, "r.flow", filter.flow);
  anyOf(where, "r.step", filter.step);
  anyOf(where, "r.outcome", filter.outcome);
  anyOf(where, "r.entity_code", filter.entity);
  if (filter.connection?.length)
    where.add(
      `r.connection_id = ANY(ARRAY(SELECT id FROM connection WHERE key = ANY(${where.place(filter.connection)}::text[])))`,
    );
  if (filter.retrying) where.add("r.attempts > 0 AND r.state <> 'done'");
  if (filter.engagementId) where.add(`r.subject_id = ${where.place(filter.engagementId)}::uuid`);
  const q = filter.q?.trim().toLowerCase();
  if (q && isUuid(q)) where.add(`${where.place(q)}::uuid IN (r.id, r.correlation_id, r.subject_id)`);
  else if (q)
    where.add(
      `r.subject_id = ANY(ARRAY(SELECT e.id FROM engagement e WHERE e.search_text LIKE ${where.place(likePattern(q))}::text ORDER BY e.updated_at DESC LIMIT ${searchedEngagements}))`,
    );
  where.add(scopeCondition(scope, where.values, { entity: "r.entity_code", region: "r.region" }));
  return where;
}

export interface RunAsk {
  filter: RunFilter;
  scope: Scope;
  after: readonly string[] | null;
  limit: number;
}

/** Runs of flows, newest first, one row more than asked for where there is a next page. */
export async function readRunPage(sql: Sql, ask: RunAsk): Promise<RunListRow[]> {
  const where = runConditions(ask.filter, ask.scope);
  anyOf(where, "r.state", ask.filter.state);
  if (ask.after)
    where.add(`(r.created_at, r.id) < (${where.place(ask.after[0])}::timestamptz, ${where.place(ask.after[1])}::uuid)`);
  const found = await sql.raw(
    `WITH page AS MATERIALIZED (SELECT r.id FROM flow_run r WHERE ${where.text} ORDER BY r.created_at DESC, r.id DESC LIMIT ${where.place(ask.limit + 1)})
     SELECT r.id, r.flow, r.state, r.lane, r.step, r.attempts, r.due_at AS "dueAt", r.created_at AS "createdAt", r.started_at AS "startedAt", r.finished_at AS "finishedAt",
       r.outcome, r.last_error AS "lastError", r.correlation_id AS "correlationId", r.entity_code AS "entityCode", r.region, c.name AS "connectionName", e.id AS "engagementId",
       e.number AS "engagementNumber", e.name AS "engagementName", e.customer_name AS "customerName", ARRAY[r.created_at::text, r.id::text] AS at
     FROM page JOIN flow_run r ON r.id = page.id LEFT JOIN connection c ON c.id = r.connection_id
       LEFT JOIN engagement e ON r.subject_type = 'engagement' AND e.id = r.subject_id
     ORDER BY r.created_at DESC, r.id DESC`,
    where.values,
  );
  return found.rows.map((row) => runRow.parse(row));
}

/** How many runs match in each state, whatever state is asked for; each counted up to the cap. */
export async function countRunsByState(sql: Sql, ask: Pick<RunAsk, "filter" | "scope">): Promise<Record<RunState, CappedCount>> {
  const where = runConditions(ask.filter, ask.scope);
  const counted = await sql.raw(
    runStates
      .map(
        (state) =>
          `SELECT '${state}' AS state, count(*)::int AS n FROM (SELECT 1 FROM flow_run r WHERE r.state = '${state}' AND ${where.text} LIMIT ${countCap + 1}) counted`,
      )
      .join(" UNION ALL "),
    where.values,
  );
  const byState = new Map(counted.rows.map((row) => [row.state, Number(row.n)]));
  const of = (state: RunState) => cappedCount(byState.get(state) ?? 0);
  return { ready: of("ready"), running: of("running"), parked: of("parked"), done: of("done") };
}
