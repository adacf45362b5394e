import { z } from "zod";
import { update } from "../../db/rows.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { lockConnection } from "./connection-rows.ts";

/** Says that someone has looked at what the connection would be written; only then may it go live for the first time. */
export const confirmPreview = command({
  name: "confirmPreview",
  permission: "connections.manage",
  input: z.strictObject({ key: z.string(), writesSeen: z.int().min(0) }),
  output: z.object({ key: z.string() }),
  run: async ({ input, ctx, tx, now, audit }) => {
    const found = await lockConnection(tx, input.key);
    if (!found.ok) return found;
    const row = found.value;
    if (row.mode !== "shadow") return refuse("conflict", `${row.name} is not in shadow mode, so there is no preview to confirm.`);
    const counted = await tx.raw(
      "SELECT count(*)::int AS writes FROM outbound_write WHERE connection_id = $1 AND state = 'shadow'",
      [row.id],
    );
    const writes = Number(counted.rows[0]?.writes ?? 0);
    if (input.writesSeen < Math.min(writes, 1))
      return refuse(
        "conflict",
        `${writes} writes wait to be looked at before ${row.name} can go live. Open the preview and confirm it there.`,
        {
          writesSeen: "must say how many writes were shown",
        },
      );
    await update(tx, "Connection", { where: { id: row.id }, set: { previewedAt: now, previewedBy: ctx.actor.name } });
    audit({
      action: "connection.preview_confirmed",
      subjectType: "connection",
      subjectId: row.id,
      after: { writesSeen: input.writesSeen, writesShown: writes },
    });
    return { ok: true, value: { key: row.key } };
  },
});
