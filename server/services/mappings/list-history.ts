import { z } from "zod";
import { readHistory } from "../../db/mapping-versions.sql.ts";
import { mappingSetKeySchema } from "../../domain/mapping/sets.ts";
import { query } from "../query.ts";
import { sentBackOut } from "./schemas.ts";

/** The versions of a set, newest first: who, when, why, and how many rows each changed. */
export const listHistory = query({
  name: "listMappingHistory",
  permission: "mappings.read",
  input: z.strictObject({ set: mappingSetKeySchema, cursor: z.int32().nullish(), limit: z.int().min(1).max(200).default(30) }),
  output: z.object({
    items: z.array(
      z.object({
        versionId: z.string(),
        version: z.int(),
        state: z.enum(["draft", "in_review", "scheduled", "published", "retired"]),
        basedOn: z.int().nullable(),
        why: z.string(),
        authorName: z.string(),
        createdAt: z.date(),
        publishedName: z.string().nullable(),
        publishedAt: z.date().nullable(),
        effectiveAt: z.date().nullable(),
        rows: z.int(),
        changes: z.int(),
        /** Why it never came into force: a second person sent it back while another draft was open. */
        sentBack: sentBackOut.nullable(),
      }),
    ),
    /** To be handed back as `cursor`; null: no more. */
    nextCursor: z.int().nullable(),
  }),
  run: async ({ input, ctx }) => {
    const found = await ctx.db.rows(readHistory({ set: input.set, before: input.cursor ?? null, limit: input.limit + 1 }));
    const items = found.slice(0, input.limit).map((version) => ({
      versionId: version.id,
      version: version.number,
      state: version.state === "in_review" && version.publishedBy !== null ? ("scheduled" as const) : version.state,
      basedOn: version.basedOn,
      why: version.why,
      authorName: version.createdName,
      createdAt: version.createdAt,
      publishedName: version.publishedName,
      publishedAt: version.publishedAt,
      effectiveAt: version.effectiveAt,
      rows: version.rows,
      changes: version.changes,
      sentBack:
        version.backName === null || version.backAt === null
          ? null
          : { reason: version.backReason ?? "", name: version.backName, at: version.backAt },
    }));
    return { ok: true, value: { items, nextCursor: found.length > input.limit ? (items.at(-1)?.version ?? null) : null } };
  },
});
