import { z } from "zod";
import { readRejection } from "../../db/mapping-versions.sql.ts";
import { query } from "../query.ts";
import { askedVersion, compareVersion, listedChanges } from "./compared-version.ts";
import { diffOut, presentDiffs, presentRows, rowOut, sentBackOut } from "./schemas.ts";

/** The rows of a version, and in what it differs from the one in force. Without a version: the one in force. */
export const readVersionOfSet = query({
  name: "readVersionOfSet",
  permission: "mappings.read",
  input: z.strictObject(askedVersion),
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
    const compared = await compareVersion(ctx.db, input);
    if (!compared.ok) return compared;
    const { diffs, publishedRows, rows, version } = compared.value;
    const neverInForce = version !== null && version.state === "retired" && version.publishedAt === null;
    const rejection = neverInForce ? await ctx.db.maybe(readRejection({ versionId: version.id })) : undefined;
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
