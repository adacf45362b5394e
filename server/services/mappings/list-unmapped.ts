import { z } from "zod";
import { readReferenceVersion } from "../../db/reference.sql.ts";
import { mappingSetKeySchema } from "../../domain/mapping/sets.ts";
import { sum } from "../../domain/money.ts";
import { query } from "../query.ts";
import { unmappedDeals, unmappedSchema, unmappedValues } from "./unmapped-values.ts";

const listed = 100;

/** The values of a set that open exceptions ask for: how many records wait for each, and what they are worth. */
export const listUnmapped = query({
  name: "listUnmapped",
  permission: "mappings.read",
  input: z.strictObject({ set: mappingSetKeySchema }),
  /** `total` values keep `deals` deals waiting, worth `exposure` in the reporting currency; a deal counts once. */
  output: z.object({
    items: z.array(unmappedSchema),
    total: z.int(),
    deals: z.int(),
    exposure: z.string(),
    reportingCurrency: z.string(),
  }),
  run: async ({ input, ctx, scope }) => {
    const [all, deals, reference] = await Promise.all([
      unmappedValues(ctx.db, scope, input.set),
      unmappedDeals(ctx.db, scope, input.set),
      ctx.db.one(readReferenceVersion(undefined)),
    ]);
    const items = all.slice(0, listed);
    const exposure = sum(all.map((value) => value.exposure));
    return { ok: true, value: { items, total: all.length, deals, exposure, reportingCurrency: reference.reportingCurrency } };
  },
});
