import { z } from "zod";
import { update } from "../../db/rows.ts";
import { diffRows } from "../../domain/mapping/diff.ts";
import { applyChanges, problemFields, type RowChange, tellProblems } from "../../domain/mapping/rows.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { spelledOut, versionAudit } from "./publish-version.ts";
import { draftOf, keySchema, versionRef } from "./schemas.ts";
import { refuseToPrepare } from "./second-person.ts";
import { lockOpenVersion, replaceRows, rowsOf } from "./version-store.ts";

const rowIn = { key: keySchema, value: z.record(z.string(), z.unknown()).optional(), aliasOf: keySchema.nullish() };
export const changeIn = z.discriminatedUnion("op", [
  z.strictObject({ op: z.literal("add"), ...rowIn }),
  z.strictObject({ op: z.literal("put"), ...rowIn }),
  z.strictObject({ op: z.literal("remove"), key: keySchema }),
]);
/** Changes of one call: a pasted sheet, not a master file. */
export const changesIn = z.array(changeIn).min(1).max(2_000);

export const changeOf = (change: z.output<typeof changeIn>): RowChange =>
  change.op === "remove" ? { op: "remove", key: change.key } : { op: change.op, row: draftOf(change) };

/** Adds, replaces and removes rows of a draft: all of the changes, or none and every one that is wrong is named. */
export const saveRows = command({
  name: "saveRows",
  permission: "mappings.edit",
  input: z.strictObject({ ...versionRef, changes: changesIn }),
  output: z.object({ lockVersion: z.int(), changed: z.int() }),
  run: async (scope) => {
    const { input, ctx, tx } = scope;
    const open = await lockOpenVersion(tx, input, ["draft"]);
    if (!open.ok) return open;
    const { live, version } = open.value;
    if (version.createdBy !== ctx.actor.id)
      return refuse("forbidden", `This is ${version.createdName}'s draft: only ${version.createdName} changes it.`);
    const before = await rowsOf(tx, version);
    const rows = applyChanges(live.set, before, input.changes.map(changeOf));
    if (!rows.ok) return refuse("invalid", tellProblems(rows.error), problemFields(rows.error));
    const diffs = diffRows(live.set, before, rows.value);
    if (diffs.length === 0) {
      scope.unchanged();
      return { ok: true, value: { lockVersion: version.lockVersion, changed: 0 } };
    }
    const within = await refuseToPrepare(tx, { ...scope, set: live.set, diffs });
    if (!within.ok) return within;
    await replaceRows(tx, version.id, rows.value);
    const lockVersion = version.lockVersion + 1;
    await update(tx, "MappingVersion", { where: { id: version.id, state: "draft" }, set: { lockVersion } });
    scope.audit(versionAudit("mapping.save-rows", version, { after: spelledOut(live.set, diffs) }));
    return { ok: true, value: { lockVersion, changed: diffs.length } };
  },
});
