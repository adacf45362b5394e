import { z } from "zod";
import { type ConnectionHealthRow, readConnectionHealth } from "../../db/connection-health.sql.ts";
import { type Freshness, freshnessOf } from "../../domain/kpi/freshness.ts";
import { hourBefore, trafficOf } from "../connections/connection-view.ts";
import { query } from "../query.ts";

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
  run: async ({ ctx, now, scope }) => {
    const since = hourBefore(now);
    const rows = await readConnectionHealth(ctx.db, { since, key: null, scope });
    return { ok: true, value: { since, connections: rows.map((row) => healthOf(row, now)) } };
  },
});

function healthOf(row: ConnectionHealthRow, now: Date) {
  return {
    key: row.key,
    name: row.name,
    vendor: row.vendor,
    role: row.role,
    mode: row.mode,
    isPaused: row.isPaused,
    isBackfill: row.isBackfill,
    state: stateOf(row, now),
    lastOkAt: row.lastSuccessAt,
    lastError: row.lastError,
    lastErrorAt: row.lastErrorAt,
    ...trafficOf(row),
    oldestWaitingAt: row.oldestWaitAt,
  };
}

function stateOf(row: ConnectionHealthRow, now: Date): "off" | "paused" | "open_breaker" | Freshness {
  if (row.mode === "off") return "off";
  if (row.isPaused) return "paused";
  if (row.breakerState === "open") return "open_breaker";
  return freshnessOf({ role: row.role, pollIntervalMs: row.pollIntervalMs, lastOkAt: row.lastSuccessAt }, now);
}
