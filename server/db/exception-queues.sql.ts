import { z } from "zod";
import type { ReachBranch } from "../domain/exceptions/reach.ts";
import { isUuid } from "../domain/ids.ts";
import { countCap } from "./capped-count.ts";
import { Conditions } from "./conditions.sql.ts";
import { addReach } from "./exception-filter.sql.ts";
import type { Sql } from "./sql.ts";

const teamRow = z.object({
  team: z.enum(["finance", "pmo", "sales_ops", "it"]),
  open: z.number(),
  misses: z.number(),
  exposureReporting: z.string(),
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
    `SELECT r.team, sum(r.open_count)::int - coalesce((SELECT count(*)::int FROM exception_item x
         WHERE x.status = 'open' AND x.snoozed_until > ${now}::timestamptz AND x.team = r.team AND NOT x.is_backfill AND ${sleeping.text}), 0) AS open, 
       sum(r.miss_count)::int AS misses, sum(r.exposure)::text AS "exposureReporting"
     FROM (SELECT team, entity_code, region, is_backfill, open_count, miss_count, exposure FROM exception_rollup
       UNION ALL SELECT team, entity_code, region, is_backfill, open_count, miss_count, exposure FROM exception_delta) r
     WHERE NOT r.is_backfill AND ${where.text} GROUP BY r.team`,
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
