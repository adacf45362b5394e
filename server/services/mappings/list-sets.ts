import { z } from "zod";
import { countLiveRows, readLiveVersions } from "../../db/mapping-versions.sql.ts";
import { readReferenceVersion } from "../../db/reference.sql.ts";
import { teamSchema } from "../../domain/access/roles.ts";
import { mappingSetKeySchema, mappingSetKeys, setSpec } from "../../domain/mapping/sets.ts";
import { sum } from "../../domain/money.ts";
import { query } from "../query.ts";
import { unmappedValues } from "./unmapped-values.ts";

/** All mapping sets: what is in force, what is open, and what is not mapped yet. */
export const listSets = query({
  name: "listSets",
  permission: "mappings.read",
  input: z.strictObject({}),
  output: z.object({
    reportingCurrency: z.string(),
    items: z.array(
      z.object({
        set: mappingSetKeySchema,
        name: z.string(),
        purpose: z.string(),
        team: teamSchema,
        /** The version in force; null: none yet. */
        version: z.int().nullable(),
        publishedAt: z.date().nullable(),
        publishedName: z.string().nullable(),
        rows: z.int(),
        aliases: z.int(),
        draft: z.object({ authorName: z.string(), isMine: z.boolean() }).nullable(),
        inReview: z.int(),
        scheduled: z.int(),
        /**
         * Values that open exceptions ask for, the records that wait for them, those of the imported history apart, and what of
         * them falls due by the next cut-off in the reporting currency.
         */
        unmapped: z.object({ values: z.int(), items: z.int(), history: z.int(), exposure: z.string() }),
      }),
    ),
  }),
  run: async ({ ctx, scope }) => {
    const [versions, counts, unmapped, reference] = await Promise.all([
      ctx.db.rows(readLiveVersions({ set: null })),
      ctx.db.rows(countLiveRows(undefined)),
      unmappedValues(ctx.db, scope, null),
      ctx.db.one(readReferenceVersion(undefined)),
    ]);
    const countOf = new Map(counts.map((count) => [count.id, count]));
    const items = mappingSetKeys.map((set) => {
      const { name, purpose, team } = setSpec(set);
      const own = versions.filter((version) => version.setKey === set);
      const published = own.find((version) => version.state === "published");
      const draft = own.find((version) => version.state === "draft");
      const reviews = own.filter((version) => version.state === "in_review");
      const missing = unmapped.filter((value) => value.set === set);
      return {
        set,
        name,
        purpose,
        team,
        version: published?.number ?? null,
        publishedAt: published?.publishedAt ?? null,
        publishedName: published?.publishedName ?? null,
        rows: countOf.get(published?.id ?? "")?.rows ?? 0,
        aliases: countOf.get(published?.id ?? "")?.aliases ?? 0,
        draft: draft ? { authorName: draft.createdName, isMine: draft.createdBy === ctx.actor.id } : null,
        inReview: reviews.filter((version) => version.publishedBy === null).length,
        scheduled: reviews.filter((version) => version.publishedBy !== null).length,
        unmapped: {
          values: missing.length,
          items: missing.reduce((total, value) => total + value.items, 0),
          history: missing.reduce((total, value) => total + value.history, 0),
          exposure: sum(missing.map((value) => value.exposure)),
        },
      };
    });
    return { ok: true, value: { items, reportingCurrency: reference.reportingCurrency } };
  },
});
