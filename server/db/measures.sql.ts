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

const healthRow = z.object({
  key: z.string(),
  name: z.string(),
  vendor: z.string(),
  role: z.string(),
  mode: z.enum(["off", "shadow", "live"]),
  isPaused: z.boolean(),
  isBackfill: z.boolean(),
  pollIntervalMs: z.number(),
  lastOkAt: z.date().nullable(),
  lastErrorAt: z.date().nullable(),
  lastError: z.string().nullable(),
  breakerState: z.string(),
  calls: z.number(),
  errors: z.number(),
  buckets: z.array(z.array(z.number())),
  waitingWrites: z.number(),
  waitingItems: z.number(),
  oldestWriteAt: z.date().nullable(),
});
export type ConnectionHealthRow = z.infer<typeof healthRow>;

const backlogCap = 10_000;

/** Connections with their traffic since an instant and what waits for them; both backlogs are counted up to 10,000. */
export async function readConnectionHealth(sql: Sql, since: Date): Promise<ConnectionHealthRow[]> {
  const found = await sql.raw(
    `SELECT c.key, c.name, c.vendor, c.role, c.mode, c.is_paused AS "isPaused", c.is_backfill AS "isBackfill", c.poll_interval_ms AS "pollIntervalMs",
       greatest(c.last_success_at, m.answered) AS "lastOkAt", c.last_error_at AS "lastErrorAt", c.last_error AS "lastError", c.breaker_state AS "breakerState",
       m.calls, m.errors, m.buckets, w.n AS "waitingWrites", w.oldest AS "oldestWriteAt", i.n AS "waitingItems"
     FROM connection c
     CROSS JOIN LATERAL (SELECT coalesce(sum(calls), 0)::int AS calls, coalesce(sum(errors), 0)::int AS errors, coalesce(jsonb_agg(to_jsonb(buckets)), '[]') AS buckets,
         max(minute) FILTER (WHERE calls > errors) AS answered
       FROM connection_minute WHERE connection_id = c.id AND minute >= $1) m
     CROSS JOIN LATERAL (SELECT count(*)::int AS n, min(o.intended_at) AS oldest FROM (SELECT intended_at FROM outbound_write
       WHERE connection_id = c.id AND state IN ('intent', 'unknown') ORDER BY intended_at LIMIT ${backlogCap}) o) w
     CROSS JOIN LATERAL (SELECT count(*)::int AS n FROM (SELECT 1 FROM inbox_item WHERE connection_id = c.id AND outcome = 'pending' LIMIT ${backlogCap}) p) i
     ORDER BY c.is_backfill, c.created_at, c.key LIMIT 200`,
    [since],
  );
  return found.rows.map((row) => healthRow.parse(row));
}
