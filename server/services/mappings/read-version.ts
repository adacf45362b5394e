import { z } from "zod";
import { readLiveVersions, readRejection, readVersionByNumber } from "../../db/mapping-versions.sql.ts";
import { diffRows } from "../../domain/mapping/diff.ts";
import { mappingSetKeySchema, setSpec } from "../../domain/mapping/sets.ts";
import { query } from "../query.ts";
import { refuse } from "../refusal.ts";
import { diffOut, presentDiffs, presentRows, rowOut, sentBackOut } from "./schemas.ts";
import { findVersion, rowsOf } from "./version-store.ts";

const listedChanges = 1_000;

/** The rows of a version, and in what it differs from the one in force. Without a version: the one in force. */
export const readVersionOfSet = query({
  name: "readVersionOfSet",
  permission: "mappings.read",
  input: z.strictObject({ set: mappingSetKeySchema, versionId: z.uuid().nullish(), version: z.int32().min(1).nullish() }),
  output: z.object({
    versionId: z.string().nullable(),
    version: z.int().nullable(),
    lockVersion: z.int().nullable(),
    rows: z.array(rowOut),
    changes: z.array(diffOut),
    changeCount: z.int(),
    /** Whether it is or once was in force: one that is still open, was discarded or was sent back is not. */
    wasInForce: z.boolean(),
    /** Set for a version that a second person sent back while another draft was open: it was never in force. */
    sentBack: sentBackOut.nullable(),
  }),
  run: async ({ input, ctx }) => {
    const live = await ctx.db.rows(readLiveVersions({ set: input.set }));
    const published = live.find((version) => version.state === "published") ?? null;
    const wanted = input.versionId
      ? await findVersion(ctx.db, input.versionId)
      : {
          ok: true as const,
          value: input.version
            ? ((await ctx.db.maybe(readVersionByNumber({ set: input.set, number: input.version }))) ?? null)
            : published,
        };
    if (!wanted.ok) return wanted;
    const version = wanted.value;
    if ((input.version && !version) || (version && version.setKey !== input.set))
      return refuse("not_found", `There is no such version of ${setSpec(input.set).name}.`);
    const neverInForce = version !== null && version.state === "retired" && version.publishedAt === null;
    const rejection = neverInForce ? await ctx.db.maybe(readRejection({ versionId: version.id })) : undefined;
    const publishedRows = await rowsOf(ctx.db, published);
    const rows = version?.id === published?.id ? publishedRows : await rowsOf(ctx.db, version);
    const diffs = diffRows(input.set, publishedRows, rows);
    return {
      ok: true,
      value: {
        versionId: version?.id ?? null,
        version: version?.number ?? null,
        lockVersion: version?.lockVersion ?? null,
        rows: presentRows(input.set, rows),
        changes: presentDiffs(input.set, diffs.slice(0, listedChanges), { before: publishedRows, after: rows }),
        changeCount: diffs.length,
        wasInForce: version !== null && (version.state === "published" || (version.state === "retired" && !neverInForce)),
        sentBack: rejection?.isClosed ? { reason: rejection.reason ?? "", name: rejection.name, at: rejection.at } : null,
      },
    };
  },
});
