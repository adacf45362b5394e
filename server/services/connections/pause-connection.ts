import { z } from "zod";
import { update } from "../../db/rows.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { closeGates, releaseKeys } from "../runs/release-runs.ts";
import { lockConnection } from "./connection-rows.ts";

/** Pauses a connection, with the reason that whoever waits for it reads, or lets it go on: then everything that waited for it is released. */
export const pauseConnection = command({
  name: "pauseConnection",
  permission: "connections.manage",
  input: z.strictObject({ key: z.string(), isPaused: z.boolean(), reason: z.string().trim().max(500).optional() }),
  output: z.object({ key: z.string(), isPaused: z.boolean(), released: z.int() }),
  run: async ({ input, ctx, tx, now, audit, unchanged }) => {
    const found = await lockConnection(tx, input.key);
    if (!found.ok) return found;
    const row = found.value;
    if (row.isPaused === input.isPaused) {
      unchanged();
      return { ok: true, value: { key: row.key, isPaused: row.isPaused, released: 0 } };
    }
    const reason = input.reason || null;
    if (input.isPaused && reason === null)
      return refuse("invalid", `Say why ${row.name} is paused: whoever waits for it reads it here.`, {
        reason: "must be stated",
      });
    await closeGates(tx, [`connection:${row.id}`]);
    const paused = input.isPaused
      ? { pausedAt: now, pausedBy: ctx.actor.name, pauseReason: reason }
      : { pausedAt: null, pausedBy: null, pauseReason: null };
    await update(tx, "Connection", { where: { id: row.id }, set: { isPaused: input.isPaused, ...paused, nextPollAt: now } });
    audit({
      action: input.isPaused ? "connection.pause" : "connection.resume",
      subjectType: "connection",
      subjectId: row.id,
      reason,
      before: { isPaused: row.isPaused },
      after: { isPaused: input.isPaused },
    });
    const released = input.isPaused ? 0 : await releaseKeys(tx, ctx.jobs, [`connection:${row.id}`]);
    return { ok: true, value: { key: row.key, isPaused: input.isPaused, released } };
  },
});
