import { z } from "zod";
import { update } from "../../db/rows.ts";
import { readShadowFingerprint } from "../../db/shadow-writes.sql.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { lockConnection } from "./connection-rows.ts";

/** Says that someone has looked at what the connection would be written; only then may it go live for the first time. */
export const confirmPreview = command({
  name: "confirmPreview",
  permission: "connections.manage",
  input: z.strictObject({
    key: z.string(),
    /** How many writes were shown, and the fingerprint that the preview gave of them. */
    writesSeen: z.int().min(0),
    fingerprint: z.string().max(100).optional(),
    /** Nothing would be written yet, and it may go live all the same. */
    nothingToShow: z.boolean().default(false),
  }),
  output: z.object({ key: z.string() }),
  run: async ({ input, ctx, tx, now, audit }) => {
    const found = await lockConnection(tx, input.key);
    if (!found.ok) return found;
    const row = found.value;
    if (row.mode !== "shadow") return refuse("conflict", `${row.name} is not in shadow mode, so there is no preview to confirm.`);
    const shown = await tx.one(readShadowFingerprint({ connectionId: row.id }));
    const unseen = whatIsUnseen(row.name, shown, input);
    if (unseen) return unseen;
    await update(tx, "Connection", { where: { id: row.id }, set: { previewedAt: now, previewedBy: ctx.actor.name } });
    audit({
      action: "connection.preview_confirmed",
      subjectType: "connection",
      subjectId: row.id,
      after: { writesSeen: input.writesSeen, writesShown: shown.writes, ...(input.nothingToShow ? { nothingToShow: true } : {}) },
    });
    return { ok: true, value: { key: row.key } };
  },
});

/** Why what was looked at is not what is there, or null. */
function whatIsUnseen(
  name: string,
  shown: { writes: number; fingerprint: string },
  seen: { writesSeen: number; fingerprint?: string | undefined; nothingToShow: boolean },
): ReturnType<typeof refuse> | null {
  if (shown.writes === 0 && seen.writesSeen === 0) {
    if (seen.nothingToShow) return null;
    const text = `Nothing would be written to ${name} yet, so there is nothing to look at. Wait until a won deal has passed its checks, or say that it may go live without a look.`;
    return refuse("conflict", text, { nothingToShow: "must be said where there is nothing to look at" });
  }
  const text = `What would be written to ${name} is not what was shown: ${shown.writes} writes wait to be looked at. Open the preview and confirm it there.`;
  if (seen.writesSeen !== shown.writes) return refuse("conflict", text, { writesSeen: "must say how many writes were shown" });
  if (seen.fingerprint === shown.fingerprint) return null;
  return refuse("conflict", text, { fingerprint: "must be that of the preview which was shown" });
}
