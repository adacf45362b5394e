import type { SetForm } from "./types";

type Field = SetForm["fields"][number];

export interface PastedRow {
  /** Where it stood in what was pasted, from 1. */
  line: number;
  key: string[];
  value: Record<string, unknown>;
  /** The key of the row that it is another name of. */
  aliasOf: string[] | null;
}

/** Rows of a spreadsheet, and what is wrong with them, line by line. */
export interface Pasted {
  rows: PastedRow[];
  errors: string[];
}

const mostRows = 2_000;
const aliasLabel = "Same as";
const yes = new Set(["yes", "true", "1", "y"]);
const no = new Set(["no", "false", "0", "n"]);

/** The columns of a sheet in their order: keys, fields and, where the set has aliases, what a row is another name of. */
export const columnLabels = (form: SetForm): string[] => [
  ...[...form.keys, ...form.fields].map((column) => column.label),
  ...(form.hasAliases ? [aliasLabel] : []),
];

/**
 * Reads what was copied from a spreadsheet: a line a row, cells apart by tabs, in the order of the columns. A first line that
 * repeats the headings is left out. Options are taken by their name or their code.
 */
export function readPasted(form: SetForm, text: string): Pasted {
  const lines = text.split(/\r\n|\r|\n/).flatMap((line, index) => {
    if (line.trim() === "") return [];
    return [{ line: index + 1, cells: line.split("\t").map((cell) => cell.trim()) }];
  });
  if (lines.length > mostRows) return { rows: [], errors: [`${lines.length} lines: at most ${mostRows} can be pasted at once.`] };
  const [first] = lines;
  const headings = columnLabels(form).map((label) => label.toLowerCase());
  const isHeading = first?.cells.every((cell, index) => cell.toLowerCase() === headings[index]) ?? false;
  const read = lines.slice(isHeading ? 1 : 0).map(({ cells, line }) => readLine(form, cells, line));
  return {
    rows: read.flatMap((one) => (one.row ? [one.row] : [])),
    errors: read.flatMap((one) => one.errors),
  };
}

/** What the server found wrong with pasted rows, by the lines that they stood in. */
export function linesOfProblems(
  rows: readonly PastedRow[],
  fields: Readonly<Record<string, string>> | null | undefined,
): string[] {
  return Object.entries(fields ?? {}).flatMap(([path, message]) => {
    const row = rows[Number(/^changes\.(\d+)\./.exec(path)?.[1] ?? Number.NaN)];
    return row ? [`Line ${row.line}, “${row.key.join(" → ")}”: ${message}.`] : [];
  });
}

interface Line {
  row: PastedRow | null;
  errors: string[];
}

function readLine(form: SetForm, cells: readonly string[], line: number): Line {
  const at = `Line ${line}`;
  const columns = columnLabels(form).length;
  if (cells.length > columns) return wrong(`${at} has ${cells.length} cells; the set has ${columns} columns.`);
  const keys = form.keys.length;
  const valueCells = cells.slice(keys, keys + form.fields.length);
  const same = form.hasAliases ? (cells[columns - 1] ?? "") : "";
  if (same !== "" && valueCells.some((cell) => cell !== ""))
    return wrong(`${at}: it is the same as “${same}”, so its other cells stay empty.`);

  const fields = same === "" ? [...form.keys, ...form.fields] : form.keys;
  const read = fields.map((field, index) => ({ field, text: cells[index] ?? "", cell: readCell(field, cells[index] ?? "") }));
  const errors = read.flatMap(({ cell, field, text }) => {
    if (cell.ok) return [];
    return [text === "" ? `${at}: ${field.label} ${cell.message}.` : `${at}, ${field.label}: “${text}” ${cell.message}.`];
  });
  const values = read.map(({ cell }) => (cell.ok ? cell.value : null));
  const key = values.slice(0, keys).map((part) => String(part ?? ""));
  const empty = errors.length === 0 ? form.keys.find((_, part) => key[part] === "") : undefined;
  if (empty) errors.push(`${at}: ${empty.label} is empty.`);
  const aliasOf = same === "" ? null : targetOf(form, same);
  if (same !== "" && !aliasOf) errors.push(`${at}, ${aliasLabel}: “${same}” is not a row of the set.`);
  if (errors.length > 0) return { row: null, errors };
  const value = Object.fromEntries(form.fields.map((field, part) => [field.name, values[keys + part] ?? null]));
  return { row: { line, key, value, aliasOf }, errors: [] };
}

const wrong = (error: string): Line => ({ row: null, errors: [error] });

/** A row by its name; one that is pasted with it may be named where the key has one part. */
function targetOf(form: SetForm, text: string): string[] | null {
  const known = form.targets.find((one) => one.label.toLowerCase() === text.toLowerCase());
  if (known) return [...known.key];
  return form.keys.length === 1 ? [text] : null;
}

type Cell = { ok: true; value: string | boolean | null } | { ok: false; message: string };

/** What stands in one cell of a sheet, as the field takes it. */
export function readCell(field: Field, text: string): Cell {
  if (field.input === "switch") {
    if (text === "") return { ok: true, value: true };
    const word = text.toLowerCase();
    if (yes.has(word) || no.has(word)) return { ok: true, value: yes.has(word) };
    return { ok: false, message: "is neither yes nor no" };
  }
  if (text === "") return field.isRequired ? { ok: false, message: "is empty" } : { ok: true, value: null };
  if (field.input === "text" || text === "*") return { ok: true, value: text };
  const found = field.options.find(
    (option) => option.value.toLowerCase() === text.toLowerCase() || option.label.toLowerCase() === text.toLowerCase(),
  );
  return found ? { ok: true, value: found.value } : { ok: false, message: "is not among what can be chosen" };
}
