import { z } from "zod";
import type { ReachBranch } from "../domain/exceptions/reach.ts";
import { type CappedCount, cappedCount, countCap } from "./capped-count.ts";
import type { Conditions } from "./conditions.sql.ts";
import { type ExceptionFilter, itemConditions } from "./exception-filter.sql.ts";
import type { Sql } from "./sql.ts";

export const exceptionSorts = ["rank", "opened", "exposure", "due"] as const;
export type ExceptionSort = (typeof exceptionSorts)[number];

interface Key {
  expression: string;
  type: string;
}

const due: Key = { expression: "coalesce(x.due_at, 'infinity'::timestamptz)", type: "timestamptz" };
const id: Key = { expression: "x.id", type: "uuid" };

/**
 * Keys in order, all of one direction, so that a row comparison follows their index; the id is last. `rank`: what misses the
 * next cut-off first, then the most exposed, then what has the least time left.
 */
const sorts: Record<ExceptionSort, { keys: readonly Key[]; natural: "asc" | "desc" }> = {
  rank: {
    keys: [
      { expression: "(NOT x.misses_cutoff)", type: "boolean" },
      { expression: "(-x.exposure_reporting)", type: "numeric" },
      due,
      id,
    ],
    natural: "asc",
  },
  opened: { keys: [{ expression: "x.opened_at", type: "timestamptz" }, id], natural: "desc" },
  exposure: { keys: [{ expression: "x.exposure_reporting", type: "numeric" }, id], natural: "desc" },
  due: { keys: [due, id], natural: "asc" },
};

export interface ExceptionOrder {
  sort: ExceptionSort;
  /** The other way round than usual. */
  reversed: boolean;
}

const itemRow = z.object({
  id: z.string(),
  kind: z.string(),
  team: z.enum(["finance", "pmo", "sales_ops", "it"]),
  entityCode: z.string().nullable(),
  region: z.string().nullable(),
  severity: z.number(),
  status: z.enum(["open", "resolved", "waived"]),
  groupKey: z.string(),
  params: z.record(z.string(), z.unknown()),
  isPrimary: z.boolean(),
  exposureAmount: z.string().nullable(),
  exposureCurrency: z.string().nullable(),
  exposureReporting: z.string(),
  exposureUnknown: z.string().nullable(),
  missesCutoff: z.boolean(),
  cutoffAt: z.date().nullable(),
  dueAt: z.date().nullable(),
  isBackfill: z.boolean(),
  snoozedUntil: z.date().nullable(),
  escalatedAt: z.date().nullable(),
  openedAt: z.date(),
  resolvedAt: z.date().nullable(),
  resolution: z.string().nullable(),
  version: z.number(),
  correlationId: z.string().nullable(),
  assigneeId: z.string().nullable(),
  assigneeName: z.string().nullable(),
  engagementId: z.string().nullable(),
  engagementNumber: z.string().nullable(),
  engagementName: z.string().nullable(),
  customerName: z.string().nullable(),
  turnTeam: z.string().nullable(),
  turnSince: z.date().nullable(),
  connectionId: z.string().nullable(),
  connectionName: z.string().nullable(),
  /** The place of the row in the order, as texts: what a cursor keeps. */
  at: z.array(z.string()),
});
export type ExceptionItemRow = z.infer<typeof itemRow>;

export interface PageAsk {
  filter: ExceptionFilter;
  reach: readonly ReachBranch[];
  asOf: Date;
  order: ExceptionOrder;
  after: readonly string[] | null;
  limit: number;
}

export interface ExceptionPage {
  /** One row more than asked for where there is a next page. */
  rows: ExceptionItemRow[];
  /** How many match in all, counted up to the cap. */
  total: CappedCount;
}

/**
 * One page in the order asked for, with the count. What matches is collected up to the cap, and sorted when that was all:
 * few matches never make the server walk a whole index in order. Of more than the cap, which is a large part of all, the
 * page is read along the index of its order.
 */
export async function readExceptionPage(sql: Sql, ask: PageAsk): Promise<ExceptionPage> {
  const collected = matchesSql(ask);
  const first = await sql.raw(collected.text, collected.values);
  const [head] = first.rows;
  const total = cappedCount(Number(head?.matches ?? 0));
  if (!total.capped) {
    return { rows: first.rows.filter((row) => row.id !== null).map((row) => itemRow.parse(row)), total };
  }
  const ordered = orderedPageSql(ask);
  const page = await sql.raw(ordered.text, ordered.values);
  return { rows: page.rows.map((row) => itemRow.parse(row)), total };
}

interface Order {
  keys: readonly Key[];
  direction: "ASC" | "DESC";
}

function orderOf({ sort, reversed }: ExceptionOrder): Order {
  const { keys, natural } = sorts[sort];
  return { keys, direction: (natural === "asc") !== reversed ? "ASC" : "DESC" };
}

/** All matches up to the cap with the keys of the order; the page of them where that was all. Always at least one row, for the count. */
function matchesSql(ask: PageAsk): { text: string; values: unknown[] } {
  const { keys, direction } = orderOf(ask.order);
  const where = itemConditions(ask.filter, ask.reach, ask.asOf);
  const names = keys.map((_key, index) => `k${index}`);
  const seek = ask.after ? `AND ${seekCondition(where, { keys, direction }, ask.after, names)}` : "";
  const text = `
    WITH m AS MATERIALIZED (
      SELECT ${keys.map((key, index) => `${key.expression} AS k${index}`).join(", ")} FROM exception_item x WHERE ${where.text} LIMIT ${countCap + 1}
    ), counted AS (SELECT count(*)::int AS n FROM m),
    page AS MATERIALIZED (
      SELECT m.* FROM m WHERE (SELECT n FROM counted) <= ${countCap} ${seek}
      ORDER BY ${names.map((name) => `${name} ${direction}`).join(", ")} LIMIT ${where.place(ask.limit + 1)}
    )
    SELECT counted.n AS matches, ${columns(keys)}
    FROM counted LEFT JOIN (page ${joins(`page.k${keys.length - 1}`)}) ON true
    ORDER BY ${names.map((name) => `page.${name} ${direction}`).join(", ")}`;
  return { text, values: where.values };
}

/** The page along the index of its order. The wide columns are read for the page only. */
function orderedPageSql(ask: PageAsk): { text: string; values: unknown[] } {
  const order = orderOf(ask.order);
  const where = itemConditions(ask.filter, ask.reach, ask.asOf);
  if (ask.after) where.add(seekCondition(where, order, ask.after));
  const orderBy = order.keys.map((key) => `${key.expression} ${order.direction}`).join(", ");
  const text = `
    WITH page AS MATERIALIZED (
      SELECT x.id FROM exception_item x WHERE ${where.text} ORDER BY ${orderBy} LIMIT ${where.place(ask.limit + 1)}
    )
    SELECT ${columns(order.keys)} FROM page ${joins("page.id")} ORDER BY ${orderBy}`;
  return { text, values: where.values };
}

const joins = (pageId: string): string => `
      JOIN exception_item x ON x.id = ${pageId}
      LEFT JOIN engagement e ON e.id = x.engagement_id
      LEFT JOIN app_user u ON u.id = x.assignee_id
      LEFT JOIN connection c ON c.id = x.connection_id`;

const columns = (keys: readonly Key[]): string => `
      x.id, x.kind, x.team, x.entity_code AS "entityCode", x.region, x.severity, x.status, x.group_key AS "groupKey", x.params, x.is_primary AS "isPrimary",
      x.exposure_amount AS "exposureAmount", x.exposure_currency AS "exposureCurrency", x.exposure_reporting AS "exposureReporting", x.exposure_unknown AS "exposureUnknown",
      x.misses_cutoff AS "missesCutoff", x.cutoff_at AS "cutoffAt", x.due_at AS "dueAt", x.is_backfill AS "isBackfill", x.snoozed_until AS "snoozedUntil",
      x.escalated_at AS "escalatedAt", x.opened_at AS "openedAt", x.resolved_at AS "resolvedAt", x.resolution, x.version, x.correlation_id AS "correlationId",
      x.assignee_id AS "assigneeId", u.name AS "assigneeName", x.engagement_id AS "engagementId", e.number AS "engagementNumber", e.name AS "engagementName",
      e.customer_name AS "customerName", e.turn_team AS "turnTeam", e.turn_since AS "turnSince", x.connection_id AS "connectionId", c.name AS "connectionName",
      ARRAY[${keys.map((key) => `(${key.expression})::text`).join(", ")}] AS at`;

function seekCondition(where: Conditions, order: Order, after: readonly string[], names?: readonly string[]): string {
  const left = names ?? order.keys.map((key) => key.expression);
  const right = order.keys.map((key, index) => `${where.place(after[index])}::${key.type}`);
  return `(${left.join(", ")}) ${order.direction === "ASC" ? ">" : "<"} (${right.join(", ")})`;
}

/** The PostgreSQL types of the texts that a cursor of a sort carries. */
export const cursorTypes = (sort: ExceptionSort): string[] => sorts[sort].keys.map((key) => key.type);
