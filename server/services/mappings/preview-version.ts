import { z } from "zod";
import { readVersionByNumber } from "../../db/mapping-versions.sql.ts";
import { mappingSetKeySchema, setSpec } from "../../domain/mapping/sets.ts";
import { query } from "../query.ts";
import { refuse } from "../refusal.ts";
import { changeEffectSchema } from "./effect-tally.ts";
import { tryChange } from "./try-change.ts";
import { findVersion, rowsOf } from "./version-store.ts";

/** What publishing a version would do: an open one by its id, or going back to an earlier one by its number. Nothing is written. */
export const previewVersion = query({
  name: "previewVersion",
  permission: "mappings.read",
  input: z.union([
    z.strictObject({ versionId: z.uuid() }),
    z.strictObject({ set: mappingSetKeySchema, version: z.int().min(1) }),
  ]),
  output: changeEffectSchema,
  run: async ({ input, ctx, reaches }) => {
    if ("versionId" in input) {
      const found = await findVersion(ctx.db, input.versionId);
      if (!found.ok) return found;
      return {
        ok: true,
        value: await tryChange(ctx, { set: found.value.set, rows: await rowsOf(ctx.db, found.value), reaches }),
      };
    }
    const earlier = await ctx.db.maybe(readVersionByNumber({ set: input.set, number: input.version }));
    if (!earlier) return refuse("not_found", `There is no version ${input.version} of ${setSpec(input.set).name}.`);
    return { ok: true, value: await tryChange(ctx, { set: input.set, rows: await rowsOf(ctx.db, earlier), reaches }) };
  },
});
