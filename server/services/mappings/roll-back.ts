import { z } from "zod";
import { readVersionByNumber } from "../../db/mapping-versions.sql.ts";
import { diffRows } from "../../domain/mapping/diff.ts";
import { mappingSetKeySchema, setSpec } from "../../domain/mapping/sets.ts";
import { command } from "../command.ts";
import { type Outcome, refuse } from "../refusal.ts";
import { findUnknownValues, notesOf } from "./known-values.ts";
import { publishNew, reviewNew } from "./publish-new.ts";
import { notesOut, whySchema } from "./schemas.ts";
import { mayPublish, refuseToPrepare } from "./second-person.ts";
import { lockSet, rowsOf } from "./version-store.ts";

const outputSchema = z.object({
  state: z.enum(["published", "in_review"]),
  versionId: z.string(),
  version: z.int(),
  released: z.int(),
  mayApprove: z.array(z.string()),
  notes: notesOut,
});

/** Publishes a new version that equals an earlier one. Where that changes what needs a second person, it waits in review. */
export const rollBack = command({
  name: "rollBack",
  permission: "mappings.publish",
  input: z.strictObject({ set: mappingSetKeySchema, toVersion: z.int32().min(1), why: whySchema }),
  output: outputSchema,
  run: async (scope): Promise<Outcome<z.input<typeof outputSchema>>> => {
    const { input, ctx, now, tx } = scope;
    const live = await lockSet(tx, input.set);
    const earlier = await tx.maybe(readVersionByNumber({ set: input.set, number: input.toVersion }));
    const name = setSpec(input.set).name;
    if (earlier?.state !== "retired" || earlier.publishedAt === null)
      return refuse("not_found", `Version ${input.toVersion} of ${name} was never in force, or is so now.`);
    const [rows, publishedRows] = [await rowsOf(tx, earlier), await rowsOf(tx, live.published)];
    const diffs = diffRows(input.set, publishedRows, rows);
    if (diffs.length === 0) return refuse("invalid", `Version ${input.toVersion} is the same as what is published.`);
    const within = await refuseToPrepare(tx, { ...scope, set: input.set, diffs });
    if (!within.ok) return within;
    const why = `Back to version ${input.toVersion}: ${input.why}`;
    const made = { live, publishedRows, rows, why };
    // They were in force before: going back to them is not held up, only said.
    const notes = notesOf(await findUnknownValues(ctx, { set: input.set, diffs, inForce: publishedRows }));
    const consent = await mayPublish(tx, ctx.actor, { set: input.set, diffs, authorId: ctx.actor.id, now });
    if (!consent.ok) {
      const version = await reviewNew(scope, made);
      const { id, mayApprove, number } = version;
      return { ok: true, value: { state: "in_review", versionId: id, version: number, released: 0, mayApprove, notes } };
    }
    const published = await publishNew(scope, made);
    if (!published.ok) return published;
    const { id, number, released } = published.value;
    return { ok: true, value: { state: "published", versionId: id, version: number, released, mayApprove: [], notes } };
  },
});
