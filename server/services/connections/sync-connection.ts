import { z } from "zod";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { lockConnection } from "./connection-rows.ts";

/** Has a connection read now, without waiting for its interval. */
export const syncConnection = command({
  name: "syncConnection",
  permission: "connections.manage",
  input: z.strictObject({ key: z.string() }),
  output: z.object({ key: z.string(), queued: z.boolean() }),
  run: async ({ input, ctx, tx, audit }) => {
    const found = await lockConnection(tx, input.key);
    if (!found.ok) return found;
    const row = found.value;
    if (row.mode === "off" || row.isPaused) {
      return refuse("conflict", `${row.name} is ${row.isPaused ? "paused" : "switched off"}. Start it before it can be read.`);
    }
    await ctx.jobs.task(tx, "pull-connection", { connectionId: row.id });
    audit({ action: "connection.sync", subjectType: "connection", subjectId: row.id, after: { requested: true } });
    return { ok: true, value: { key: row.key, queued: true } };
  },
});
