import { z } from "zod";
import { readReferenceVersion } from "../../db/reference.sql.ts";
import { mappingSetKeySchema } from "../../domain/mapping/sets.ts";
import { query } from "../query.ts";
import { unmappedSchema, unmappedValues } from "./unmapped-values.ts";

const listed = 100;

/** The values of a set that open exceptions ask for: how many records wait for each, and what they are worth. */
export const listUnmapped = query({
  name: "listUnmapped",
  permission: "mappings.read",
  input: z.strictObject({ set: mappingSetKeySchema }),
  output: z.object({ items: z.array(unmappedSchema), total: z.int(), reportingCurrency: z.string() }),
  run: async ({ input, ctx, scope }) => {
    const [all, reference] = await Promise.all([
      unmappedValues(ctx.db, scope, input.set),
      ctx.db.one(readReferenceVersion(undefined)),
    ]);
    const items = all.slice(0, listed);
    return { ok: true, value: { items, total: all.length, reportingCurrency: reference.reportingCurrency } };
  },
});
