import { z } from "zod";
import { PortError } from "../ports/port.ts";
import type { ObjectSpec } from "./fields.ts";
import { isoInstant } from "./instants.ts";
import type { Row } from "./naming.ts";
import type { Mark } from "./stream.ts";

const idSchema = z.string().regex(/^[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/);

/**
 * The place of each row in the order of changes. A row whose stamp cannot be read has none and is left out; when that is
 * every row, there is nothing to go by and the pull stops, by name.
 */
export function marksOf(name: string, spec: ObjectSpec, rows: readonly Row[]): { row: Row; mark: Mark }[] {
  const keyed = rows.flatMap((row) => {
    const id = idIn(name, spec, row, "Id");
    const stamp = isoInstant(row.SystemModstamp);
    return id === null || stamp === undefined ? [] : [{ row, mark: { stamp, id } }];
  });
  const [first] = rows;
  if (first && keyed.length === 0) throw unreadable(name, spec, first, "SystemModstamp");
  return keyed;
}

/** The id in a field of a row, or null where the field is empty. */
export function idIn(name: string, spec: ObjectSpec, row: Row, field: string): string | null {
  const value = row[field] ?? null;
  if (value === null && field !== "Id") return null;
  const parsed = idSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw unreadable(name, spec, row, field);
}

/** The ids in a field of many rows, each once. */
export const allIds = (name: string, spec: ObjectSpec, rows: readonly Row[], field: string): string[] => [
  ...new Set(rows.flatMap((row) => idIn(name, spec, row, field) ?? [])),
];

function unreadable(name: string, spec: ObjectSpec, row: Row, field: string): PortError {
  const id = typeof row.Id === "string" ? row.Id.slice(0, 40) : "without an Id";
  const value = JSON.stringify(row[field])?.slice(0, 100) ?? "nothing";
  return new PortError(
    "malformed",
    `${name} sent a change of ${spec.name} ${id} whose ${field} is ${value}. Changes cannot be read past it: check the field in Salesforce.`,
    { details: [{ code: "MALFORMED_FIELD", message: value, field: `${spec.name}.${field}` }] },
  );
}
