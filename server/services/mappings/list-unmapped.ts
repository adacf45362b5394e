import { z } from "zod";
import { readReferenceVersion } from "../../db/reference.sql.ts";
import { grantsFor } from "../../domain/access/permissions.ts";
import { visibleTeams } from "../../domain/exceptions/reach.ts";
import { mappingSetKeySchema } from "../../domain/mapping/sets.ts";
import { sum } from "../../domain/money.ts";
import { query } from "../query.ts";
import { unmappedDeals, unmappedDealsSchema, unmappedSchema, unmappedValues } from "./unmapped-values.ts";

const listed = 100;

/** The values of a set that open exceptions ask for: how many deals wait for each, and what they are worth. */
export const listUnmapped = query({
  name: "listUnmapped",
  permission: "mappings.read",
  input: z.strictObject({ set: mappingSetKeySchema }),
  output: unmappedDealsSchema.extend({
    items: z.array(
      unmappedSchema.extend({
        /** The caller sees the queues in which its deals wait. */
        mayOpen: z.boolean(),
      }),
    ),
    total: z.int(),
    /** What of them falls due by the next cut-off and cannot be billed. */
    exposure: z.string(),
    reportingCurrency: z.string(),
  }),
  run: async ({ input, ctx, scope }) => {
    const [all, deals, { reportingCurrency }] = await Promise.all([
      unmappedValues(ctx.db, scope, input.set),
      unmappedDeals(ctx.db, scope, input.set),
      ctx.db.one(readReferenceVersion(undefined)),
    ]);
    const seen = visibleTeams(grantsFor(ctx.actor.grants, "exceptions.read"));
    const items = all.slice(0, listed).map((value) => ({ ...value, mayOpen: value.teams.every((team) => seen.includes(team)) }));
    const exposure = sum(all.map((value) => value.exposure));
    return { ok: true, value: { items, total: all.length, ...deals, exposure, reportingCurrency } };
  },
});
