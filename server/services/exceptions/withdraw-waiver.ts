import { z } from "zod";
import { update } from "../../db/rows.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { exceptionOf, lockRequestedWaiver } from "./locked-waiver.ts";
import { auditOf, noteOn } from "./target.ts";

/** Takes back a waiver that nobody has decided yet; only whoever asked for it may. */
export const withdrawWaiver = command({
  name: "withdrawWaiver",
  permission: "exceptions.work",
  input: z.strictObject({ waiverId: z.uuid() }),
  output: z.object({ at: z.date() }),
  run: async ({ input, ctx, tx, now, reaches, audit }) => {
    const found = await lockRequestedWaiver(tx, input.waiverId, (one) => one.requested_by === ctx.actor.id || reaches(one));
    if (!found.ok) return found;
    const waiver = found.value;
    if (waiver.requested_by !== ctx.actor.id)
      return refuse("forbidden", `Only ${waiver.requested_name}, who asked for this waiver, can take it back.`);
    const set = { state: "withdrawn", decidedBy: ctx.actor.id, decidedName: ctx.actor.name, decidedAt: now };
    await update(tx, "Waiver", { where: { id: waiver.id, state: "requested" }, set });
    const exception = exceptionOf(waiver);
    await noteOn(tx, ctx, { rows: [exception], kind: "waive", body: "Took the request for a waiver back", now });
    audit(auditOf(exception, { action: "waiver.withdrawn", before: { state: "requested" }, after: { state: "withdrawn" } }));
    return { ok: true, value: { at: now } };
  },
});
