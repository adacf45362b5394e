import { z } from "zod";
import type { Tx } from "../../db/database.ts";
import { startRuns } from "../../db/intake.sql.ts";
import { update } from "../../db/rows.ts";
import { dropShadowWrites } from "../../db/shadow-writes.sql.ts";
import { newId } from "../../domain/ids.ts";
import { command } from "../command.ts";
import type { JobSender } from "../context.ts";
import { refuse } from "../refusal.ts";
import { closeGates, releaseKeys } from "../runs/release-runs.ts";
import { lockConnection } from "./connection-rows.ts";

/**
 * Off, shadow (read everything, write nothing, show what would be written) or live. The first time that a system is to be
 * written to, someone must have looked at the preview of its writes. Going live takes up what was only shown until now.
 */
export const setConnectionMode = command({
  name: "setConnectionMode",
  permission: "connections.manage",
  input: z.strictObject({
    key: z.string(),
    mode: z.enum(["off", "shadow", "live"]),
    reason: z.string().trim().max(500).optional(),
  }),
  output: z.object({ key: z.string(), mode: z.string(), released: z.int() }),
  run: async ({ input, ctx, tx, now, audit, unchanged }) => {
    const found = await lockConnection(tx, input.key);
    if (!found.ok) return found;
    const row = found.value;
    if (row.mode === input.mode) {
      unchanged();
      return { ok: true, value: { key: row.key, mode: row.mode, released: 0 } };
    }
    const seen = await tx.raw("SELECT previewed_at, first_live_at FROM connection WHERE id = $1", [row.id]);
    const { first_live_at: firstLiveAt, previewed_at: previewedAt } = seen.rows[0] ?? {};
    if (input.mode === "live" && !firstLiveAt && !previewedAt) {
      return refuse(
        "conflict",
        `Nothing was ever written to ${row.name}. Put it into shadow mode, look at the preview of its first writes and confirm it; then it can go live.`,
      );
    }
    const keys = [`connection:${row.id}`];
    await closeGates(tx, keys);
    await update(tx, "Connection", {
      where: { id: row.id, mode: row.mode },
      set: { mode: input.mode, nextPollAt: now, ...(input.mode === "live" && !firstLiveAt ? { firstLiveAt: now } : {}) },
    });
    audit({
      action: "connection.mode",
      subjectType: "connection",
      subjectId: row.id,
      reason: input.reason ?? null,
      before: { mode: row.mode },
      after: { mode: input.mode },
    });
    const begun = input.mode === "live" ? await takeUpShadowed(tx, ctx.jobs, { id: row.id, now }) : 0;
    const woken = await releaseKeys(tx, ctx.jobs, keys);
    return { ok: true, value: { key: row.key, mode: input.mode, released: Math.max(woken, begun) } };
  },
});

/**
 * What was only shown until now is done for real: every engagement with a write that this connection was not sent runs again.
 * Runs that wait for the connection are woken by its key; this reaches those that are over, such as a status for the CRM.
 */
async function takeUpShadowed(tx: Tx, jobs: JobSender, connection: { id: string; now: Date }): Promise<number> {
  const shown = await tx.rows(dropShadowWrites({ connectionId: connection.id }));
  if (shown.length === 0) return 0;
  const runs = await tx.rows(
    startRuns({
      rows: shown.map((engagement) => ({
        id: newId<"run">(),
        subject_id: engagement.id,
        correlation_id: engagement.correlationId,
      })),
      flow: "quote-to-project",
      flowVersion: 1,
      subjectType: "engagement",
      connectionId: null,
      lane: "release",
      now: connection.now,
    }),
  );
  await jobs.wakeRuns(
    tx,
    runs.filter((run) => run.state === "ready"),
  );
  return runs.length;
}
