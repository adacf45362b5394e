import { z } from "zod";
import type { ConnectionHealthRow } from "../../db/connection-health.sql.ts";
import { addBuckets, emptyBuckets, percentileMs } from "../../domain/kpi/latency.ts";

/** A connection as the screens and the API show it. Rates are of the last hour; durations in milliseconds; held money in the reporting currency. */
export const connectionSchema = z.object({
  key: z.string(),
  vendor: z.string(),
  role: z.string(),
  name: z.string(),
  baseUrl: z.string(),
  mode: z.enum(["off", "shadow", "live"]),
  isPaused: z.boolean(),
  /** Who paused it, when and why; null where it is not paused, or was before this was kept. */
  paused: z.object({ at: z.date(), by: z.string(), reason: z.string() }).nullable(),
  isBackfill: z.boolean(),
  pollIntervalMs: z.int(),
  lastSuccessAt: z.date().nullable(),
  lastErrorAt: z.date().nullable(),
  lastError: z.string().nullable(),
  breaker: z.string(),
  calls: z.int(),
  errorRate: z.number().nullable(),
  rateLimited: z.int(),
  p50Ms: z.number().nullable(),
  p95Ms: z.number().nullable(),
  backlog: z.int(),
  /** Engagements that stand still because of it. */
  waiting: z.int(),
  oldestWaitAt: z.date().nullable(),
  held: z.object({ amount: z.string(), currency: z.string() }),
  shadowWrites: z.int(),
  previewedAt: z.date().nullable(),
  previewedBy: z.string().nullable(),
  firstLiveAt: z.date().nullable(),
});

/** What came through in the window, and what waits: the same wherever a connection is shown. */
export function trafficOf(row: ConnectionHealthRow) {
  const buckets = row.buckets.reduce<number[]>((sum, one) => addBuckets(sum, one), emptyBuckets());
  return {
    calls: row.calls,
    errorRate: row.calls === 0 ? null : row.errors / row.calls,
    p50Ms: percentileMs(buckets, 0.5),
    p95Ms: percentileMs(buckets, 0.95),
    backlog: row.inboxPending + row.writesOpen + row.waiting,
  };
}

export function connectionView(row: ConnectionHealthRow, reportingCurrency: string): z.input<typeof connectionSchema> {
  return {
    key: row.key,
    vendor: row.vendor,
    role: row.role,
    name: row.name,
    baseUrl: row.baseUrl,
    mode: row.mode,
    isPaused: row.isPaused,
    paused: pausedOf(row),
    isBackfill: row.isBackfill,
    pollIntervalMs: row.pollIntervalMs,
    lastSuccessAt: row.lastSuccessAt,
    lastErrorAt: row.lastErrorAt,
    lastError: row.lastError,
    breaker: row.breakerState,
    ...trafficOf(row),
    rateLimited: row.rateLimited,
    waiting: row.waiting,
    oldestWaitAt: row.oldestWaitAt,
    held: { amount: row.heldReporting, currency: reportingCurrency },
    shadowWrites: row.shadowWrites,
    previewedAt: row.previewedAt,
    previewedBy: row.previewedBy,
    firstLiveAt: row.firstLiveAt,
  };
}

function pausedOf({ isPaused, pauseReason, pausedAt, pausedBy }: ConnectionHealthRow) {
  return isPaused && pausedAt && pausedBy && pauseReason ? { at: pausedAt, by: pausedBy, reason: pauseReason } : null;
}

export const hourBefore = (now: Date): Date => new Date(now.getTime() - 3_600_000);
