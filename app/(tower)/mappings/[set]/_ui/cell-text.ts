import type { MappingRow, SetForm } from "./types";

type FormField = SetForm["fields"][number];

/** A value as people read it: an option by its label, a switch as yes or no. */
export function cellText(field: FormField, value: unknown): string {
  if (field.input === "switch") return value === true ? "Yes" : value === false ? "No" : "";
  if (value === null || value === undefined) return "";
  return field.options.find((option) => option.value === value)?.label ?? String(value);
}

/** Everything that is said of a row, for the filter. */
export const rowText = (row: MappingRow): string => `${row.label} ${row.said}`.toLowerCase();
