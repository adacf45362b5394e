import { z } from "zod";
import { diffRows } from "../../domain/mapping/diff.ts";
import { applyChanges, problemFields, tellProblems } from "../../domain/mapping/rows.ts";
import { mappingSetKeySchema, normaliseKey } from "../../domain/mapping/sets.ts";
import { command } from "../command.ts";
import { type Outcome, refuse } from "../refusal.ts";
import { refuseUnknown } from "./known-values.ts";
import { publishNew, reviewNew } from "./publish-new.ts";
import { changeOf, changesIn } from "./save-rows.ts";
import { notesOut, whySchema } from "./schemas.ts";
import { mayPublish, refuseToPrepare } from "./second-person.ts";
import { lockSet, rowsOf } from "./version-store.ts";

const outputSchema = z.object({
  state: z.enum(["published", "in_review", "unchanged"]),
  versionId: z.string().nullable(),
  version: z.int().nullable(),
  changes: z.int(),
  released: z.int(),
  mayApprove: z.array(z.string()),
  notes: notesOut,
});

/**
 * Makes a version of a set out of changes to the published one, in one call: for programs. It is published at once, or waits
 * in review where it needs a second person. Open drafts are left as they are and brought onto it.
 */
export const createVersion = command({
  name: "createMappingVersion",
  permission: "mappings.publish",
  input: z.strictObject({ set: mappingSetKeySchema, changes: changesIn, why: whySchema }),
  output: outputSchema,
  run: async (scope): Promise<Outcome<z.input<typeof outputSchema>>> => {
    const { input, ctx, now, tx } = scope;
    const live = await lockSet(tx, input.set);
    const publishedRows = await rowsOf(tx, live.published);
    const rows = applyChanges(input.set, publishedRows, input.changes.map(changeOf));
    if (!rows.ok) return refuse("invalid", tellProblems(rows.error), problemFields(rows.error));
    const diffs = diffRows(input.set, publishedRows, rows.value);
    if (diffs.length === 0) {
      scope.unchanged();
      const { id, number } = live.published ?? { id: null, number: null };
      return {
        ok: true,
        value: { state: "unchanged", versionId: id, version: number, changes: 0, released: 0, mayApprove: [], notes: [] },
      };
    }
    const within = await refuseToPrepare(tx, { ...scope, set: input.set, diffs });
    if (!within.ok) return within;
    const keys = input.changes.map((change) => normaliseKey(change.key));
    const known = await refuseUnknown(ctx, { set: input.set, diffs, inForce: publishedRows }, keys);
    if (!known.ok) return known;
    const changed = { changes: diffs.length, notes: known.value };
    const made = { live, publishedRows, rows: rows.value, why: input.why };
    const consent = await mayPublish(tx, ctx.actor, { set: input.set, diffs, authorId: ctx.actor.id, now });
    if (!consent.ok) {
      const { id, mayApprove, number } = await reviewNew(scope, made);
      return { ok: true, value: { ...changed, state: "in_review", versionId: id, version: number, released: 0, mayApprove } };
    }
    const published = await publishNew(scope, made);
    if (!published.ok) return published;
    const { id, number, released } = published.value;
    return { ok: true, value: { ...changed, state: "published", versionId: id, version: number, released, mayApprove: [] } };
  },
});
