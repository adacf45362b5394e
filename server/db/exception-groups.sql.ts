import { z } from "zod";
import type { ReachBranch } from "../domain/exceptions/reach.ts";
import { Conditions } from "./conditions.sql.ts";
import { type ExceptionFilter, itemConditions, worthUnknown } from "./exception-filter.sql.ts";
import { type GroupSource, groupsOfRollup, knowsOf, orderOf, type PageCut, sourceOf } from "./exception-rollup.sql.ts";
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
  /** Awake ones whose worth is not known. */
  unknownCount: z.number(),
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
  /** Over the row source of this name. */
  of: (source: string) => string;
  type: string;
}

/** Compared byte by byte: the order among equals only has to be one. */
const identity: readonly Key[] = [
  { of: (source) => `${source}.group_key COLLATE "C"`, type: "text" },
  { of: (source) => `${source}.team COLLATE "C"`, type: "text" },
];
const openedFirst: Key = { of: (source) => `coalesce(${source}.oldest_at, 'infinity'::timestamptz)`, type: "timestamptz" };
const dueFirst: Key = { of: (source) => `coalesce(${source}.due_at, 'infinity'::timestamptz)`, type: "timestamptz" };

const sorts: Record<GroupSort, { keys: readonly Key[]; natural: "asc" | "desc" }> = {
  rank: {
    keys: [
      { of: (source) => `(${source}.miss_count <= 0)`, type: "boolean" },
      { of: (source) => `(-${source}.exposure)`, type: "numeric" },
      dueFirst,
      ...identity,
    ],
    natural: "asc",
  },
  items: { keys: [{ of: (source) => `${source}.open_count`, type: "int" }, ...identity], natural: "desc" },
  exposure: { keys: [{ of: (source) => `${source}.exposure`, type: "numeric" }, ...identity], natural: "desc" },
  opened: { keys: [openedFirst, ...identity], natural: "asc" },
  due: { keys: [dueFirst, ...identity], natural: "asc" },
};
/** The PostgreSQL types of the texts that a cursor of a sort carries. */
export const groupCursorTypes = (sort: GroupSort): string[] => sorts[sort].keys.map((one) => one.type);

const totalsRow = z.object({
  groups: z.number(),
  items: z.number(),
  misses: z.number(),
  exposureReporting: z.string(),
  unknown: z.number(),
});

/** Groups of exceptions with the same cause, ranked like the items, one more than asked for where there is a next page; and their totals. */
export async function readExceptionGroups(
  sql: Sql,
  ask: GroupAsk,
): Promise<{ rows: ExceptionGroupRow[]; totals: z.infer<typeof totalsRow> }> {
  const { text, values } = exceptionGroupsSql(ask);
  const found = await sql.raw(text, values);
  const [head] = found.rows;
  return {
    rows: found.rows.filter((row) => row.leadId !== null).map((row) => groupRow.parse(row)),
    totals: totalsRow.parse(head?.totals),
  };
}

/** The statement. Always at least one row, for the totals. */
function exceptionGroupsSql(ask: GroupAsk): { text: string; values: unknown[] } {
  const where = new Conditions();
  const { keys, natural } = sorts[ask.order.sort];
  const direction = (natural === "asc") !== ask.order.reversed ? "ASC" : "DESC";
  const keysOf = (source: string) => keys.map((key) => key.of(source));
  const after = ask.after && keys.map((key, index) => `${where.place(ask.after?.[index])}::${key.type}`);
  const cut: PageCut = {
    keys: keysOf,
    direction,
    seek: (source) =>
      after ? `(${keysOf(source).join(", ")}) ${direction === "ASC" ? ">" : "<"} (${after.join(", ")})` : "TRUE",
    limit: `${where.place(ask.limit + 1)}::int`,
  };
  const source = knowsOf(ask.filter) ? groupsOfRollup(ask, cut, where.values) : groupsOfItems(ask, cut, where.values);
  const member = itemConditions(ask.filter, ask.reach, ask.asOf, where.values);
  const text = `
    WITH ${source.expressions},
    totals AS (SELECT jsonb_build_object('groups', t.groups, 'items', t.items, 'misses', t.misses, 'exposureReporting', t.exposure::text, 'unknown', t.unknown) AS totals FROM (${source.totals}) t),
    page AS MATERIALIZED (${source.page})
    SELECT totals.totals, page.group_key AS "groupKey", page.team, lead.kind, lead.severity, lead.params, page.open_count AS "openCount", page.snoozed_count AS "snoozedCount",
      page.miss_count AS "missCount", page.unknown_count AS "unknownCount", page.exposure AS "exposureReporting", page.oldest_at AS "oldestAt", page.cutoff_at AS "cutoffAt", page.due_at AS "dueAt",
      unpriced.reason AS "exposureUnknown", lead.id AS "leadId", e.name AS "leadName", e.customer_name AS "leadCustomer",
      ARRAY[${keysOf("page")
        .map((key) => `(${key})::text`)
        .join(", ")}] AS at
    FROM totals LEFT JOIN page ON true
      LEFT JOIN LATERAL (SELECT x.id FROM exception_item x WHERE ${member.text} AND x.group_key = page.group_key AND x.team = page.team LIMIT 1) member ON true
      LEFT JOIN LATERAL (SELECT x.exposure_unknown AS reason FROM exception_item x WHERE page.exposure = 0 AND ${member.text} AND x.group_key = page.group_key
        AND x.team = page.team AND x.is_primary AND x.exposure_unknown IS NOT NULL LIMIT 1) unpriced ON true
      LEFT JOIN exception_item lead ON lead.id = member.id
      LEFT JOIN engagement e ON e.id = lead.engagement_id
    ORDER BY ${orderOf(keysOf("page"), cut)}`;
  return { text, values: where.values };
}

/** From the items themselves: for a person's own, a search, one engagement. */
function groupsOfItems({ filter, reach, asOf }: GroupAsk, cut: PageCut, values: unknown[]): GroupSource {
  const items = itemConditions(filter, reach, asOf, values);
  const all = `
    g AS MATERIALIZED (
      SELECT x.group_key, x.team, count(*)::int AS open_count, 0 AS snoozed_count, sum_few(x.exposure_reporting) AS exposure, count(*) FILTER (WHERE x.misses_cutoff)::int AS miss_count,
        count(*) FILTER (WHERE ${worthUnknown})::int AS unknown_count,
        min(x.opened_at) AS oldest_at, min(x.cutoff_at) AS cutoff_at, min(x.due_at) AS due_at
      FROM exception_item x WHERE ${items.text} GROUP BY x.group_key, x.team)`;
  return sourceOf(all, cut);
}
