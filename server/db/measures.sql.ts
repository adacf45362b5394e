import { z } from "zod";
import type { Scope } from "../domain/access/scope.ts";
import { scopeCondition } from "./scope.sql.ts";
import type { Sql } from "./sql.ts";

const dealRow = z.object({
  wonAt: z.date(),
  projectAt: z.date().nullable(),
  billingReadyAt: z.date().nullable(),
  touched: z.boolean(),
  status: z.string(),
  entityCode: z.string().nullable(),
  amountReporting: z.string().nullable(),
  isBackfill: z.boolean(),
});
export type WonDeal = z.infer<typeof dealRow>;

/** Engagements by the instant at which their deal was won, with what their measures need; at most `limit`, newest first. */
export async function readWonDeals(
  sql: Sql,
  ask: { scope: Scope; from: Date; before: Date; entity: string | null; limit: number },
): Promise<WonDeal[]> {
  const values: unknown[] = [ask.from, ask.before, ask.entity, ask.limit];
  const found = await sql.raw(
    `SELECT e.won_at AS "wonAt", e.project_at AS "projectAt", e.billing_ready_at AS "billingReadyAt", e.touched, e.status, e.entity_code AS "entityCode",
       e.amount_reporting AS "amountReporting", e.is_backfill AS "isBackfill"
     FROM engagement e WHERE coalesce(e.won_at, '-infinity'::timestamptz) >= $1::timestamptz AND coalesce(e.won_at, '-infinity'::timestamptz) < $2::timestamptz
       AND ($3::text IS NULL OR e.entity_code = $3) AND ${scopeCondition(ask.scope, values, { entity: "e.entity_code", region: "e.region" })}
     ORDER BY coalesce(e.won_at, '-infinity'::timestamptz) DESC LIMIT $4`,
    values,
  );
  return found.rows.map((row) => dealRow.parse(row));
}

const calendarRow = z.object({ code: z.string(), timeZone: z.string(), holidays: z.array(z.string()) });

/** Zone and holidays of each entity. */
export async function readCalendars(sql: Sql): Promise<z.infer<typeof calendarRow>[]> {
  const found = await sql.raw(
    `SELECT l.code, l.time_zone AS "timeZone", coalesce((SELECT jsonb_agg(h."on") FROM holiday h WHERE h.entity_code = l.code), '[]') AS holidays
     FROM legal_entity l ORDER BY l.code LIMIT 500`,
  );
  return found.rows.map((row) => calendarRow.parse(row));
}
