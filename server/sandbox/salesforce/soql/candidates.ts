import { foldedName, isLookedUp } from "../schema.ts";
import { formatInstant, type Row, readInstant, type Value } from "../values.ts";
import type { Condition, Literal } from "./ast.ts";
import { literalValue } from "./conditions.ts";
import { resolvePath, type Source } from "./paths.ts";

/** Where the rows that can fit are found without looking at all of them: by keys, or by their stamp from an instant on. */
type Lead =
  | { kind: "keys"; field: string; values: Value[] }
  | { kind: "several"; leads: Lead[] }
  | { kind: "since"; from: string };

/** The index by which a field is found, if there is one. */
function keysOf(
  source: Source,
  condition: Extract<Condition, { kind: "compare" | "in" }>,
  literals: readonly Literal[],
): Lead | null {
  const { steps, field } = resolvePath(source, condition.path);
  const index = isLookedUp(field) ? foldedName(field.name) : field.name;
  const isIndexed = field.type === "id" || source.org.table(source.definition.name).hasIndex(index);
  if (steps.length > 0 || !isIndexed) return null;
  const values = literals.map((literal) => literalValue(field, literal));
  if (values.includes(null)) return null;
  return { kind: "keys", field: index, values };
}

function sourceOf(source: Source, condition: Condition): Lead | null {
  switch (condition.kind) {
    case "compare": {
      const { literal, operator, path } = condition;
      if (operator === "=" && literal.kind !== "period") return keysOf(source, condition, [literal]);
      if (literal.kind !== "datetime" || (operator !== ">" && operator !== ">=")) return null;
      return since(source, path.names, literal.value);
    }
    case "in":
      return condition.isNegated ? null : keysOf(source, condition, condition.list);
    case "and": {
      const leads = condition.parts.flatMap((part) => sourceOf(source, part) ?? stampOf(source, part) ?? []);
      return leads.find((lead) => lead.kind !== "since") ?? leads[0] ?? null;
    }
    case "or": {
      const leads = condition.parts.map((part) => sourceOf(source, part) ?? stampOf(source, part));
      const known = leads.filter((lead) => lead !== null);
      if (known.length < leads.length) return null;
      const stamps = known.flatMap((lead) => (lead.kind === "since" ? lead.from : []));
      if (stamps.length === known.length) return { kind: "since", from: stamps.sort()[0] ?? "" };
      return stamps.length > 0 ? null : { kind: "several", leads: known };
    }
    default:
      return null;
  }
}

/** "SystemModstamp = t" is found by the stamp as well. */
const stampOf = (source: Source, condition: Condition): Lead | null =>
  condition.kind === "compare" && condition.operator === "=" && condition.literal.kind === "datetime"
    ? since(source, condition.path.names, condition.literal.value)
    : null;

function since(source: Source, names: readonly string[], instant: string): Lead | null {
  const ms = readInstant(instant);
  const isStamp = names.length === 1 && names[0]?.toLowerCase() === "systemmodstamp";
  return isStamp && ms !== undefined && source.definition.fields.has("systemmodstamp")
    ? { kind: "since", from: formatInstant(ms) }
    : null;
}

function rowsOf(source: Source, lead: Lead): Row[] {
  const table = source.org.table(source.definition.name);
  if (lead.kind === "since") return table.changedSince(lead.from);
  const found = new Map<string, Row>();
  const keep = (row: Row | undefined): void => {
    if (row) found.set(row.Id, row);
  };
  if (lead.kind === "several") for (const part of lead.leads) for (const row of rowsOf(source, part)) keep(row);
  else if (lead.field === "Id") for (const value of lead.values) keep(table.find(String(value)));
  else for (const value of new Set(lead.values)) for (const row of table.findBy(lead.field, value)) keep(row);
  return [...found.values()];
}

/** Rows among which are all that fit the condition. */
export function candidates(source: Source, where: Condition | null): Row[] {
  const lead = where && sourceOf(source, where);
  return lead ? rowsOf(source, lead) : source.org.table(source.definition.name).all();
}
