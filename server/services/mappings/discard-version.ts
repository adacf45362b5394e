import { z } from "zod";
import { update } from "../../db/rows.ts";
import { may } from "../../domain/access/permissions.ts";
import { diffRows } from "../../domain/mapping/diff.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { spelledOut, versionAudit } from "./publish-version.ts";
import { versionRef } from "./schemas.ts";
import { lockOpenVersion, rowsOf } from "./version-store.ts";

/** Closes an open version without putting it in force. Its author may, and anyone who may publish, so that nobody is in the way for ever. */
export const discardVersion = command({
  name: "discardVersion",
  permission: "mappings.edit",
  input: z.strictObject(versionRef),
  output: z.object({ discarded: z.int() }),
  run: async ({ input, ctx, tx, audit }) => {
    const open = await lockOpenVersion(tx, input, ["draft", "in_review"]);
    if (!open.ok) return open;
    const { live, version } = open.value;
    if (version.createdBy !== ctx.actor.id && !may(ctx.actor.grants, "mappings.publish"))
      return refuse("forbidden", `This is ${version.createdName}'s draft. Someone who may publish can discard it.`);
    const diffs = diffRows(live.set, await rowsOf(tx, live.published), await rowsOf(tx, version));
    await update(tx, "MappingVersion", {
      where: { id: version.id, state: version.state },
      set: { state: "retired", lockVersion: version.lockVersion + 1, publishedBy: null, publishedName: null, effectiveAt: null },
    });
    audit(
      versionAudit("mapping.discard", version, {
        before: { state: version.state, ...spelledOut(live.set, diffs) },
        after: { state: "retired" },
      }),
    );
    return { ok: true, value: { discarded: diffs.length } };
  },
});
