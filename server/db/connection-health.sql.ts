import { z } from "zod";
import { shadowOfSql } from "./shadow-writes.sql.ts";
import { statement } from "./sql.ts";

const healthRow = z.object({
  key: z.string(),
  id: z.string(),
  vendor: z.string(),
  role: z.string(),
  name: z.string(),
  baseUrl: z.string(),
  mode: z.enum(["off", "shadow", "live"]),
  isPaused: z.boolean(),
  isBackfill: z.boolean(),
  pollIntervalMs: z.number(),
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

/** All connections with their last hour, what waits for them, and for how much. */
export const readConnectionHealth = statement({
  name: "read_connection_health",
  text: `
    SELECT c.key, c.id, c.vendor, c.role, c.name, c.base_url AS "baseUrl", c.mode, c.is_paused AS "isPaused", c.is_backfill AS "isBackfill",
      c.poll_interval_ms AS "pollIntervalMs", c.last_success_at AS "lastSuccessAt", c.last_error_at AS "lastErrorAt", c.last_error AS "lastError",
      c.previewed_at AS "previewedAt", c.previewed_by AS "previewedBy", c.first_live_at AS "firstLiveAt", c.breaker_state AS "breakerState",
      coalesce(h.calls, 0)::int AS calls, coalesce(h.errors, 0)::int AS errors, coalesce(h.rate_limited, 0)::int AS "rateLimited", coalesce(h.buckets, '[]') AS buckets,
      (SELECT count(*) FROM inbox_item i WHERE i.connection_id = c.id AND i.outcome = 'pending')::int AS "inboxPending",
      (SELECT count(*) FROM outbound_write w WHERE w.connection_id = c.id AND w.state IN ('intent', 'unknown'))::int AS "writesOpen",
      LEAST(x.oldest, (SELECT min(w.intended_at) FROM outbound_write w WHERE w.connection_id = c.id AND w.state IN ('intent', 'unknown')),
        (SELECT min(i.received_at) FROM inbox_item i WHERE i.connection_id = c.id AND i.outcome = 'pending')) AS "oldestWaitAt",
      coalesce(x.waiting, 0)::int AS waiting, coalesce(x.held, 0)::text AS "heldReporting",
      (SELECT count(*) FROM outbound_write w WHERE ${shadowOfSql("c.id")})::int AS "shadowWrites"
    FROM connection c
    LEFT JOIN LATERAL (
      SELECT sum(m.calls) AS calls, sum(m.errors) AS errors, sum(m.rate_limited) AS rate_limited, jsonb_agg(to_jsonb(m.buckets)) AS buckets
      FROM connection_minute m WHERE m.connection_id = c.id AND m.minute >= $1
    ) h ON true
    LEFT JOIN LATERAL (
      SELECT count(*) AS waiting, sum(e.exposure_reporting) AS held, min(e.opened_at) AS oldest FROM exception_item e
      WHERE e.status = 'open' AND e.group_key IN ('connection_down:' || c.key, 'credential_refused:' || c.key, 'answer_malformed:' || c.key, 'connection_stopped:stopped:' || c.key)
        AND e.subject_type = 'engagement'
    ) x ON true
    WHERE $2::text IS NULL OR c.key = $2
    ORDER BY c.created_at, c.key`,
  values: (p: { since: Date; key: string | null }) => [p.since, p.key],
  row: healthRow,
});

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
