import { nameSimilarity } from "../matching/customers.ts";
import type { BookRow } from "./book.ts";
import { describeValue, keyLabel } from "./fields.ts";
import { type MappingSetKey, normaliseKey, setSpec } from "./sets.ts";

/** What an unmapped key probably stands for, and why that is thought. */
export interface Suggestion {
  /** The row that it would be an alias of; null: the value itself is suggested. */
  aliasOf: readonly string[] | null;
  value: Record<string, unknown> | null;
  /** "GTX Pro", or the value in a few words. */
  label: string;
  /** "differs by a space from GTX Pro". */
  reason: string;
  /** 0 to 1; the best first. */
  similarity: number;
}

/** A name that the key may mean although no row has it: a country, the ERP's own terms. `value` is what would be mapped. */
export interface KnownName {
  name: string;
  value: Record<string, unknown>;
  /** Where the name comes from, for the reason: "a country", "offered by the ERP". */
  source: string;
}

const alikeFrom = 0.45;
const mostAlike = 5;

/**
 * Proposes what a key stands for: rows of the set and known names whose spelling is near, best first. A set whose keys have
 * several parts is asked instead what the same first part usually decides. Never more than five, none when nothing is near.
 */
export function suggest(
  set: MappingSetKey,
  key: readonly string[],
  known: { rows: readonly BookRow[]; names: readonly KnownName[] },
): Suggestion[] {
  const keyNorm = normaliseKey(key);
  if (setSpec(set).keyParts.length > 1) return usualOf(set, keyNorm, key, known.rows);
  const text = key[0] ?? "";
  const byRow = known.rows.flatMap((row): Suggestion[] => {
    if (row.keyNorm === keyNorm) return [];
    const name = row.key[0] ?? "";
    const likeness = compareNames(text, name);
    return likeness ? [ofRow(set, row, known.rows, { ...likeness, name })] : [];
  });
  const byName = known.names.flatMap((candidate): Suggestion[] => {
    const likeness = normaliseKey([text]) === normaliseKey([candidate.name]) ? exact : compareNames(text, candidate.name);
    if (!likeness) return [];
    const reason = `${likeness.how} ${candidate.name}, ${candidate.source}`;
    return [{ aliasOf: null, value: candidate.value, label: candidate.name, reason, similarity: likeness.similarity }];
  });
  return best([...byRow, ...byName]);
}

const exact: Likeness = { similarity: 1, how: "is" };

function ofRow(set: MappingSetKey, row: BookRow, rows: readonly BookRow[], likeness: Likeness & { name: string }): Suggestion {
  const target = row.aliasOf === null ? row : (rows.find((one) => one.keyNorm === row.aliasOf) ?? row);
  const reason = `${likeness.how} ${likeness.name}${target === row ? "" : `, which stands for ${keyLabel(set, target.key)}`}`;
  const value = (target.value ?? null) as Record<string, unknown> | null;
  const isAlias = setSpec(set).aliases;
  return {
    aliasOf: isAlias ? target.key : null,
    value,
    label: isAlias ? keyLabel(set, target.key) : describeValue(set, value),
    reason,
    similarity: likeness.similarity,
  };
}

/** The best of each answer, best first. */
function best(found: readonly Suggestion[]): Suggestion[] {
  const byAnswer = new Map<string, Suggestion>();
  for (const one of [...found].sort((a, b) => b.similarity - a.similarity || (a.label < b.label ? -1 : 1))) {
    const answer = one.aliasOf ? `alias ${normaliseKey(one.aliasOf)}` : `value ${JSON.stringify(one.value)}`;
    if (!byAnswer.has(answer)) byAnswer.set(answer, one);
  }
  return [...byAnswer.values()].slice(0, mostAlike);
}

interface Likeness {
  similarity: number;
  /** "differs by a space from", to be followed by the other name. */
  how: string;
}

const bare = (name: string): string => normaliseKey([name]).replace(/[^\p{L}\p{N}]/gu, "");
const plain = (name: string): string => normaliseKey([name]).normalize("NFKD").replace(/\p{M}/gu, "");

/** How near two names are, and in what they differ; undefined: not near. */
export function compareNames(a: string, b: string): Likeness | undefined {
  const [left, right] = [normaliseKey([a]), normaliseKey([b])];
  if (left.replaceAll(" ", "") === right.replaceAll(" ", "")) return { similarity: 0.99, how: "differs by a space from" };
  if (plain(a) === plain(b)) return { similarity: 0.98, how: "differs by an accent from" };
  if (bare(a) !== "" && bare(a) === bare(b)) return { similarity: 0.97, how: "differs by punctuation from" };
  const shorter = Math.min(left.length, right.length);
  const allowed = shorter >= 8 ? 2 : shorter >= 4 ? 1 : 0;
  const edits = editDistance(plain(a), plain(b), allowed);
  if (edits <= allowed)
    return { similarity: 0.95 - edits * 0.05, how: `differs by ${edits === 1 ? "a letter" : `${edits} letters`} from` };
  const similarity = nameSimilarity(a, b);
  if (similarity >= alikeFrom) return { similarity: similarity * 0.8, how: "is spelt like" };
  if (shorter >= 4 && (left.startsWith(`${right} `) || right.startsWith(`${left} `)))
    return { similarity: 0.4, how: "begins like" };
  return undefined;
}

/** Insertions, deletions, replacements and swaps of neighbours that lead from one text to the other; `limit` + 1 when it is more. */
export function editDistance(a: string, b: string, limit: number): number {
  const [from, to] = [[...a], [...b]];
  if (Math.abs(from.length - to.length) > limit) return limit + 1;
  let before: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwap = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const steps = [(last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (last[column - 1] ?? 0) + (isSame ? 0 : 1)];
      current.push(Math.min(...steps, isSwap ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY));
    }
    if (Math.min(...current) > limit) return limit + 1;
    before = last;
    last = current;
  }
  return Math.min(last[to.length] ?? limit + 1, limit + 1);
}

/** What the same first part decides elsewhere: "DE01 uses it for 5 of 7 countries". */
function usualOf(set: MappingSetKey, keyNorm: string, key: readonly string[], rows: readonly BookRow[]): Suggestion[] {
  const first = normaliseKey([key[0] ?? ""]);
  const siblings = rows.filter(
    (row) => row.aliasOf === null && row.keyNorm !== keyNorm && normaliseKey([row.key[0] ?? ""]) === first,
  );
  const counted = new Map<string, { value: Record<string, unknown>; count: number }>();
  for (const row of siblings) {
    const text = JSON.stringify(row.value);
    const known = counted.get(text) ?? { value: row.value as Record<string, unknown>, count: 0 };
    known.count += 1;
    counted.set(text, known);
  }
  const suggestions = [...counted.values()].map(({ value, count }): Suggestion => {
    const reason = `${key[0]} uses it for ${count} of ${siblings.length} other ${siblings.length === 1 ? "row" : "rows"}`;
    return { aliasOf: null, value, label: describeValue(set, value), reason, similarity: 0.5 * (count / siblings.length) };
  });
  return best(suggestions);
}
