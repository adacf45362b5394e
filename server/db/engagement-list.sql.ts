import { z } from "zod";
import type { Scope } from "../domain/access/scope.ts";
import { type CappedCount, cappedCount, countCap } from "./capped-count.ts";
import { anyOf, Conditions, within } from "./conditions.sql.ts";
import { scopeCondition } from "./scope.sql.ts";
import type { Sql } from "./sql.ts";

/** What the list of engagements is narrowed by. Several values of a field mean any of them; "none": has none. */
export interface EngagementFilter {
  q?: string | undefined;
  status?: readonly string[] | undefined;
  entity?: readonly string[] | undefined;
  region?: readonly string[] | undefined;
  team?: readonly string[] | undefined;
  customerId?: string | undefined;
  connection?: readonly string[] | undefined;
  type?: readonly string[] | undefined;
  disposition?: readonly string[] | undefined;
  backfill: "no" | "only" | "all";
  /** An exception is open: somebody has to act. */
  blocked?: "yes" | "no" | undefined;
  /** The deal calls for a project: neither without one, nor withdrawn, nor shadow. */
  due?: "yes" | undefined;
  reached?: "project" | "billing" | undefined;
  missing?: "project" | "billing" | undefined;
  touched?: "yes" | "no" | undefined;
  wonFrom?: Date | undefined;
  /** Exclusive. */
  wonBefore?: Date | undefined;
}

export const engagementSorts = ["won", "value", "updated", "number"] as const;
export type EngagementSort = (typeof engagementSorts)[number];
export interface EngagementOrder {
  sort: EngagementSort;
  desc: boolean;
}

const id = { expression: "e.id", type: "uuid" };
/** Expressions as in the indexes, all of one direction; what is not known counts as least. */
const sorts: Record<EngagementSort, readonly { expression: string; type: string }[]> = {
  won: [{ expression: "coalesce(e.won_at, '-infinity'::timestamptz)", type: "timestamptz" }, id],
  value: [{ expression: "coalesce(e.amount_reporting, '-Infinity'::numeric)", type: "numeric" }, id],
  updated: [{ expression: "e.updated_at", type: "timestamptz" }, id],
  number: [
    { expression: "length(e.number)", type: "int" }, // ENG-100000 after ENG-99999
    { expression: "e.number", type: "text" },
  ],
};
/** What a cursor of a sort carries, as PostgreSQL types. */
export const engagementCursorTypes = (sort: EngagementSort): string[] => sorts[sort].map((key) => key.type);

const listRow = z.object({
  id: z.string(),
  number: z.string(),
  name: z.string(),
  customerId: z.string().nullable(),
  customerName: z.string().nullable(),
  entityCode: z.string().nullable(),
  region: z.string().nullable(),
  currency: z.string().nullable(),
  amount: z.string().nullable(),
  amountReporting: z.string().nullable(),
  contractTypes: z.array(z.string()),
  disposition: z.string().nullable(),
  status: z.string(),
  currentStep: z.string(),
  turnTeam: z.string().nullable(),
  turnSince: z.date().nullable(),
  wonAt: z.date().nullable(),
  updatedAt: z.date(),
  isBackfill: z.boolean(),
  touched: z.boolean(),
  connectionKey: z.string(),
  connectionName: z.string(),
  correlationId: z.string(),
  blockerKind: z.string().nullable(),
  blockerParams: z.record(z.string(), z.unknown()).nullable(),
  openExceptions: z.number(),
  at: z.array(z.string()),
});
export type EngagementListRow = z.infer<typeof listRow>;

export interface EngagementAsk {
  filter: EngagementFilter;
  scope: Scope;
  order: EngagementOrder;
  after: readonly string[] | null;
  limit: number;
}

const reachedAt = { project: "e.project_at", billing: "e.billing_ready_at" } as const;

/** The conditions of a filter and of the caller's scope over `engagement e`. */
function engagementConditions(filter: EngagementFilter, scope: Scope): Conditions {
  const where = new Conditions();
  anyOf(where, "e.status", filter.status);
  anyOf(where, "e.entity_code", filter.entity);
  anyOf(where, "e.region", filter.region);
  anyOf(where, "e.turn_team", filter.team);
  anyOf(where, "e.disposition", filter.disposition, { absence: "undecided" });
  if (filter.customerId) where.add(`e.customer_id = ${where.place(filter.customerId)}::uuid`);
  if (filter.connection?.length === 1)
    // an equality, which an index follows in order
    where.add(`e.connection_id = (SELECT id FROM connection WHERE key = ${where.place(filter.connection[0])}::text)`);
  else if (filter.connection?.length)
    where.add(
      `e.connection_id = ANY(ARRAY(SELECT id FROM connection WHERE key = ANY(${where.place(filter.connection)}::text[])))`,
    );
  if (filter.type?.length) where.add(`e.contract_types && ${where.place(filter.type)}::text[]`);
  if (filter.backfill !== "all") where.add(`e.is_backfill = ${filter.backfill === "only"}`);
  if (filter.blocked) where.add(`e.turn_team IS ${filter.blocked === "yes" ? "NOT NULL" : "NULL"}`);
  if (filter.due) where.add("e.status NOT IN ('no_project', 'withdrawn', 'shadow')");
  if (filter.reached) where.add(`${reachedAt[filter.reached]} IS NOT NULL`);
  if (filter.missing) where.add(`${reachedAt[filter.missing]} IS NULL`);
  if (filter.touched) where.add(filter.touched === "yes" ? "e.touched" : "NOT e.touched");
  const won = "coalesce(e.won_at, '-infinity'::timestamptz)";
  if (filter.wonFrom) where.add(`${won} >= ${where.place(filter.wonFrom)}::timestamptz`);
  if (filter.wonBefore)
    where.add(`e.won_at < ${where.place(filter.wonBefore)}::timestamptz AND ${won} < $${where.values.length}::timestamptz`);
  for (const word of filter.q?.trim().split(/\s+/).filter(Boolean).slice(0, 8) ?? [])
    where.add(within(where, "e.search_text", word));
  where.add(scopeCondition(scope, where.values, { entity: "e.entity_code", region: "e.region" }));
  return where;
}

export interface EngagementPage {
  rows: EngagementListRow[];
  total: CappedCount;
  /** What all that match add up to in the reporting currency, and of how many that is not known; null beyond the cap. */
  worth: { reporting: string; unknown: number } | null;
}

const countedRow = z.object({ n: z.number(), worth: z.string().nullable(), unknown: z.number() });

/** One page in the order asked for, one row more where there is a next page, and how many match, counted up to the cap. */
export async function readEngagementPage(sql: Sql, ask: EngagementAsk): Promise<EngagementPage> {
  const { text, values } = engagementPageSql(ask);
  const found = (await sql.raw(text, values)).rows;
  const { n: counted, unknown, worth } = countedRow.parse(found[0]);
  const rows = found.filter((row) => row.id !== null).map((row) => listRow.parse(row));
  const total = cappedCount(counted);
  return {
    rows,
    total,
    worth: total.capped ? null : { reporting: worth ?? "0", unknown },
  };
}

/**
 * The statement of a page, apart so that a benchmark can explain it. Matches are gathered first, up to the cap: when they are
 * few they are sorted, when they are many the index of the order finds a page of them soon. The planner alone would follow
 * that index for few matches as well, and visit every row. The wide columns are read for the page only.
 */
function engagementPageSql(ask: EngagementAsk): { text: string; values: unknown[] } {
  const keys = sorts[ask.order.sort];
  const direction = ask.order.desc ? "DESC" : "ASC";
  const where = engagementConditions(ask.filter, ask.scope);
  const right = ask.after ? keys.map((key, index) => `${where.place(ask.after?.[index])}::${key.type}`).join(", ") : "";
  const after = (left: readonly string[]): string =>
    right ? `AND (${left.join(", ")}) ${ask.order.desc ? "<" : ">"} (${right})` : "";
  const limit = where.place(ask.limit + 1);
  const expressions = keys.map((key) => key.expression);
  const gathered = keys.map((_, index) => `m.k${index}`);
  const order = (left: readonly string[]): string => left.map((part) => `${part} ${direction}`).join(", ");
  const text = `
    WITH m AS MATERIALIZED (SELECT e.id, ${expressions.map((expression, index) => `${expression} AS k${index}`).join(", ")}, e.amount_reporting
      FROM engagement e WHERE ${where.text} LIMIT ${countCap + 1}),
    counted AS MATERIALIZED (SELECT count(*)::int AS n, sum(amount_reporting)::text AS worth, (count(*) - count(amount_reporting))::int AS unknown FROM m),
    page AS MATERIALIZED (
      (SELECT m.id FROM m WHERE (SELECT n FROM counted) <= ${countCap} ${after(gathered)} ORDER BY ${order(gathered)} LIMIT ${limit})
      UNION ALL
      (SELECT e.id FROM engagement e WHERE (SELECT n FROM counted) > ${countCap} AND ${where.text} ${after(expressions)} ORDER BY ${order(expressions)} LIMIT ${limit})
    )
    SELECT counted.n, counted.worth, counted.unknown, e.id, e.number, e.name, e.customer_id AS "customerId", e.customer_name AS "customerName", e.entity_code AS "entityCode", e.region, e.currency, e.amount,
      e.amount_reporting AS "amountReporting", coalesce(e.contract_types, '{}') AS "contractTypes", e.disposition, e.status, e.current_step AS "currentStep", e.turn_team AS "turnTeam",
      e.turn_since AS "turnSince", e.won_at AS "wonAt", e.updated_at AS "updatedAt", e.is_backfill AS "isBackfill", e.touched, c.key AS "connectionKey",
      c.name AS "connectionName", e.correlation_id AS "correlationId", x.kind AS "blockerKind", x.params AS "blockerParams",
      (SELECT count(*)::int FROM exception_item o WHERE o.engagement_id = e.id AND o.status = 'open') AS "openExceptions",
      ARRAY[${expressions.map((expression) => `(${expression})::text`).join(", ")}] AS at
    FROM counted LEFT JOIN page ON true LEFT JOIN engagement e ON e.id = page.id LEFT JOIN connection c ON c.id = e.connection_id
      LEFT JOIN exception_item x ON x.engagement_id = e.id AND x.status = 'open' AND x.is_primary
    ORDER BY ${order(expressions)}`;
  return { text, values: where.values };
}
