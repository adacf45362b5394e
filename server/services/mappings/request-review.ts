import { z } from "zod";
import { update } from "../../db/rows.ts";
import { diffRows } from "../../domain/mapping/diff.ts";
import { setProblems, tellProblems } from "../../domain/mapping/rows.ts";
import { setSpec } from "../../domain/mapping/sets.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { refuseUnknown } from "./known-values.ts";
import { putBeforeSecondPerson } from "./publish-new.ts";
import { notesOut, versionRef, whySchema } from "./schemas.ts";
import { refuseToPrepare } from "./second-person.ts";
import { lockOpenVersion, rowsOf } from "./version-store.ts";

/** Puts a draft before a second person. It is not changed any more until it comes back. */
export const requestReview = command({
  name: "requestReview",
  permission: "mappings.edit",
  input: z.strictObject({ ...versionRef, why: whySchema }),
  output: z.object({ lockVersion: z.int(), mayApprove: z.array(z.string()), notes: notesOut }),
  run: async (scope) => {
    const { input, ctx, tx } = scope;
    const open = await lockOpenVersion(tx, input, ["draft"]);
    if (!open.ok) return open;
    const { live, version } = open.value;
    if (version.createdBy !== ctx.actor.id)
      return refuse("forbidden", `This is ${version.createdName}'s draft: only ${version.createdName} asks for its review.`);
    const [rows, publishedRows] = [await rowsOf(tx, version), await rowsOf(tx, live.published)];
    const diffs = diffRows(live.set, publishedRows, rows);
    if (diffs.length === 0) return refuse("invalid", "The draft has no changes. Change a row, or discard it.");
    const problems = setProblems(live.set, rows);
    if (problems.length > 0) return refuse("invalid", `${setSpec(live.set).name} is not whole. ${tellProblems(problems)}`);
    const within = await refuseToPrepare(tx, { ...scope, set: live.set, diffs });
    if (!within.ok) return within;
    const keys = rows.map((row) => row.keyNorm);
    const known = await refuseUnknown(ctx, { set: live.set, diffs, inForce: publishedRows }, keys);
    if (!known.ok) return known;
    const lockVersion = version.lockVersion + 1;
    await update(tx, "MappingVersion", {
      where: { id: version.id, state: "draft" },
      set: { state: "in_review", why: input.why, lockVersion, reviewedBy: null, reviewedName: null },
    });
    const made = { live, publishedRows, rows, why: input.why };
    const mayApprove = await putBeforeSecondPerson(scope, version, made);
    return { ok: true, value: { lockVersion, mayApprove, notes: known.value } };
  },
});
