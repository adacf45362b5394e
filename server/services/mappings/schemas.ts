import { z } from "zod";
import type { BookRow } from "../../domain/mapping/book.ts";
import { changeKinds } from "../../domain/mapping/change-text.ts";
import type { RowDiff } from "../../domain/mapping/diff.ts";
import { describeValue, keyLabel } from "../../domain/mapping/fields.ts";
import type { RowDraft } from "../../domain/mapping/rows.ts";
import { type MappingSetKey, mappingSetKeySchema } from "../../domain/mapping/sets.ts";

/** A key as people and programs send it. */
export const keySchema = z.array(z.string().max(500)).min(1).max(5);
export const whySchema = z.string().trim().min(3, "say in a few words why").max(2_000);
/** Values of the change that no connected system is known to have, and that somebody should look up there. */
export const notesOut = z.array(z.string());
export const versionRef = { versionId: z.uuid(), lockVersion: z.int().min(1) };

/** One value of one key: what `map a value`, its preview and its suggestion speak of. */
export const oneValue = {
  set: mappingSetKeySchema,
  key: keySchema,
  value: z.record(z.string(), z.unknown()).optional(),
  aliasOf: keySchema.nullish(),
};

/** The stated row; an alias where one is given, else the value. */
export const draftOf = (input: {
  key: readonly string[];
  value?: Record<string, unknown> | undefined;
  aliasOf?: readonly string[] | null | undefined;
}): RowDraft => ({ key: input.key, value: input.value, aliasOf: input.aliasOf ?? null });

/** A row as it is answered; `aliasOf` is the key of the row that it stands for. */
export const rowOut = z.object({
  keyNorm: z.string(),
  key: z.array(z.string()),
  label: z.string(),
  value: z.record(z.string(), z.unknown()).nullable(),
  aliasOf: z.array(z.string()).nullable(),
  said: z.string(),
});

/** Turns stored rows into answered ones. */
export function presentRows(set: MappingSetKey, rows: readonly BookRow[]): z.infer<typeof rowOut>[] {
  const byKey = new Map(rows.map((row) => [row.keyNorm, row]));
  return rows.map((row) => presentRow(set, row, byKey));
}

function presentRow(set: MappingSetKey, row: BookRow, byKey: ReadonlyMap<string, BookRow>): z.infer<typeof rowOut> {
  const target = row.aliasOf === null ? null : (byKey.get(row.aliasOf)?.key ?? row.aliasOf.split("\u001f"));
  return {
    keyNorm: row.keyNorm,
    key: [...row.key],
    label: keyLabel(set, row.key),
    value: (row.value ?? null) as Record<string, unknown> | null,
    aliasOf: target === null ? null : [...target],
    said: target === null ? describeValue(set, row.value) : `same as ${keyLabel(set, target)}`,
  };
}

/** What a second person said who sent a version back. */
export const sentBackOut = z.object({ reason: z.string(), name: z.string(), at: z.date() });

export const diffOut = z.object({
  kind: z.enum(changeKinds),
  keyNorm: z.string(),
  key: z.array(z.string()),
  label: z.string(),
  fields: z.array(z.string()),
  isSensitive: z.boolean(),
  before: rowOut.nullable(),
  after: rowOut.nullable(),
});

/** Turns differences into answered ones. */
export function presentDiffs(
  set: MappingSetKey,
  diffs: readonly RowDiff[],
  sides: { before: readonly BookRow[]; after: readonly BookRow[] },
): z.infer<typeof diffOut>[] {
  const before = new Map(sides.before.map((row) => [row.keyNorm, row]));
  const after = new Map(sides.after.map((row) => [row.keyNorm, row]));
  return diffs.map((diff) => ({
    kind: diff.kind,
    keyNorm: diff.keyNorm,
    key: [...diff.key],
    label: keyLabel(set, diff.key),
    fields: diff.fields,
    isSensitive: diff.isSensitive,
    before: diff.before && presentRow(set, diff.before, before),
    after: diff.after && presentRow(set, diff.after, after),
  }));
}
