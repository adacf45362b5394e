import { z } from "zod";
import type { Scope } from "../domain/access/scope.ts";
import type { ReachBranch } from "../domain/exceptions/reach.ts";
import { Conditions } from "./conditions.sql.ts";
import { addReach, type ExceptionFilter, itemConditions } from "./exception-filter.sql.ts";
import { scopeCondition } from "./scope.sql.ts";
import type { Sql } from "./sql.ts";

const seenColumns = { entity: "seen.entity_code", region: "seen.region" };
const stayRow = z.object({ kind: z.string(), engagements: z.number() });
const moneyRow = z.object({ currency: z.string(), amount: z.string() });
const previewRow = z.object({
  runs: z.number(),
  engagements: z.number(),
  stays: z.number(),
  money: z.array(moneyRow),
  reporting: z.string(),
  why: z.array(stayRow),
});
export type ReleasePreview = z.infer<typeof previewRow>;

/** Which runs a release would wake, as far as the caller sees them: those that wait for one of the keys, or those of exceptions that match. */
export type Released =
  | { keys: readonly string[]; scope: Scope }
  | { filter: ExceptionFilter; reach: readonly ReachBranch[]; asOf: Date };

/**
 * What a release would set in motion, before it is made: runs, engagements, their worth by currency, and how many stay
 * because something else of theirs is open too. `solved`: kinds (of one engagement) that the fix itself closes.
 */
export async function previewRelease(
  sql: Sql,
  ask: { released: Released; solved: { kind?: string; groupKey?: string }; limit: number },
): Promise<ReleasePreview> {
  const where = new Conditions();
  const runs =
    "keys" in ask.released
      ? `SELECT DISTINCT w.run_id AS id FROM run_wait w WHERE w.key = ANY(${where.place(ask.released.keys)}::text[]) LIMIT ${where.place(ask.limit)}`
      : matching(ask.released, where, ask.limit);
  const place = "keys" in ask.released ? scopeCondition(ask.released.scope, where.values, seenColumns) : "TRUE";
  const solved = [
    ...(ask.solved.kind ? [`x.kind = ${where.place(ask.solved.kind)}::text`] : []),
    ...(ask.solved.groupKey ? [`x.group_key = ${where.place(ask.solved.groupKey)}::text`] : []),
  ];
  const other = solved.length > 0 ? `AND NOT (${solved.join(" OR ")})` : "";
  const found = await sql.raw(
    `WITH hit AS MATERIALIZED (SELECT r.id, r.subject_id FROM (${runs}) h JOIN flow_run r ON r.id = h.id LEFT JOIN engagement seen ON seen.id = r.subject_id
       WHERE r.state <> 'done' AND ${place}),
     eng AS MATERIALIZED (SELECT e.id, e.currency, e.amount, coalesce(e.amount_reporting, 0) AS reporting,
       (SELECT min(x.kind) FROM exception_item x WHERE x.engagement_id = e.id AND x.status = 'open' ${other}) AS stays
       FROM hit JOIN engagement e ON e.id = hit.subject_id)
     SELECT (SELECT count(*)::int FROM hit) AS runs, (SELECT count(*)::int FROM eng) AS engagements, (SELECT count(*)::int FROM eng WHERE stays IS NOT NULL) AS stays,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('currency', m.currency, 'amount', m.amount::text) ORDER BY m.amount DESC), '[]') FROM
         (SELECT currency, sum(amount) AS amount FROM eng WHERE currency IS NOT NULL AND amount IS NOT NULL GROUP BY currency) m) AS money,
       (SELECT coalesce(sum(reporting), 0)::text FROM eng) AS reporting,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', s.stays, 'engagements', s.n) ORDER BY s.n DESC), '[]') FROM
         (SELECT stays, count(*)::int AS n FROM eng WHERE stays IS NOT NULL GROUP BY stays ORDER BY n DESC LIMIT 5) s) AS why`,
    where.values,
  );
  return previewRow.parse(found.rows[0]);
}

function matching(
  released: { filter: ExceptionFilter; reach: readonly ReachBranch[]; asOf: Date },
  where: Conditions,
  limit: number,
): string {
  const items = itemConditions({ ...released.filter, status: "open" }, released.reach, released.asOf, where.values);
  return `SELECT DISTINCT x.run_id AS id FROM exception_item x WHERE x.run_id IS NOT NULL AND ${items.text} LIMIT ${where.place(limit)}`;
}

const progressRow = z.object({
  total: z.number(),
  closed: z.number(),
  through: z.number(),
  elsewhere: z.number(),
  inWork: z.number(),
  still: z.number(),
  why: z.array(stayRow),
});
export type ReleaseProgress = z.infer<typeof progressRow>;

/**
 * How far a release has come: of the exceptions that were open when it was made, how many are closed (through: nothing else
 * of the engagement is open; elsewhere: something else is), how many are in work, and how many are still open.
 */
export async function readProgress(
  sql: Sql,
  ask: {
    target: { ids: readonly string[] } | { groupKey: string; team: string };
    reach: readonly ReachBranch[];
    since: Date;
    limit: number;
  },
): Promise<ReleaseProgress> {
  const where = new Conditions();
  if ("ids" in ask.target) where.add(`x.id = ANY(${where.place(ask.target.ids)}::uuid[])`);
  else {
    where.add(`x.group_key = ${where.place(ask.target.groupKey)}::text`);
    where.add(`x.team = ${where.place(ask.target.team)}::text`);
  }
  addReach(where, ask.reach, { team: "x.team", entity: "x.entity_code", region: "x.region" });
  const since = where.place(ask.since);
  const limit = where.place(ask.limit);
  const found = await sql.raw(
    `WITH member AS MATERIALIZED (
       SELECT x.engagement_id, x.run_id, x.status FROM exception_item x WHERE ${where.text} AND x.opened_at <= ${since}::timestamptz AND x.status = 'open'
       UNION ALL
       SELECT x.engagement_id, x.run_id, x.status FROM exception_item x WHERE ${where.text} AND x.opened_at <= ${since}::timestamptz AND x.status <> 'open' AND x.resolved_at >= ${since}::timestamptz
       LIMIT ${limit}
     ), known AS MATERIALIZED (SELECT m.status, r.state,
       CASE WHEN m.status <> 'open' THEN (SELECT min(o.kind) FROM exception_item o WHERE o.engagement_id = m.engagement_id AND o.status = 'open') END AS other
       FROM member m LEFT JOIN flow_run r ON r.id = m.run_id)
     SELECT count(*)::int AS total, count(*) FILTER (WHERE status <> 'open')::int AS closed, count(*) FILTER (WHERE status <> 'open' AND other IS NULL)::int AS through,
       count(*) FILTER (WHERE other IS NOT NULL)::int AS elsewhere, count(*) FILTER (WHERE status = 'open' AND state IN ('ready', 'running'))::int AS "inWork",
       count(*) FILTER (WHERE status = 'open' AND state IS DISTINCT FROM 'ready' AND state IS DISTINCT FROM 'running')::int AS still,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', s.other, 'engagements', s.n) ORDER BY s.n DESC), '[]') FROM
         (SELECT other, count(*)::int AS n FROM known WHERE other IS NOT NULL GROUP BY other ORDER BY n DESC LIMIT 5) s) AS why
     FROM known`,
    where.values,
  );
  return progressRow.parse(found.rows[0]);
}
