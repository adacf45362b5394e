import { ApiError } from "../errors.ts";
import type { Org } from "../org.ts";
import type { Field, ObjectDefinition } from "../schema.ts";
import type { Row } from "../values.ts";
import type { SelectItem } from "./ast.ts";
import { type ResolvedPath, resolvePath, type Source } from "./paths.ts";

export type Shown = Record<string, unknown>;

/** What is shown of a record: fields, and what is shown of the records that it refers to, in the order of the query. */
interface View {
  object: string;
  members: Map<string, { field: Field } | { step: Field; view: View }>;
}

const viewOf = (object: string): View => ({ object, members: new Map() });

function addPath(view: View, { steps, field }: ResolvedPath): void {
  let at = view;
  for (const step of steps) {
    const name = step.relationshipName ?? step.name;
    const known = at.members.get(name);
    const next = known && "view" in known ? known.view : viewOf(step.referenceTo ?? "");
    at.members.set(name, { step, view: next });
    at = next;
  }
  at.members.set(field.name, { field });
}

function allFields(definition: ObjectDefinition, which: "ALL" | "STANDARD" | "CUSTOM"): Field[] {
  return [...definition.fields.values()].filter((field) => which === "ALL" || field.custom === (which === "CUSTOM"));
}

function showRecord(org: Org, view: View, row: Row): Shown {
  const shown: Shown = { attributes: { type: view.object, url: org.recordPath(view.object, row.Id) } };
  for (const [name, member] of view.members) {
    if ("field" in member) {
      shown[name] = row[name] ?? null;
      continue;
    }
    const related = org.follow(member.step, row);
    shown[name] = related ? showRecord(org, member.view, related) : null;
  }
  return org.shape(view.object, shown);
}

/** How rows are shown: with the fields of the query, each under its own name, related records nested. */
export function projection(source: Source, items: readonly SelectItem[]): (row: Row) => Shown {
  const view = viewOf(source.definition.name);
  for (const item of items) {
    if (item.kind === "field") addPath(view, resolvePath(source, item.path));
    else if (item.kind === "fields") {
      if ((source.query.limit ?? Number.POSITIVE_INFINITY) > 200)
        throw new ApiError(400, "MALFORMED_QUERY", "The SOQL FIELDS function must have a LIMIT of at most 200");
      for (const field of allFields(source.definition, item.which)) addPath(view, { steps: [], field });
    }
  }
  return (row) => showRecord(source.org, view, row);
}
