import { cellText } from "@/server/domain/mapping/change-text";
import { aliasCell } from "./cell-edits";
import type { GridRow } from "./grid-moves";
import type { MappingRow, SetForm } from "./types";

type FormField = SetForm["fields"][number];

/** A cell that can be edited: a field of a row's value, or what another name stands for. */
export type GridCell =
  | { kind: "value"; name: string; label: string; field: FormField; stored: unknown }
  | { kind: "alias"; name: typeof aliasCell; label: string; stored: readonly string[] };

/** How a cell is edited: as text with proposals, or as a choice; a choice that may be empty has an option for that. */
export type CellInput =
  | { kind: "text"; text: string; proposals: readonly string[] }
  | { kind: "choice"; options: readonly { value: string; label: string }[]; chosen: string | null };

const separator = "\u001f";
const nothing = `${separator}nothing`;

/** The parts of a row's key as people read them. */
export const keyTexts = (form: SetForm, row: MappingRow): string[] =>
  form.keys.map((field, index) => (row.key[index] === "*" ? "Any" : cellText(field, row.key[index])));

/** The cells of a row beside its key, in the order of the columns. */
export function cellsOf(form: SetForm, row: MappingRow): GridCell[] {
  if (row.aliasOf) return [{ kind: "alias", name: aliasCell, label: "Same as", stored: row.aliasOf }];
  return form.fields.map((field) => ({
    kind: "value" as const,
    name: field.name,
    label: field.label,
    field,
    stored: row.value?.[field.name] ?? null,
  }));
}

/** The rows as the keyboard meets them; those that a draft removes are not edited. */
export const gridRowsOf = (form: SetForm, rows: readonly MappingRow[], removed: ReadonlySet<string>): GridRow[] =>
  rows.flatMap((row) => (removed.has(row.keyNorm) ? [] : [{ row: row.keyNorm, cells: cellsOf(form, row).length }]));

/** What a cell says, with the value that it has or that was entered into it. */
export function textOf(cell: GridCell, value: unknown): string {
  if (cell.kind === "alias") return Array.isArray(value) ? value.join(" → ") : "";
  return cellText(cell.field, value);
}

/** How a cell is edited. `rows` are those that another name can stand for. */
export function inputOf(cell: GridCell, value: unknown, rows: readonly MappingRow[]): CellInput {
  if (cell.kind === "alias") {
    const targets = rows.filter((row) => row.aliasOf === null);
    const options = targets.map((row) => ({ value: row.key.join(separator), label: row.label }));
    return { kind: "choice", options, chosen: Array.isArray(value) ? value.join(separator) : null };
  }
  const { input, isRequired, options } = cell.field;
  if (input === "text") {
    const proposals = options.map((option) => option.label);
    return { kind: "text", text: typeof value === "string" ? value : "", proposals };
  }
  if (input === "switch") return { kind: "choice", options: yesOrNo, chosen: value === null ? null : String(value) };
  const empty = isRequired ? [] : [{ value: nothing, label: "None" }];
  return { kind: "choice", options: [...empty, ...options], chosen: typeof value === "string" ? value : null };
}

const yesOrNo = [
  { value: "true", label: "Yes" },
  { value: "false", label: "No" },
];

/** What was typed or chosen, as the row takes it; what is empty is not stated. */
export function valueIn(cell: GridCell, entered: string): unknown {
  if (cell.kind === "alias") return entered.split(separator);
  if (cell.kind === "value" && cell.field.input === "switch") return entered === "true";
  const text = entered.trim();
  return text === "" || entered === nothing ? null : text;
}

/** Whether two values of a cell are the same. */
export const isSame = (one: unknown, other: unknown): boolean =>
  one === other || (Array.isArray(one) && Array.isArray(other) && one.join(separator) === other.join(separator));

/** The value that Delete leaves; undefined where a cell cannot be empty. */
export const emptied = (cell: GridCell): null | undefined =>
  cell.kind === "value" && !cell.field.isRequired && cell.field.input !== "switch" ? null : undefined;
