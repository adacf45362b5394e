import { z } from "zod";
import type { Scope } from "../domain/access/scope.ts";
import { groupsWaitingForSql } from "./connection-waits.sql.ts";
import { scopeCondition } from "./scope.sql.ts";
import { shownOfSql } from "./shadow-writes.sql.ts";
import { type Sql, statement } from "./sql.ts";

const healthRow = z.object({
  key: z.string(),
  id: z.string(),
  vendor: z.string(),
  role: z.string(),
  name: z.string(),
  baseUrl: z.string(),
  mode: z.enum(["off", "shadow", "live"]),
  isPaused: z.boolean(),
  pausedAt: z.date().nullable(),
  pausedBy: z.string().nullable(),
  pauseReason: z.string().nullable(),
  isBackfill: z.boolean(),
  pollIntervalMs: z.number(),
  /** When it answered last: a poll that came through, or any call. */
  lastSuccessAt: z.date().nullable(),
  lastErrorAt: z.date().nullable(),
  lastError: z.string().nullable(),
  previewedAt: z.date().nullable(),
  previewedBy: z.string().nullable(),
  firstLiveAt: z.date().nullable(),
  breakerState: z.string(),
  calls: z.number(),
  errors: z.number(),
  rateLimited: z.number(),
  buckets: z.array(z.array(z.number())),
  inboxPending: z.number(),
  writesOpen: z.number(),
  waiting: z.number(),
  oldestWaitAt: z.date().nullable(),
  heldReporting: z.string(),
  shadowWrites: z.number(),
});
export type ConnectionHealthRow = z.infer<typeof healthRow>;

/** Backlogs are counted so far. */
const backlogCap = 10_000;

/**
 * Connections (all, or the one of a key) with their traffic since an instant and what waits for them: records to be applied,
 * writes without an outcome and, of what the caller sees, engagements that stand still and for how much, and what shadow mode shows.
 */
export async function readConnectionHealth(
  sql: Sql,
  ask: { since: Date; key: string | null; scope: Scope },
): Promise<ConnectionHealthRow[]> {
  const values: unknown[] = [ask.since, ask.key];
  const place = scopeCondition(ask.scope, values, { entity: "e.entity_code", region: "e.region" });
  const shownPlace = scopeCondition(ask.scope, values, { entity: "s.entity_code", region: "s.region" });
  const found = await sql.raw(
    `SELECT c.key, c.id, c.vendor, c.role, c.name, c.base_url AS "baseUrl", c.mode, c.is_paused AS "isPaused", c.paused_at AS "pausedAt", c.paused_by AS "pausedBy", c.pause_reason AS "pauseReason", c.is_backfill AS "isBackfill",
      c.poll_interval_ms AS "pollIntervalMs", greatest(c.last_success_at, h.answered) AS "lastSuccessAt", c.last_error_at AS "lastErrorAt", c.last_error AS "lastError",
      c.previewed_at AS "previewedAt", c.previewed_by AS "previewedBy", c.first_live_at AS "firstLiveAt", c.breaker_state AS "breakerState",
      h.calls, h.errors, h.rate_limited AS "rateLimited", h.buckets, i.pending AS "inboxPending", w.open AS "writesOpen", x.waiting,
      x.held::text AS "heldReporting", least(x.oldest, w.oldest, i.oldest) AS "oldestWaitAt",
      (SELECT count(*) FROM outbound_write w LEFT JOIN engagement s ON s.id = w.engagement_id
        WHERE ${shownOfSql("c.id")} AND ${shownPlace})::int AS "shadowWrites"
    FROM connection c
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(m.calls), 0)::int AS calls, coalesce(sum(m.errors), 0)::int AS errors, coalesce(sum(m.rate_limited), 0)::int AS rate_limited,
        coalesce(jsonb_agg(to_jsonb(m.buckets)), '[]') AS buckets, max(m.minute) FILTER (WHERE m.calls > m.errors) AS answered
      FROM connection_minute m WHERE m.connection_id = c.id AND m.minute >= $1::timestamptz
    ) h
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS pending, min(p.received_at) AS oldest
      FROM (SELECT received_at FROM inbox_item WHERE connection_id = c.id AND outcome = 'pending' ORDER BY coalesce(reading, id) LIMIT ${backlogCap}) p
    ) i
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS open, min(o.intended_at) AS oldest
      FROM (SELECT intended_at FROM outbound_write WHERE connection_id = c.id AND state IN ('intent', 'unknown') ORDER BY intended_at LIMIT ${backlogCap}) o
    ) w
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS waiting, coalesce(sum(e.exposure_reporting), 0) AS held, min(e.opened_at) AS oldest FROM exception_item e
      WHERE e.status = 'open' AND e.group_key IN (${groupsWaitingForSql("c.key")})
        AND e.subject_type = 'engagement' AND ${place}
    ) x
    WHERE $2::text IS NULL OR c.key = $2
    ORDER BY c.is_backfill, c.created_at, c.key LIMIT 200`,
    values,
  );
  return found.rows.map((row) => healthRow.parse(row));
}

/** Calls, errors and latency of one connection by minute. */
export const readConnectionMinutes = statement({
  name: "read_connection_minutes",
  text: `SELECT minute, calls, errors, rate_limited AS "rateLimited", buckets FROM connection_minute WHERE connection_id = $1 AND minute >= $2 ORDER BY minute LIMIT 3000`,
  values: (p: { connectionId: string; since: Date }) => [p.connectionId, p.since],
  row: z.object({
    minute: z.date(),
    calls: z.number(),
    errors: z.number(),
    rateLimited: z.number(),
    buckets: z.array(z.number()),
  }),
});
