import { z } from "zod";
import { update } from "../../db/rows.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { versionAudit } from "./publish-version.ts";
import { versionRef, whySchema } from "./schemas.ts";
import { lockOpenVersion } from "./version-store.ts";

/**
 * Sends a version in review back to its author, with the reason. It becomes a draft again, unless another draft is open: then
 * it is closed, and its changes stay readable.
 */
export const rejectReview = command({
  name: "rejectReview",
  permission: "mappings.publish",
  input: z.strictObject({ ...versionRef, reason: whySchema }),
  output: z.object({ state: z.enum(["draft", "retired"]), lockVersion: z.int() }),
  run: async ({ input, ctx, tx, audit }) => {
    const open = await lockOpenVersion(tx, input, ["in_review"]);
    if (!open.ok) return open;
    const { live, version } = open.value;
    if (version.createdBy === ctx.actor.id) return refuse("forbidden", "This is your own change: withdraw it instead.");
    const state = live.draft ? ("retired" as const) : ("draft" as const);
    const lockVersion = version.lockVersion + 1;
    await update(tx, "MappingVersion", {
      where: { id: version.id, state: "in_review" },
      set: {
        state,
        lockVersion,
        reviewedBy: ctx.actor.id,
        reviewedName: ctx.actor.name,
        publishedBy: null,
        publishedName: null,
        effectiveAt: null,
      },
    });
    audit(versionAudit("mapping.reject", version, { reason: input.reason, before: { state: "in_review" }, after: { state } }));
    return { ok: true, value: { state, lockVersion } };
  },
});
