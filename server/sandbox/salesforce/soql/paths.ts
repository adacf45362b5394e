import { ApiError } from "../errors.ts";
import type { Org } from "../org.ts";
import type { Field, ObjectDefinition } from "../schema.ts";
import type { Row, Value } from "../values.ts";
import type { Path, Query } from "./ast.ts";

/** A field and the references that lead to it. */
export interface ResolvedPath {
  steps: Field[];
  field: Field;
}

export interface Source {
  org: Org;
  query: Query;
  definition: ObjectDefinition;
}

/** The object that a reference leads to. */
function hop(source: Source, from: ObjectDefinition, name: string): { step: Field; to: ObjectDefinition } {
  const step = from.relationships.get(name.toLowerCase());
  const to = step?.referenceTo ? source.org.find(step.referenceTo) : undefined;
  if (step && to) return { step, to };
  throw new ApiError(
    400,
    "INVALID_FIELD",
    `Didn't understand relationship '${name}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
  );
}

/** What a path of names means from the object of the query on. */
export function resolvePath(source: Source, path: Path): ResolvedPath {
  const { query } = source;
  const [first = "", ...others] = path.names;
  const own = [query.object, query.alias].some((name) => name?.toLowerCase() === first.toLowerCase());
  const names = own && others.length > 0 ? others : path.names;
  const steps: Field[] = [];
  let definition = source.definition;
  for (const name of names.slice(0, -1)) {
    const { step, to } = hop(source, definition, name);
    steps.push(step);
    definition = to;
  }
  const last = names.at(-1) ?? "";
  const field = definition.fields.get(last.toLowerCase());
  if (field) return { steps, field };
  throw new ApiError(
    400,
    "INVALID_FIELD",
    `\n${" ".repeat(Math.min(path.at, 40))}^\nERROR at Row:1:Column:${path.at + 1}\nNo such column '${last}' on entity '${definition.name}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
  );
}

/** Reads the field of a row, by way of the records that its references lead to. */
export function reader(org: Org, { steps, field }: ResolvedPath): (row: Row) => Value {
  const { name } = field;
  if (steps.length === 0) return (row) => row[name] ?? null;
  return (row) => {
    let at: Row | undefined = row;
    for (const step of steps) at = at && org.follow(step, at);
    return at?.[name] ?? null;
  };
}
