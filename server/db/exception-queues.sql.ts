import { z } from "zod";
import type { ReachBranch } from "../domain/exceptions/reach.ts";
import { isUuid } from "../domain/ids.ts";
import { countCap } from "./capped-count.ts";
import { Conditions } from "./conditions.sql.ts";
import { addReach, worthUnknown } from "./exception-filter.sql.ts";
import type { Sql } from "./sql.ts";

const teamRow = z.object({
  team: z.enum(["finance", "pmo", "sales_ops", "it"]),
  open: z.number(),
  misses: z.number(),
  exposureReporting: z.string(),
  unknownWorth: z.number(),
});

/** Open exceptions by team from the roll-up and what is not folded yet, without what sleeps; what is assigned to the caller, counted up to the cap. */
export async function readQueueCounts(
  sql: Sql,
  ask: { reach: readonly ReachBranch[]; actorId: string; entityCodes: readonly string[] | null; now: Date },
): Promise<{ teams: z.infer<typeof teamRow>[]; mine: number }> {
  const where = new Conditions();
  addReach(where, ask.reach, { team: "r.team", entity: "r.entity_code", region: "r.region" }, "empty");
  if (ask.entityCodes) where.add(`r.entity_code = ANY(${where.place(ask.entityCodes)}::text[])`);
  const sleeping = new Conditions(where.values);
  addReach(sleeping, ask.reach, { team: "x.team", entity: "x.entity_code", region: "x.region" });
  if (ask.entityCodes) sleeping.add(`x.entity_code = ANY(${sleeping.place(ask.entityCodes)}::text[])`);
  const now = sleeping.place(ask.now);
  const teams = await sql.raw(
    `WITH asleep AS MATERIALIZED (SELECT x.team, count(*) AS items, count(*) FILTER (WHERE ${worthUnknown}) AS unknown FROM exception_item x
       WHERE x.status = 'open' AND x.snoozed_until > ${now}::timestamptz AND NOT x.is_backfill AND ${sleeping.text} GROUP BY x.team)
     SELECT c.team, (c.items - coalesce(a.items, 0))::int AS open, c.misses, c.exposure AS "exposureReporting", (c.unknown - coalesce(a.unknown, 0))::int AS "unknownWorth"
     FROM (SELECT r.team, sum(r.open_count) AS items, sum(r.miss_count)::int AS misses, sum(r.exposure)::text AS exposure, sum(r.unknown_count) AS unknown
       FROM (SELECT team, entity_code, region, is_backfill, open_count, miss_count, exposure, unknown_count FROM exception_rollup
         UNION ALL SELECT team, entity_code, region, is_backfill, open_count, miss_count, exposure, unknown_count FROM exception_delta) r
       WHERE NOT r.is_backfill AND ${where.text} GROUP BY r.team) c LEFT JOIN asleep a ON a.team = c.team`,
    where.values,
  );
  const mine = await countMine(sql, ask);
  return { teams: teams.rows.map((row) => teamRow.parse(row)), mine };
}

async function countMine(
  sql: Sql,
  ask: { reach: readonly ReachBranch[]; actorId: string; entityCodes: readonly string[] | null; now: Date },
): Promise<number> {
  if (!isUuid(ask.actorId)) return 0; // the system itself is assigned nothing
  const own = new Conditions([ask.actorId, ask.now]);
  addReach(own, ask.reach, { team: "x.team", entity: "x.entity_code", region: "x.region" });
  if (ask.entityCodes) own.add(`x.entity_code = ANY(${own.place(ask.entityCodes)}::text[])`);
  const mine = await sql.raw(
    `SELECT count(*)::int AS n FROM (SELECT 1 FROM exception_item x WHERE x.status = 'open' AND x.assignee_id = $1::uuid
       AND (x.snoozed_until IS NULL OR x.snoozed_until <= $2::timestamptz) AND NOT x.is_backfill AND ${own.text} LIMIT ${countCap + 1}) counted`,
    own.values,
  );
  return Number(mine.rows[0]?.n);
}
