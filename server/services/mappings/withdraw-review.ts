import { z } from "zod";
import { update } from "../../db/rows.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { versionAudit } from "./publish-version.ts";
import { versionRef } from "./schemas.ts";
import { lockOpenVersion } from "./version-store.ts";

/** Takes a version back from review, or from the day for which it was scheduled. By its author, or by who scheduled it. */
export const withdrawReview = command({
  name: "withdrawReview",
  permission: "mappings.edit",
  input: z.strictObject(versionRef),
  output: z.object({ lockVersion: z.int() }),
  run: async ({ input, ctx, tx, audit }) => {
    const open = await lockOpenVersion(tx, input, ["in_review"]);
    if (!open.ok) return open;
    const { live, version } = open.value;
    if (![version.createdBy, version.publishedBy].includes(ctx.actor.id))
      return refuse("forbidden", `${version.createdName} asked for this review and can withdraw it; you can reject it.`);
    if (live.draft) {
      const whose = live.draft.createdBy === ctx.actor.id ? "you have" : `${live.draft.createdName} has`;
      return refuse("conflict", `It cannot become a draft again while ${whose} one open. Publish or discard that one first.`);
    }
    const lockVersion = version.lockVersion + 1;
    await update(tx, "MappingVersion", {
      where: { id: version.id, state: "in_review" },
      set: { state: "draft", lockVersion, publishedBy: null, publishedName: null, effectiveAt: null },
    });
    audit(versionAudit("mapping.withdraw", version, { before: { state: "in_review" }, after: { state: "draft" } }));
    return { ok: true, value: { lockVersion } };
  },
});
