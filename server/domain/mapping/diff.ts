import { canonicalJson } from "../canonical-json.ts";
import { type BookRow, MappingBook } from "./book.ts";
import type { ChangeKind } from "./change-text.ts";
import { valueFields } from "./fields.ts";
import { inOrder } from "./rows.ts";
import { type MappingSetKey, setSpec } from "./sets.ts";

/** A row that differs between two versions of a set. */
export interface RowDiff {
  kind: ChangeKind;
  keyNorm: string;
  key: readonly string[];
  before: BookRow | null;
  after: BookRow | null;
  /** Fields of the value that differ, or "aliasOf". */
  fields: string[];
  /** What a look-up of the key answers, through wildcards and aliases; null: nothing. */
  decides: { before: Record<string, unknown> | null; after: Record<string, unknown> | null };
  /** What the key decides changes in a field that needs a second person. */
  isSensitive: boolean;
}

/** A key for which a look-up answers something else than before; null: nothing. */
export interface ResultChange {
  keyNorm: string;
  before: unknown;
  after: unknown;
}

const same = (a: unknown, b: unknown): boolean => canonicalJson(a ?? null) === canonicalJson(b ?? null);
const bookOf = (set: MappingSetKey, rows: readonly BookRow[]): MappingBook => MappingBook.of({ [set]: { version: 0, rows } });

/** What a look-up of exactly this key answers, through wildcards and aliases. */
function resultOf(book: MappingBook, set: MappingSetKey, key: readonly string[]): Record<string, unknown> | null {
  const found = book.lookUp(set, key);
  return found.found ? (found.value as Record<string, unknown>) : null;
}

/** The rows that differ, in the order of their keys. */
export function diffRows(set: MappingSetKey, before: readonly BookRow[], after: readonly BookRow[]): RowDiff[] {
  const old = new Map(before.map((row) => [row.keyNorm, row]));
  const now = new Map(after.map((row) => [row.keyNorm, row]));
  const books = { before: bookOf(set, before), after: bookOf(set, after) };
  return inOrder([...new Map([...old, ...now]).values()]).flatMap((row): RowDiff[] => {
    const was = old.get(row.keyNorm) ?? null;
    const is = now.get(row.keyNorm) ?? null;
    const decides = { before: resultOf(books.before, set, row.key), after: resultOf(books.after, set, row.key) };
    const isSensitive = setSpec(set).sensitive.some((field) => !same(decides.before?.[field], decides.after?.[field]));
    const fields = was && is ? changedFields(set, was, is) : [];
    if (was && is && fields.length === 0 && same(was.key, is.key) && !isSensitive) return [];
    const kind = was ? (is ? "changed" : "removed") : "added";
    return [{ kind, keyNorm: row.keyNorm, key: row.key, before: was, after: is, fields, decides, isSensitive }];
  });
}

function changedFields(set: MappingSetKey, before: BookRow, after: BookRow): string[] {
  if (before.aliasOf !== after.aliasOf) return ["aliasOf"];
  const was = (before.value ?? {}) as Record<string, unknown>;
  const is = (after.value ?? {}) as Record<string, unknown>;
  return valueFields(set)
    .map((field) => field.name)
    .filter((name) => !same(was[name], is[name]));
}

/** The keys whose look-up answers something else: the ones to release, to try, and to warn of. */
export function changedResults(set: MappingSetKey, before: readonly BookRow[], after: readonly BookRow[]): ResultChange[] {
  const books = { before: bookOf(set, before), after: bookOf(set, after) };
  const rows = new Map([...before, ...after].map((row) => [row.keyNorm, row]));
  return [...rows.values()].flatMap((row) => {
    const was = resultOf(books.before, set, row.key);
    const is = resultOf(books.after, set, row.key);
    return same(was, is) ? [] : [{ keyNorm: row.keyNorm, before: was, after: is }];
  });
}

/** Legal entities that the changes concern, by code, as the rows name them. */
export function entitiesOf(set: MappingSetKey, diffs: readonly RowDiff[]): string[] {
  const named = diffs.flatMap((diff) => {
    if (set === "tax-profile") return [diff.key[0] ?? ""];
    return [diff.decides.before?.legalEntity, diff.decides.after?.legalEntity].filter((code) => typeof code === "string");
  });
  return [...new Set(named.filter((code) => code !== ""))].sort();
}

/**
 * A draft's own changes on top of what has been published meanwhile: rows that it changed against its base stay as it has
 * them, all others follow the new version.
 */
export function rebaseRows(base: readonly BookRow[], published: readonly BookRow[], draft: readonly BookRow[]): BookRow[] {
  const was = new Map(base.map((row) => [row.keyNorm, row]));
  const mine = new Map(draft.map((row) => [row.keyNorm, row]));
  const result = new Map(published.map((row) => [row.keyNorm, row]));
  for (const keyNorm of new Set([...was.keys(), ...mine.keys()])) {
    const own = mine.get(keyNorm);
    if (same(was.get(keyNorm), own)) continue;
    if (own) result.set(keyNorm, own);
    else result.delete(keyNorm);
  }
  return inOrder([...result.values()]);
}
