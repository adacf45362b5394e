import { z } from "zod";
import { applyChanges, problemFields, tellProblems } from "../../domain/mapping/rows.ts";
import { type MappingSetKey, mappingSetKeySchema, mappingSetKeys } from "../../domain/mapping/sets.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { publishNew } from "./publish-new.ts";
import { keySchema, whySchema } from "./schemas.ts";
import { lockSet, rowsOf } from "./version-store.ts";

const rowSchema = z.strictObject({
  key: keySchema,
  value: z.record(z.string(), z.unknown()).optional(),
  aliasOf: keySchema.nullish(),
});

/** Puts a firm's first mappings in force, all sets together; a set that has a published version is left as it is. */
export const installMappings = command({
  name: "installMappings",
  permission: "mappings.publish",
  input: z.strictObject({ sets: z.partialRecord(mappingSetKeySchema, z.array(rowSchema).max(50_000)), why: whySchema }),
  output: z.object({ installed: z.array(mappingSetKeySchema) }),
  run: async (scope) => {
    const { ctx, input, tx } = scope;
    if (ctx.actor.type !== "system")
      return refuse("forbidden", "Only an operator's command installs mappings. Use drafts to change those that are there.");
    const installed: MappingSetKey[] = [];
    for (const set of mappingSetKeys) {
      const wanted = input.sets[set];
      const live = await lockSet(tx, set);
      if (!wanted || live.published) continue;
      const publishedRows = await rowsOf(tx, live.published);
      const rows = applyChanges(
        set,
        publishedRows,
        wanted.map((row) => ({ op: "put" as const, row: { key: row.key, value: row.value, aliasOf: row.aliasOf ?? null } })),
      );
      if (!rows.ok) return refuse("invalid", `${set}: ${tellProblems(rows.error)}`, problemFields(rows.error));
      const published = await publishNew(scope, { live, publishedRows, rows: rows.value, why: input.why });
      if (!published.ok) return published;
      installed.push(set);
    }
    return { ok: true, value: { installed } };
  },
});
