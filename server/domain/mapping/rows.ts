import "../plain-words.ts";
import { err, ok, type Result } from "../result.ts";
import type { BookRow } from "./book.ts";
import { keyFields, keyLabel, valueFields } from "./fields.ts";
import { type MappingSetKey, normaliseKey, setSpec } from "./sets.ts";

/** Rows that one set may hold; a set that needs more is not a mapping but a master file. */
export const maxRows = 5_000;
const maxPartLength = 200;

/** A row as a person or a file states it: a value, or the key of the row that it stands for. */
export interface RowDraft {
  key: readonly string[];
  value?: unknown;
  aliasOf?: readonly string[] | null;
}

/** `add` refuses a key that is there, `put` replaces it, `remove` takes it away. */
export type RowChange = { op: "add"; row: RowDraft } | { op: "put"; row: RowDraft } | { op: "remove"; key: readonly string[] };

/** What is wrong with a row: its place in what was given, its key, the field, and a sentence. */
export interface RowProblem {
  index: number;
  key: string;
  field: string;
  message: string;
}

type At = Omit<RowProblem, "field" | "message">;

/** Parses one row by its set's schema. Fields that are wrong are named, all of them. */
export function parseRow(set: MappingSetKey, draft: RowDraft, index = 0): Result<BookRow, RowProblem[]> {
  const spec = setSpec(set);
  const key = draft.key.map((part) => part.trim());
  const at: At = { index, key: keyLabel(set, key) };
  const problems = keyProblems(set, key, at);
  const keyNorm = normaliseKey(key);
  if (draft.aliasOf) {
    if (!spec.aliases) problems.push({ ...at, field: "aliasOf", message: `${spec.name} has no aliases: give the value itself` });
    else if (normaliseKey(draft.aliasOf) === keyNorm)
      problems.push({ ...at, field: "aliasOf", message: "stands for itself; name another row" });
    return problems.length > 0 ? err(problems) : ok({ keyNorm, key, value: null, aliasOf: normaliseKey(draft.aliasOf) });
  }
  const parsed = spec.value.safeParse(draft.value ?? {});
  if (parsed.success && problems.length === 0) return ok({ keyNorm, key, value: parsed.data, aliasOf: null });
  const labels = new Map(valueFields(set).map((field) => [field.name, field]));
  const fieldProblems = (parsed.error?.issues ?? []).map((issue) => {
    const name = String(issue.path[0] ?? "value");
    return { ...at, field: name, message: sentence(issue, isEmptyIn(draft.value, name), labels.get(name)?.label ?? name) };
  });
  return err([...problems, ...fieldProblems]);
}

function keyProblems(set: MappingSetKey, key: readonly string[], at: At): RowProblem[] {
  const spec = setSpec(set);
  const fields = keyFields(set);
  if (key.length !== fields.length) {
    const names = fields.map((field) => field.label).join(", ");
    return [{ ...at, field: "key", message: `has ${key.length} of ${fields.length} parts: ${names}` }];
  }
  return fields.flatMap((field, index) => {
    const part = key[index] ?? "";
    const problem = (message: string): RowProblem[] => [{ ...at, field: field.name, message: `${field.label} ${message}` }];
    if (normaliseKey([part]) === "") return problem("is empty");
    if (part.length > maxPartLength) return problem(`has ${part.length} characters; at most ${maxPartLength} are possible`);
    const isWildcard = spec.wildcards && index === fields.length - 1 && part === "*";
    if (part === "*" && !isWildcard) return problem("must be a value: “*” stands for any value only in the last part");
    if (field.input.kind === "country" && !isWildcard && !/^[A-Za-z]{2}$/.test(part))
      return problem("must be an ISO 3166 code such as DE, or “*” for any country");
    return [];
  });
}

const isEmptyIn = (value: unknown, field: string): boolean => {
  const said = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[field] : undefined;
  return said === undefined || said === null || (typeof said === "string" && said.trim() === "");
};

function sentence(
  issue: { code: string; message: string; keys?: unknown; maximum?: unknown },
  isEmpty: boolean,
  label: string,
): string {
  if (issue.code === "unrecognized_keys" && Array.isArray(issue.keys)) return `has no field ${issue.keys.join(", ")}`;
  if (issue.code === "too_big") return `${label} is too long: at most ${String(issue.maximum)} characters are possible`;
  return isEmpty ? `${label} is missing` : `${label} ${issue.message}`;
}

/** What is wrong with a set as a whole: aliases that lead nowhere or to another alias, too many rows. */
export function setProblems(set: MappingSetKey, rows: readonly BookRow[]): RowProblem[] {
  const byKey = new Map(rows.map((row) => [row.keyNorm, row]));
  const aliases = rows.flatMap((row, index) => {
    if (row.aliasOf === null) return [];
    const at: At = { index, key: keyLabel(set, row.key) };
    const target = byKey.get(row.aliasOf);
    if (!target) return [{ ...at, field: "aliasOf", message: `stands for “${row.aliasOf}”, which is not in the set` }];
    if (target.aliasOf === null) return [];
    return [{ ...at, field: "aliasOf", message: `stands for ${keyLabel(set, target.key)}, which is itself an alias` }];
  });
  if (rows.length <= maxRows) return aliases;
  return [...aliases, { index: 0, key: "", field: "rows", message: `${rows.length} rows; a set holds at most ${maxRows}` }];
}

/** Applies changes in order, all of them or none; answers the rows in the order of their keys. */
export function applyChanges(
  set: MappingSetKey,
  rows: readonly BookRow[],
  changes: readonly RowChange[],
): Result<BookRow[], RowProblem[]> {
  const byKey = new Map(rows.map((row) => [row.keyNorm, row]));
  const stated = new Map<string, number>();
  const problems: RowProblem[] = [];
  for (const [index, change] of changes.entries()) {
    if (change.op === "remove") {
      const at: At = { index, key: keyLabel(set, change.key) };
      if (!byKey.delete(normaliseKey(change.key))) problems.push({ ...at, field: "key", message: "is not in the set" });
      continue;
    }
    const parsed = parseRow(set, change.row, index);
    if (!parsed.ok) {
      problems.push(...parsed.error);
      continue;
    }
    const row = parsed.value;
    const at: At = { index, key: keyLabel(set, row.key) };
    const twin = stated.get(row.keyNorm);
    if (twin !== undefined) problems.push({ ...at, field: "key", message: `is the same key as in row ${twin + 1}` });
    else if (change.op === "add" && byKey.has(row.keyNorm))
      problems.push({ ...at, field: "key", message: `is there already, as ${keyLabel(set, byKey.get(row.keyNorm)?.key ?? [])}` });
    stated.set(row.keyNorm, index);
    byKey.set(row.keyNorm, row);
  }
  const result = inOrder([...byKey.values()]);
  const all = problems.length > 0 ? problems : setProblems(set, result);
  return all.length > 0 ? err(all) : ok(result);
}

/** Rows in the order of their keys: the same for everybody, whatever was entered first. */
export const inOrder = (rows: readonly BookRow[]): BookRow[] =>
  [...rows].sort((a, b) => (a.keyNorm < b.keyNorm ? -1 : a.keyNorm > b.keyNorm ? 1 : 0));

/** "Row 3 (GTXPro): Service line is missing. Row 5 …": the first few, and how many more. */
export function tellProblems(problems: readonly RowProblem[]): string {
  const told = problems.slice(0, 5).map((one) => `Row ${one.index + 1}${one.key ? ` (${one.key})` : ""}: ${one.message}.`);
  return [...told, ...(problems.length > 5 ? [`${problems.length - 5} more.`] : [])].join(" ");
}

/** The same by path, for forms. */
export const problemFields = (problems: readonly RowProblem[], prefix = "changes"): Record<string, string> =>
  Object.fromEntries(problems.slice(0, 200).map((one) => [`${prefix}.${one.index}.${one.field}`, one.message]));
