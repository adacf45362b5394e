import { z } from "zod";
import type { ReachBranch } from "../domain/exceptions/reach.ts";
import { anyOf, Conditions } from "./conditions.sql.ts";
import { addReach, type ExceptionFilter, itemConditions } from "./exception-filter.sql.ts";
import type { Sql } from "./sql.ts";

const groupRow = z.object({
  groupKey: z.string(),
  team: z.enum(["finance", "pmo", "sales_ops", "it"]),
  kind: z.string(),
  severity: z.number(),
  params: z.record(z.string(), z.unknown()),
  openCount: z.number(),
  snoozedCount: z.number(),
  missCount: z.number(),
  exposureReporting: z.string(),
  oldestAt: z.date().nullable(),
  cutoffAt: z.date().nullable(),
  dueAt: z.date().nullable(),
  /** Why the exposure of one of them is not known; only where none of it is. */
  exposureUnknown: z.string().nullable(),
  /** One of its members, and what it is about. */
  leadId: z.string().nullable(),
  leadName: z.string().nullable(),
  leadCustomer: z.string().nullable(),
  at: z.array(z.string()),
});
export type ExceptionGroupRow = z.infer<typeof groupRow>;

export interface GroupAsk {
  filter: ExceptionFilter;
  reach: readonly ReachBranch[];
  asOf: Date;
  order: { sort: GroupSort; reversed: boolean };
  after: readonly string[] | null;
  limit: number;
}

export const groupSorts = ["rank", "items", "exposure", "opened", "due"] as const;
export type GroupSort = (typeof groupSorts)[number];

interface Key {
  expression: string;
  type: string;
}

/** Compared byte by byte: the order among equals only has to be one. */
const identity: readonly Key[] = [
  { expression: 'g.group_key COLLATE "C"', type: "text" },
  { expression: 'g.team COLLATE "C"', type: "text" },
];
const sorts: Record<GroupSort, { keys: readonly Key[]; natural: "asc" | "desc" }> = {
  rank: {
    keys: [
      { expression: "(g.miss_count <= 0)", type: "boolean" },
      { expression: "(-g.exposure)", type: "numeric" },
      { expression: "coalesce(g.due_at, 'infinity'::timestamptz)", type: "timestamptz" },
      ...identity,
    ],
    natural: "asc",
  },
  items: { keys: [{ expression: "g.open_count", type: "int" }, ...identity], natural: "desc" },
  exposure: { keys: [{ expression: "g.exposure", type: "numeric" }, ...identity], natural: "desc" },
  opened: {
    keys: [{ expression: "coalesce(g.oldest_at, 'infinity'::timestamptz)", type: "timestamptz" }, ...identity],
    natural: "asc",
  },
  due: {
    keys: [{ expression: "coalesce(g.due_at, 'infinity'::timestamptz)", type: "timestamptz" }, ...identity],
    natural: "asc",
  },
};
/** The PostgreSQL types of the texts that a cursor of a sort carries. */
export const groupCursorTypes = (sort: GroupSort): string[] => sorts[sort].keys.map((one) => one.type);

/** Whether the roll-up knows enough for a filter; what it does not know is grouped from the items. */
const rolledUp = (filter: ExceptionFilter): boolean =>
  filter.status === "open" &&
  filter.snoozed !== "only" &&
  filter.cutoff === undefined &&
  filter.ids === undefined &&
  filter.q === undefined &&
  filter.engagementId === undefined &&
  filter.waitsFor === undefined &&
  !filter.assignees?.length &&
  !filter.connectionIds?.length;

const totalsRow = z.object({ groups: z.number(), items: z.number(), misses: z.number(), exposureReporting: z.string() });

/** Groups of exceptions with the same cause, ranked like the items, one more than asked for where there is a next page; and their totals. */
export async function readExceptionGroups(
  sql: Sql,
  ask: GroupAsk,
): Promise<{ rows: ExceptionGroupRow[]; totals: z.infer<typeof totalsRow> }> {
  const { text, values } = exceptionGroupsSql(ask);
  const found = await sql.raw(text, values);
  const [head] = found.rows;
  return {
    rows: found.rows.filter((row) => row.groupKey !== null).map((row) => groupRow.parse(row)),
    totals: totalsRow.parse(head?.totals),
  };
}

/** The statement, apart so that a benchmark can explain it. Always at least one row, for the totals. */
function exceptionGroupsSql(ask: GroupAsk): { text: string; values: unknown[] } {
  const where = new Conditions();
  const grouped = rolledUp(ask.filter) ? fromRollup(ask, where) : fromItems(ask, where.values);
  const { keys, natural } = sorts[ask.order.sort];
  const direction = (natural === "asc") !== ask.order.reversed ? "ASC" : "DESC";
  const orderBy = keys.map((part) => `${part.expression} ${direction}`).join(", ");
  const seek = ask.after
    ? `WHERE (${keys.map((part) => part.expression).join(", ")}) ${direction === "ASC" ? ">" : "<"} (${keys.map((part, index) => `${where.place(ask.after?.[index])}::${part.type}`).join(", ")})`
    : "";
  const member = itemConditions(ask.filter, ask.reach, ask.asOf, where.values);
  const text = `
    WITH g AS MATERIALIZED (SELECT * FROM (${grouped}) made WHERE made.open_count > made.snoozed_count),
    totals AS (SELECT jsonb_build_object('groups', count(*), 'items', coalesce(sum(open_count - snoozed_count), 0), 'misses', coalesce(sum(miss_count), 0),
      'exposureReporting', coalesce(sum(exposure), 0)::text) AS totals FROM g),
    page AS MATERIALIZED (SELECT g.* FROM g ${seek} ORDER BY ${orderBy} LIMIT ${where.place(ask.limit + 1)})
    SELECT totals.totals, page.group_key AS "groupKey", page.team, page.kind, page.severity, coalesce(lead.params, '{}') AS params, page.open_count AS "openCount",
      page.snoozed_count AS "snoozedCount", page.miss_count AS "missCount", page.exposure AS "exposureReporting", page.oldest_at AS "oldestAt", page.cutoff_at AS "cutoffAt",
      page.due_at AS "dueAt", unpriced.reason AS "exposureUnknown", lead.id AS "leadId", e.name AS "leadName", e.customer_name AS "leadCustomer",
      ARRAY[${keys.map((part) => `(${part.expression.replaceAll("g.", "page.")})::text`).join(", ")}] AS at
    FROM totals LEFT JOIN page ON true
      LEFT JOIN LATERAL (SELECT x.id FROM exception_item x WHERE ${member.text} AND x.group_key = page.group_key AND x.team = page.team LIMIT 1) member ON true
      LEFT JOIN LATERAL (SELECT x.exposure_unknown AS reason FROM exception_item x WHERE page.exposure = 0 AND ${member.text} AND x.group_key = page.group_key
        AND x.team = page.team AND x.is_primary AND x.exposure_unknown IS NOT NULL LIMIT 1) unpriced ON true
      LEFT JOIN exception_item lead ON lead.id = member.id
      LEFT JOIN engagement e ON e.id = lead.engagement_id
    ORDER BY ${orderBy.replaceAll("g.", "page.")}`;
  return { text, values: where.values };
}

/** How the roll-up says that there is none. */
const isEmpty = "= ''";

/** From the roll-up and what is not folded into it yet. */
function fromRollup({ filter, reach, asOf }: GroupAsk, where: Conditions): string {
  anyOf(where, "r.team", filter.teams);
  anyOf(where, "r.kind", filter.kinds);
  anyOf(where, "r.entity_code", filter.entityCodes, { absent: isEmpty });
  anyOf(where, "r.region", filter.regions, { absent: isEmpty });
  anyOf(where, "r.severity", filter.severities, { type: "int" });
  if (filter.groupKey !== undefined) where.add(`r.group_key = ${where.place(filter.groupKey)}::text`);
  addReach(where, reach, { team: "r.team", entity: "r.entity_code", region: "r.region" }, "empty");
  const counted = isOfAllPlaces(filter, reach) ? ofAllPlaces(where, filter) : ofPlaces(where, filter);
  if (filter.snoozed === "all") return `SELECT s.*, 0 AS snoozed_count FROM (${counted}) s`;
  const sleeping = itemConditions({ ...filter, snoozed: "only" }, reach, asOf, where.values);
  return `
    SELECT s.*, coalesce(z.snoozed, 0) AS snoozed_count FROM (${counted}
    ) s LEFT JOIN (SELECT x.group_key, x.team, count(*)::int AS snoozed FROM exception_item x WHERE x.snoozed_until IS NOT NULL AND ${sleeping.text} GROUP BY 1, 2) z
      ON z.group_key = s.group_key AND z.team = s.team`;
}

const isOfAllPlaces = ({ entityCodes, regions }: ExceptionFilter, reach: readonly ReachBranch[]): boolean =>
  !entityCodes?.length && !regions?.length && reach.every(({ entityCode, region }) => entityCode === null && region === null);

const facts = "r.group_key, r.team, r.kind, r.severity, r.open_count, r.exposure, r.miss_count";
const counts = `r.group_key, r.team, min(r.kind) AS kind, min(r.severity) AS severity, sum(r.open_count)::int AS open_count, sum(r.exposure) AS exposure,
        sum(r.miss_count)::int AS miss_count, min(r.oldest_at) AS oldest_at, min(r.cutoff_at) AS cutoff_at, min(r.due_at) AS due_at`;
const ofHistory = ({ backfill }: ExceptionFilter): string =>
  backfill === "all" ? "TRUE" : backfill === "only" ? "r.is_backfill" : "NOT r.is_backfill";

/** Places added up. */
const ofPlaces = (where: Conditions, filter: ExceptionFilter): string => `
      SELECT ${counts} FROM (SELECT ${facts}, r.entity_code, r.region, r.is_backfill, r.oldest_at, r.cutoff_at, r.due_at FROM exception_rollup r
        UNION ALL SELECT ${facts}, r.entity_code, r.region, r.is_backfill, r.opened_at, r.cutoff_at, r.due_at FROM exception_delta r) r
      WHERE ${ofHistory(filter)} AND ${where.text} GROUP BY r.group_key, r.team HAVING sum(r.open_count) > 0`;

/** Causes as they stand, but for those few that have changed since the roll-up. */
const ofAllPlaces = (where: Conditions, filter: ExceptionFilter): string => `
      SELECT ${facts}, r.oldest_at, r.cutoff_at, r.due_at FROM exception_cause r
      WHERE r.backfill = '${filter.backfill}' AND r.open_count > 0 AND ${where.text}
        AND NOT EXISTS (SELECT 1 FROM exception_delta d WHERE d.group_key = r.group_key AND d.team = r.team)
      UNION ALL SELECT ${counts} FROM (
        SELECT ${facts}, r.oldest_at, r.cutoff_at, r.due_at FROM exception_cause r
        WHERE r.backfill = '${filter.backfill}' AND (r.group_key, r.team) IN (SELECT d.group_key, d.team FROM exception_delta d)
        UNION ALL SELECT ${facts}, r.opened_at, r.cutoff_at, r.due_at FROM exception_delta r WHERE ${ofHistory(filter)}) r
      WHERE ${where.text} GROUP BY r.group_key, r.team HAVING sum(r.open_count) > 0`;

/** From the items themselves: for a person's own, a search, one engagement. */
function fromItems({ filter, reach, asOf }: GroupAsk, values: unknown[]): string {
  const items = itemConditions(filter, reach, asOf, values);
  return `
    SELECT x.group_key, x.team, min(x.kind) AS kind, min(x.severity) AS severity, count(*)::int AS open_count, sum(x.exposure_reporting) AS exposure,
      count(*) FILTER (WHERE x.misses_cutoff)::int AS miss_count, min(x.opened_at) AS oldest_at, min(x.cutoff_at) AS cutoff_at, min(x.due_at) AS due_at, 0 AS snoozed_count
    FROM exception_item x WHERE ${items.text} GROUP BY x.group_key, x.team`;
}
