import { z } from "zod";
import type { BookRow } from "../../domain/mapping/book.ts";
import { diffRows } from "../../domain/mapping/diff.ts";
import { applyChanges, maxRows, problemFields, type RowChange, tellProblems } from "../../domain/mapping/rows.ts";
import { type MappingSetKey, mappingSetKeySchema, mappingSetKeys, normaliseKey, setSpec } from "../../domain/mapping/sets.ts";
import { type CommandScope, command } from "../command.ts";
import { type Outcome, refuse } from "../refusal.ts";
import { refuseUnknown } from "./known-values.ts";
import { publishNew, reviewNew } from "./publish-new.ts";
import { draftOf, keySchema, notesOut, whySchema } from "./schemas.ts";
import { mayPublish, refuseToPrepare, whoMayPublish } from "./second-person.ts";
import { lockSet, rowsOf } from "./version-store.ts";

const rowSchema = z.strictObject({
  key: keySchema,
  value: z.record(z.string(), z.unknown()).optional(),
  aliasOf: keySchema.nullish(),
});
/** The sets of a file, each with its rows. */
export const importedSetsSchema = z.partialRecord(mappingSetKeySchema, z.array(rowSchema).max(maxRows));

const inputSchema = z.strictObject({
  sets: importedSetsSchema,
  /** What becomes of rows in force that the file's set does not have. */
  missing: z.enum(["keep", "remove"]).default("keep"),
  why: whySchema,
});
const importedSchema = z.object({
  set: mappingSetKeySchema,
  state: z.enum(["published", "in_review", "unchanged"]),
  version: z.int().nullable(),
  changes: z.int(),
  released: z.int(),
  mayApprove: z.array(z.string()),
  notes: notesOut,
});
type Imported = z.input<typeof importedSchema>;
type Scope = CommandScope<z.output<typeof inputSchema>>;

/**
 * Brings the mapping sets of a file in, all of them or none: what differs from what is in force becomes a version of its set,
 * published at once, or put before a second person where it needs one. The same file again changes nothing.
 */
export const importMappings = command({
  name: "importMappings",
  permission: "mappings.publish",
  input: inputSchema,
  output: z.object({ sets: z.array(importedSchema) }),
  run: async (scope) => {
    const sets: Imported[] = [];
    for (const set of mappingSetKeys) {
      if (!scope.input.sets[set]) continue;
      const imported = await importSet(scope, set, scope.input.sets[set]);
      if (!imported.ok) return imported;
      sets.push(imported.value);
    }
    if (sets.every(({ changes }) => changes === 0)) scope.unchanged();
    return { ok: true, value: { sets } };
  },
});

async function importSet(scope: Scope, set: MappingSetKey, wanted: z.output<typeof rowSchema>[]): Promise<Outcome<Imported>> {
  const { ctx, input, now, tx } = scope;
  const live = await lockSet(tx, set);
  const publishedRows = await rowsOf(tx, live.published);
  const changes = wanted.map((row): RowChange => ({ op: "put", row: draftOf(row) }));
  const applied = applyChanges(set, input.missing === "remove" ? [] : publishedRows, changes);
  if (!applied.ok)
    return refuse(
      "invalid",
      `${setSpec(set).name}: ${tellProblems(applied.error)} Nothing was imported.`,
      problemFields(applied.error, `sets.${set}`),
    );
  const rows = applied.value;
  const diffs = diffRows(set, publishedRows, rows);
  const nothing = { set, changes: 0, released: 0, mayApprove: [], notes: [] };
  if (diffs.length === 0) return { ok: true, value: { ...nothing, state: "unchanged", version: live.published?.number ?? null } };
  const within = await refuseToPrepare(tx, { ...scope, set, diffs });
  if (!within.ok) return within;
  const keys = wanted.map((row) => normaliseKey(row.key));
  const known = await refuseUnknown(ctx, { set, diffs, inForce: publishedRows }, keys);
  if (!known.ok) return known;
  const changed = { ...nothing, notes: known.value };
  const made = { live, publishedRows, rows, why: input.why };
  const consent = await mayPublish(tx, ctx.actor, { set, diffs, authorId: ctx.actor.id, now });
  if (consent.ok) {
    const published = await publishNew(scope, made);
    if (!published.ok) return published;
    const { number, released } = published.value;
    return { ok: true, value: { ...changed, state: "published", version: number, changes: diffs.length, released } };
  }
  for (const review of live.reviews) {
    if (!isSame(set, await rowsOf(tx, review), rows)) continue;
    const mayApprove = await whoMayPublish(tx, { set, diffs, authorId: review.createdBy, now });
    return { ok: true, value: { ...changed, state: "in_review", version: review.number, mayApprove } };
  }
  const { mayApprove, number } = await reviewNew(scope, made);
  return { ok: true, value: { ...changed, state: "in_review", version: number, changes: diffs.length, mayApprove } };
}

const isSame = (set: MappingSetKey, a: readonly BookRow[], b: readonly BookRow[]): boolean => diffRows(set, a, b).length === 0;
