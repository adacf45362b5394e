import { z } from "zod";
import { type ConnectionHealthRow, readConnectionHealth } from "../../db/measures.sql.ts";
import { after } from "../../domain/clock.ts";
import { type Freshness, freshnessOf } from "../../domain/kpi/freshness.ts";
import { addBuckets, emptyBuckets, percentileMs } from "../../domain/kpi/latency.ts";
import { query } from "../query.ts";

const windowMs = 60 * 60_000;
/** Each connection's last hour: when it answered last, how quickly, how often it failed, and what waits for it. */
export const listConnectionHealth = query({
  name: "listConnectionHealth",
  permission: "connections.read",
  input: z.strictObject({}),
  output: z.object({
    since: z.date(),
    connections: z.array(
      z.object({
        key: z.string(),
        name: z.string(),
        vendor: z.string(),
        role: z.string(),
        mode: z.enum(["off", "shadow", "live"]),
        isPaused: z.boolean(),
        isBackfill: z.boolean(),
        state: z.enum(["off", "paused", "open_breaker", "fresh", "late", "silent"]),
        lastOkAt: z.date().nullable(),
        lastError: z.string().nullable(),
        lastErrorAt: z.date().nullable(),
        calls: z.int(),
        /** Null: no call in the window. */
        p50Ms: z.number().nullable(),
        p95Ms: z.number().nullable(),
        errorRate: z.number().nullable(),
        backlog: z.int(),
        oldestWaitingAt: z.date().nullable(),
      }),
    ),
  }),
  run: async ({ ctx, now }) => {
    const since = after(now, -windowMs);
    const rows = await readConnectionHealth(ctx.db, since);
    return { ok: true, value: { since, connections: rows.map((row) => healthOf(row, now)) } };
  },
});

function healthOf(row: ConnectionHealthRow, now: Date) {
  const buckets = row.buckets.reduce<number[]>((sum, minute) => addBuckets(sum, minute), emptyBuckets());
  return {
    key: row.key,
    name: row.name,
    vendor: row.vendor,
    role: row.role,
    mode: row.mode,
    isPaused: row.isPaused,
    isBackfill: row.isBackfill,
    state: stateOf(row, now),
    lastOkAt: row.lastOkAt,
    lastError: row.lastError,
    lastErrorAt: row.lastErrorAt,
    calls: row.calls,
    p50Ms: percentileMs(buckets, 0.5),
    p95Ms: percentileMs(buckets, 0.95),
    errorRate: row.calls === 0 ? null : row.errors / row.calls,
    backlog: row.waitingWrites + row.waitingItems,
    oldestWaitingAt: row.oldestWriteAt,
  };
}

function stateOf(row: ConnectionHealthRow, now: Date): "off" | "paused" | "open_breaker" | Freshness {
  if (row.mode === "off") return "off";
  if (row.isPaused) return "paused";
  if (row.breakerState === "open") return "open_breaker";
  return freshnessOf({ role: row.role, pollIntervalMs: row.pollIntervalMs, lastOkAt: row.lastOkAt }, now);
}
