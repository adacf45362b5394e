import { z } from "zod";
import { diffRows } from "../../domain/mapping/diff.ts";
import { applyChanges, problemFields, tellProblems } from "../../domain/mapping/rows.ts";
import { query } from "../query.ts";
import { refuse } from "../refusal.ts";
import { changeEffectSchema } from "./effect-tally.ts";
import { refuseUnknown } from "./known-values.ts";
import { readBook } from "./published-book.ts";
import { diffOut, draftOf, notesOut, oneValue, presentDiffs } from "./schemas.ts";
import { mayPublish, whoMayPublish } from "./second-person.ts";
import { tryChange } from "./try-change.ts";

/** What mapping one value would do, before it is done: what it releases, what stays and why, and whether it needs a second person. */
export const previewValue = query({
  name: "previewValue",
  permission: "mappings.read",
  input: z.strictObject(oneValue),
  output: z.object({
    effect: changeEffectSchema,
    changes: z.array(diffOut),
    needsSecondPerson: z.boolean(),
    mayApprove: z.array(z.string()),
    notes: notesOut,
  }),
  run: async ({ input, ctx, now, reaches }) => {
    const before = (await readBook(ctx.db)).rows(input.set);
    const rows = applyChanges(input.set, before, [{ op: "put", row: draftOf(input) }]);
    if (!rows.ok) return refuse("invalid", tellProblems(rows.error), problemFields(rows.error));
    const diffs = diffRows(input.set, before, rows.value);
    const known = await refuseUnknown(ctx, { set: input.set, diffs, inForce: before });
    if (!known.ok) return known;
    const consent = { set: input.set, diffs, authorId: ctx.actor.id, now };
    const own = await mayPublish(ctx.db, ctx.actor, consent);
    return {
      ok: true,
      value: {
        effect: await tryChange(ctx, { set: input.set, rows: rows.value, reaches }),
        changes: presentDiffs(input.set, diffs, { before, after: rows.value }),
        needsSecondPerson: !own.ok,
        mayApprove: own.ok ? [] : await whoMayPublish(ctx.db, consent),
        notes: known.value,
      },
    };
  },
});
