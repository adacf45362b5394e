import { z } from "zod";
import { diffRows } from "../../domain/mapping/diff.ts";
import { applyChanges, problemFields, tellProblems } from "../../domain/mapping/rows.ts";
import { mappingSetKeySchema } from "../../domain/mapping/sets.ts";
import { command } from "../command.ts";
import { type Outcome, refuse } from "../refusal.ts";
import { publishNew, reviewNew } from "./publish-new.ts";
import { changeOf, changesIn } from "./save-rows.ts";
import { whySchema } from "./schemas.ts";
import { mayPublish, refuseBeyond } from "./second-person.ts";
import { lockSet, rowsOf } from "./version-store.ts";

const outputSchema = z.object({
  state: z.enum(["published", "in_review", "unchanged"]),
  versionId: z.string().nullable(),
  version: z.int().nullable(),
  changes: z.int(),
  released: z.int(),
  mayApprove: z.array(z.string()),
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
      return { ok: true, value: { state: "unchanged", versionId: id, version: number, changes: 0, released: 0, mayApprove: [] } };
    }
    const within = await refuseBeyond(tx, { set: input.set, diffs, reaches: scope.reaches });
    if (!within.ok) return within;
    const made = { live, publishedRows, rows: rows.value, why: input.why };
    const consent = await mayPublish(tx, ctx.actor, { set: input.set, diffs, authorId: ctx.actor.id, now });
    if (!consent.ok) {
      const { id, mayApprove, number } = await reviewNew(scope, made);
      const changes = diffs.length;
      return { ok: true, value: { state: "in_review", versionId: id, version: number, changes, released: 0, mayApprove } };
    }
    const published = await publishNew(scope, made);
    if (!published.ok) return published;
    const { id, number, released } = published.value;
    const changes = diffs.length;
    return { ok: true, value: { state: "published", versionId: id, version: number, changes, released, mayApprove: [] } };
  },
});
