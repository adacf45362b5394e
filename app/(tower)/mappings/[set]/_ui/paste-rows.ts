import type { SetForm } from "./types";

type Field = SetForm["fields"][number];

export interface PastedRow {
  key: string[];
  value: Record<string, unknown>;
}

/** Rows of a spreadsheet, or what is wrong with them, line by line. */
export type Pasted = { rows: PastedRow[]; errors: string[] };

const mostRows = 2_000;
const yes = new Set(["yes", "true", "1", "y"]);
const no = new Set(["no", "false", "0", "n"]);

/**
 * Reads what was copied from a spreadsheet: a line a row, cells apart by tabs, in the order of the columns. A first line that
 * repeats the headings is left out. Options are taken by their name or their code.
 */
export function readPasted(form: SetForm, text: string): Pasted {
  const columns = [...form.keys, ...form.fields];
  const lines = text.split(/\r\n|\r|\n/).filter((line) => line.trim() !== "");
  const headings = columns.map((column) => column.label.toLowerCase());
  const isHeading = lines[0]?.split("\t").every((cell, index) => cell.trim().toLowerCase() === headings[index]);
  const errors: string[] = [];
  if (lines.length > mostRows) return { rows: [], errors: [`${lines.length} lines: at most ${mostRows} can be pasted at once.`] };
  const rows = lines.flatMap((line, index): PastedRow[] => {
    if (index === 0 && isHeading) return [];
    const cells = line.split("\t").map((cell) => cell.trim());
    const at = `Line ${index + 1}`;
    if (cells.length > columns.length) {
      errors.push(`${at} has ${cells.length} cells; the set has ${columns.length} columns.`);
      return [];
    }
    const read = columns.map((column, column_) => readCell(column, cells[column_] ?? ""));
    const wrong = read.flatMap((cell, column_) =>
      cell.ok ? [] : [`${at}, ${columns[column_]?.label ?? "?"}: “${cells[column_]}” ${cell.message}.`],
    );
    if (wrong.length > 0) {
      errors.push(...wrong);
      return [];
    }
    const values = read.map((cell) => (cell.ok ? cell.value : null));
    const key = values.slice(0, form.keys.length).map((part) => String(part ?? ""));
    const missing = form.keys.find((_, part) => key[part] === "");
    if (missing) {
      errors.push(`${at}: ${missing.label} is empty.`);
      return [];
    }
    const value = Object.fromEntries(form.fields.map((field, part) => [field.name, values[form.keys.length + part] ?? null]));
    return [{ key, value }];
  });
  return { rows, errors };
}

type Cell = { ok: true; value: string | boolean | null } | { ok: false; message: string };

function readCell(field: Field, text: string): Cell {
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
