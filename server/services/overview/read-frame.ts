import { z } from "zod";
import { type CappedCount, cappedCount, cappedCountSchema } from "../../db/capped-count.ts";
import { readQueueCounts } from "../../db/exception-queues.sql.ts";
import { scopeCondition } from "../../db/scope.sql.ts";
import { grantsFor, may } from "../../domain/access/permissions.ts";
import { exceptionReach, ownTeams, visibleTeams } from "../../domain/exceptions/reach.ts";
import { freshnessOf } from "../../domain/kpi/freshness.ts";
import type { CallContext } from "../context.ts";
import { query } from "../query.ts";

const entityRow = z.object({ code: z.string(), name: z.string(), region: z.string(), time_zone: z.string() });
const sourceRow = z.object({
  key: z.string(),
  name: z.string(),
  last_success_at: z.date().nullable(),
  poll_interval_ms: z.number(),
  role: z.string(),
  breaker_state: z.string(),
});

/** What the frame around every screen shows: entities to choose from, what waits, the source that is furthest behind. */
export const readFrame = query({
  name: "readFrame",
  permission: "overview.read",
  input: z.strictObject({}),
  output: z.object({
    entities: z.array(z.object({ code: z.string(), name: z.string() })),
    regions: z.array(z.string()),
    timeZone: z.string(),
    /** Open exceptions of the caller's teams (of all teams for who belongs to none), counted up to 10,000. */
    waiting: cappedCountSchema,
    stalest: z
      .object({ key: z.string(), name: z.string(), lastOkAt: z.date().nullable(), state: z.enum(["fresh", "late", "silent"]) })
      .nullable(),
  }),
  run: async ({ ctx, now, scope }) => {
    const values: unknown[] = [];
    const entities = (
      await ctx.db.raw(
        `SELECT code, name, region, time_zone FROM legal_entity
         WHERE is_active AND ${scopeCondition(scope, values, { entity: "code", region: "region" })} ORDER BY name LIMIT 200`,
        values,
      )
    ).rows.map((row) => entityRow.parse(row));
    return {
      ok: true,
      value: {
        entities: entities.map(({ code, name }) => ({ code, name })),
        regions: [...new Set(entities.map((entity) => entity.region))].sort(),
        // One entity: its zone. Several: nobody's day is everybody's.
        timeZone: entities.length === 1 ? (entities[0]?.time_zone ?? "UTC") : "UTC",
        waiting: await countWaiting(ctx, now),
        stalest: may(ctx.actor.grants, "connections.read") ? await stalestSource(ctx, now) : null,
      },
    };
  },
});

/** As the queues count it: awake, and without history that was read in. Where the caller works, else where they look on. */
async function countWaiting(ctx: CallContext, now: Date): Promise<CappedCount> {
  const grants = grantsFor(ctx.actor.grants, "exceptions.read");
  const working = grants.filter((grant) => ownTeams([grant]).length > 0);
  const counting = working.length > 0 ? { grants: working, teams: ownTeams(working) } : { grants, teams: visibleTeams(grants) };
  const ask = { reach: exceptionReach(counting.grants), actorId: ctx.actor.id, entityCodes: null, now };
  const counted = await readQueueCounts(ctx.db, ask);
  return cappedCount(counted.teams.filter(({ team }) => counting.teams.includes(team)).reduce((sum, row) => sum + row.open, 0));
}

async function stalestSource(ctx: CallContext, now: Date) {
  const found = await ctx.db.raw(
    `SELECT c.key, c.name, c.role, c.poll_interval_ms, c.breaker_state, greatest(c.last_success_at, (SELECT max(m.minute) FROM connection_minute m
       WHERE m.connection_id = c.id AND m.calls > m.errors AND m.minute > $1::timestamptz - interval '1 day')) AS last_success_at
     FROM connection c WHERE c.mode <> 'off' AND NOT c.is_paused AND NOT c.is_backfill ORDER BY c.key LIMIT 200`,
    [now],
  );
  const sources = found.rows
    .map((row) => sourceRow.parse(row))
    .map(({ breaker_state, key, last_success_at: lastOkAt, name, poll_interval_ms: pollIntervalMs, role }) => ({
      key,
      name,
      lastOkAt,
      // One that is left alone after failures does not answer, however lately it did.
      state: breaker_state === "open" ? ("silent" as const) : freshnessOf({ role, pollIntervalMs, lastOkAt }, now),
    }));
  return sources.sort((a, b) => staleness[b.state] - staleness[a.state] || ageMs(b, now) - ageMs(a, now))[0] ?? null;
}

const staleness = { fresh: 0, late: 1, silent: 2 } as const;
const ageMs = (source: { lastOkAt: Date | null }, now: Date): number =>
  source.lastOkAt ? now.getTime() - source.lastOkAt.getTime() : Number.MAX_SAFE_INTEGER;
