import { z } from "zod";
import { sweepCrmSoon } from "../../db/crm-sweeps.sql.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { lockConnection } from "./connection-rows.ts";

/**
 * Has a connection read now, without waiting for its interval; a CRM also once more from its beginning, behind what is read as it
 * changes. What is known as it is changes nothing.
 */
export const syncConnection = command({
  name: "syncConnection",
  permission: "connections.manage",
  input: z.strictObject({ key: z.string(), fromBeginning: z.boolean().default(false) }),
  output: z.object({ key: z.string(), queued: z.boolean() }),
  run: async ({ input, ctx, tx, audit }) => {
    const found = await lockConnection(tx, input.key);
    if (!found.ok) return found;
    const row = found.value;
    if (row.mode === "off" || row.isPaused) {
      return refuse("conflict", `${row.name} is ${row.isPaused ? "paused" : "switched off"}. Start it before it can be read.`);
    }
    if (input.fromBeginning && row.role !== "crm")
      return refuse("invalid", `${row.name} is no CRM: it is read whole each time. Read it now instead.`);
    if (input.fromBeginning) await tx.rows(sweepCrmSoon({ connectionId: row.id }));
    await ctx.jobs.task(tx, "pull-connection", { connectionId: row.id });
    audit({
      action: "connection.sync",
      subjectType: "connection",
      subjectId: row.id,
      after: { requested: input.fromBeginning ? "from its beginning" : true },
    });
    return { ok: true, value: { key: row.key, queued: true } };
  },
});
