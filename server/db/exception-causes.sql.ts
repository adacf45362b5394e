import { z } from "zod";
import type { ReachBranch } from "../domain/exceptions/reach.ts";
import { type ExceptionFilter, itemConditions } from "./exception-filter.sql.ts";
import { type Sql, statement } from "./sql.ts";

/** A cause in one team's queue, as far as the caller sees it; of what it is narrowed by only the place and the history count. */
export interface CauseAsk {
  filter: Pick<ExceptionFilter, "entityCodes" | "backfill"> & { groupKey: string; teams: readonly [string] };
  reach: readonly ReachBranch[];
  asOf: Date;
}

/** Of no more closed members it is told what became of them, and so many entries of each sort a timeline takes. */
const mostMembers = 10_000;
const mostEntries = 100;

const conditionsOf = ({ asOf, filter, reach }: CauseAsk, values: unknown[] = []) =>
  itemConditions({ ...filter, status: "all", snoozed: "all" }, reach, asOf, values);

const closingRow = z.object({
  status: z.enum(["resolved", "waived"]),
  resolution: z.string().nullable(),
  members: z.number(),
  at: z.date(),
  kind: z.string(),
  severity: z.number(),
  params: z.record(z.string(), z.unknown()),
});
export type Closing = z.infer<typeof closingRow>;

/** How the closed members of a cause were closed, those of one day that were closed alike together, the latest first. */
export async function readClosings(sql: Sql, ask: CauseAsk): Promise<Closing[]> {
  const where = conditionsOf(ask);
  const latest = (column: string): string => `(array_agg(m.${column} ORDER BY m.resolved_at DESC))[1] AS ${column}`;
  const found = await sql.raw(
    `SELECT m.status, m.resolution, count(*)::int AS members, max(m.resolved_at) AS at, ${latest("kind")}, ${latest("severity")}, ${latest("params")}
     FROM (SELECT x.status, x.resolution, x.resolved_at, x.kind, x.severity, x.params FROM exception_item x
       WHERE ${where.text} AND x.status <> 'open' AND x.resolved_at IS NOT NULL ORDER BY x.resolved_at DESC LIMIT ${mostMembers}) m
     GROUP BY m.status, m.resolution, date_trunc('day', m.resolved_at) ORDER BY at DESC LIMIT ${mostEntries}`,
    where.values,
  );
  return found.rows.map((row) => closingRow.parse(row));
}

const sleepRow = z.object({ members: z.number(), wakesAt: z.date().nullable() });

/** How many open members of the cause sleep, and when the first of them wakes. */
export async function readSleepers(sql: Sql, ask: CauseAsk): Promise<z.infer<typeof sleepRow>> {
  const where = conditionsOf(ask);
  const asOf = where.place(ask.asOf);
  const found = await sql.raw(
    `SELECT count(*)::int AS members, min(x.snoozed_until) AS "wakesAt" FROM exception_item x
     WHERE ${where.text} AND x.status = 'open' AND x.snoozed_until > ${asOf}::timestamptz`,
    where.values,
  );
  return sleepRow.parse(found.rows[0]);
}

const actRow = z.object({
  id: z.string(),
  kind: z.string(),
  authorName: z.string(),
  body: z.string(),
  createdAt: z.date(),
  members: z.number(),
  number: z.string().nullable(),
});
export type MemberAct = z.infer<typeof actRow>;

/** What people did to members of a cause or said of them, newest first: one act on many is one. `number`: of an engagement among them. */
export async function readMemberActs(sql: Sql, ask: CauseAsk): Promise<MemberAct[]> {
  const where = conditionsOf(ask);
  const groupKey = where.place(ask.filter.groupKey);
  const found = await sql.raw(
    `SELECT min(n.id::text) AS id, n.kind, n.author_name AS "authorName", n.body, n.created_at AS "createdAt", count(*)::int AS members, min(e.number) AS number
     FROM exception_note n JOIN exception_item x ON x.id = n.exception_id LEFT JOIN engagement e ON e.id = x.engagement_id
     WHERE n.group_key = ${groupKey}::text AND ${where.text}
     GROUP BY n.author_id, n.author_name, n.kind, n.body, n.created_at ORDER BY n.created_at DESC LIMIT ${mostEntries}`,
    where.values,
  );
  return found.rows.map((row) => actRow.parse(row));
}

const elsewhereRow = z.object({
  kind: z.string(),
  team: z.enum(["finance", "pmo", "sales_ops", "it"]),
  groupKey: z.string(),
  params: z.record(z.string(), z.unknown()),
  entityCode: z.string().nullable(),
  region: z.string().nullable(),
  members: z.number(),
  /** null: none of it is known. */
  exposureReporting: z.string().nullable(),
});

/** Open members whose deal's exposure counts under another blocker of the deal: under which cause, how many, and what those deals hold up. */
export async function readCountedElsewhere(sql: Sql, ask: CauseAsk): Promise<z.infer<typeof elsewhereRow>[]> {
  const where = conditionsOf(ask);
  const found = await sql.raw(
    `SELECT p.kind, p.team, p.group_key AS "groupKey", (array_agg(p.params))[1] AS params, (array_agg(p.entity_code))[1] AS "entityCode",
       (array_agg(p.region))[1] AS region, count(*)::int AS members,
       CASE WHEN sum(p.exposure_reporting) <> 0 OR bool_and(p.exposure_unknown IS NULL) THEN sum(p.exposure_reporting)::text END AS "exposureReporting"
     FROM exception_item x JOIN exception_item p ON p.engagement_id = x.engagement_id AND p.status = 'open' AND p.is_primary
     WHERE ${where.text} AND x.status = 'open' AND NOT x.is_primary
     GROUP BY p.kind, p.team, p.group_key ORDER BY count(*) DESC, p.group_key LIMIT ${mostEntries}`,
    where.values,
  );
  return found.rows.map((row) => elsewhereRow.parse(row));
}

const keyChange = z.object({
  id: z.string(),
  why: z.string(),
  createdName: z.string(),
  publishedName: z.string().nullable(),
  at: z.date(),
});
export type KeyChange = z.infer<typeof keyChange>;

/** The versions of a mapping set that brought a key or changed its value, newest first. */
export const readKeyHistory = statement({
  name: "read_mapping_key_history",
  text: `SELECT v.id, v.why, v.created_name AS "createdName", v.published_name AS "publishedName", coalesce(v.effective_at, v.published_at) AS at
    FROM mapping_version v JOIN mapping_row r ON r.version_id = v.id AND r.key_norm = $2
      LEFT JOIN mapping_version b ON b.set_key = v.set_key AND b.number = v.based_on
      LEFT JOIN mapping_row o ON o.version_id = b.id AND o.key_norm = r.key_norm
    WHERE v.set_key = $1 AND v.state IN ('published', 'retired') AND v.published_at IS NOT NULL
      AND (o.key_norm IS NULL OR (r.value, r.alias_of) IS DISTINCT FROM (o.value, o.alias_of))
    ORDER BY v.number DESC LIMIT 20`,
  values: (p: { set: string; keyNorm: string }) => [p.set, p.keyNorm],
  row: keyChange,
});
