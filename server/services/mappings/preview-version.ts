import { z } from "zod";
import { readVersionByNumber } from "../../db/mapping-versions.sql.ts";
import { diffRows } from "../../domain/mapping/diff.ts";
import { mappingSetKeySchema, setSpec } from "../../domain/mapping/sets.ts";
import { query } from "../query.ts";
import { refuse } from "../refusal.ts";
import { changeEffectSchema } from "./effect-tally.ts";
import { readBook } from "./published-book.ts";
import { mayPublish } from "./second-person.ts";
import { tryChange } from "./try-change.ts";
import { findVersion, rowsOf } from "./version-store.ts";

/** What publishing a version would do: an open one by its id, or going back to an earlier one by its number. Nothing is written. */
export const previewVersion = query({
  name: "previewVersion",
  permission: "mappings.read",
  input: z.union([
    z.strictObject({ versionId: z.uuid() }),
    z.strictObject({ set: mappingSetKeySchema, version: z.int32().min(1) }),
  ]),
  output: changeEffectSchema.extend({
    /** Of going back: why the caller's own word does not do, and whose does; null where it does. An open version's set says it of that. */
    secondPerson: z.string().nullable(),
  }),
  run: async ({ input, ctx, now, reaches }) => {
    if ("versionId" in input) {
      const found = await findVersion(ctx.db, input.versionId);
      if (!found.ok) return found;
      const effect = await tryChange(ctx, { set: found.value.set, rows: await rowsOf(ctx.db, found.value), reaches });
      return { ok: true, value: { ...effect, secondPerson: null } };
    }
    const earlier = await ctx.db.maybe(readVersionByNumber({ set: input.set, number: input.version }));
    if (!earlier) return refuse("not_found", `There is no version ${input.version} of ${setSpec(input.set).name}.`);
    const rows = await rowsOf(ctx.db, earlier);
    const diffs = diffRows(input.set, (await readBook(ctx.db)).rows(input.set), rows);
    const consent = await mayPublish(ctx.db, ctx.actor, { set: input.set, diffs, authorId: ctx.actor.id, now });
    const effect = await tryChange(ctx, { set: input.set, rows, reaches });
    return { ok: true, value: { ...effect, secondPerson: consent.ok ? null : consent.error.message } };
  },
});
