import { z } from "zod";
import { type ChangeKind, changeKinds, foundChanges } from "../../domain/mapping/change-text.ts";
import { query } from "../query.ts";
import { askedVersion, compareVersion, listedChanges } from "./compared-version.ts";
import { formOf } from "./read-form.ts";
import { diffOut, presentDiffs } from "./schemas.ts";

/** In what a version differs from the one in force: the differences of a kind, and of what is searched for, in their order. */
export const listChanges = query({
  name: "listChanges",
  permission: "mappings.read",
  input: z.strictObject({ ...askedVersion, kind: z.enum(changeKinds).nullish(), q: z.string().max(200).default("") }),
  output: z.object({
    /** The first of those that are found. */
    changes: z.array(diffOut),
    found: z.int(),
    /** How many there are of each kind, whatever is searched for. */
    kinds: z.object({ added: z.int(), changed: z.int(), removed: z.int() }),
  }),
  run: async ({ input, ctx }) => {
    const { kind = null, q, set } = input;
    const compared = await compareVersion(ctx.db, input);
    if (!compared.ok) return compared;
    const { diffs, publishedRows, rows } = compared.value;
    const { fields } = await formOf(ctx.db, set);
    const all = presentDiffs(set, diffs, { before: publishedRows, after: rows });
    const found = foundChanges(fields, all, { kind, q });
    const many = (one: ChangeKind) => diffs.filter((diff) => diff.kind === one).length;
    return {
      ok: true,
      value: {
        changes: found.slice(0, listedChanges),
        found: found.length,
        kinds: { added: many("added"), changed: many("changed"), removed: many("removed") },
      },
    };
  },
});
