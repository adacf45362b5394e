import { longId } from "../ids.ts";
import { type Org, SfError, type SfRow } from "../org.ts";
import type { FieldSpec, ObjectSpec } from "../schema.ts";
import { type Condition, type Literal, parseSoql, type Query } from "./parse.ts";

/** A field reached from an object, over look-ups. */
interface Path {
  hops: { field: FieldSpec; to: ObjectSpec; name: string }[];
  field: FieldSpec;
}

function resolve(org: Org, spec: ObjectSpec, path: string): Path {
  const parts = path.split(".");
  if (parts.length > 1 && parts[0]?.toLowerCase() === spec.name.toLowerCase()) parts.shift();
  const hops: Path["hops"] = [];
  let at = spec;
  for (const name of parts.slice(0, -1)) {
    const field = at.fields.find((one) => one.relationship?.toLowerCase() === name.toLowerCase());
    const to = field?.to ? org.find(field.to) : undefined;
    if (!field || !to) throw new SfError(400, "INVALID_FIELD", `Didn't understand relationship '${name}' in field path`);
    hops.push({ field, to, name: field.relationship ?? name });
    at = to;
  }
  const last = parts.at(-1) ?? "";
  const field = org.field(at, last);
  if (!field) throw new SfError(400, "INVALID_FIELD", `No such column '${last}' on entity '${at.name}'`);
  return { hops, field };
}

function valueAt(org: Org, row: SfRow, path: Path): unknown {
  let at: SfRow | undefined = row;
  for (const hop of path.hops) {
    const id: unknown = at?.[hop.field.name];
    at = typeof id === "string" ? org.table(hop.to).find(id) : undefined;
  }
  return at?.[path.field.name] ?? null;
}

/** What two values of a field are compared by: instants as numbers, texts without regard to case, ids in their long form. */
function comparable(field: FieldSpec, value: unknown): number | string | boolean | null {
  if (value === null || value === undefined) return null;
  if (field.type === "datetime" && typeof value === "string") return Date.parse(value.replace(/\+0000$/, "Z"));
  if (field.type === "id" || field.type === "reference") return typeof value === "string" ? longId(value) : null;
  if (field.type === "string" && typeof value === "string") return value.toLowerCase();
  return typeof value === "number" || typeof value === "boolean" ? value : String(value);
}

function literalOf(field: FieldSpec, value: Literal): number | string | boolean | null {
  if (value === null) return null;
  if (typeof value !== "object") return comparable(field, value);
  return "instant" in value ? value.instant : field.type === "datetime" ? Date.parse(`${value.day}T00:00:00Z`) : value.day;
}

type Test = (row: SfRow) => boolean;

function compile(org: Org, spec: ObjectSpec, condition: Condition): Test {
  switch (condition.kind) {
    case "and": {
      const tests = condition.parts.map((part) => compile(org, spec, part));
      return (row) => tests.every((test) => test(row));
    }
    case "or": {
      const tests = condition.parts.map((part) => compile(org, spec, part));
      return (row) => tests.some((test) => test(row));
    }
    case "not": {
      const test = compile(org, spec, condition.part);
      return (row) => !test(row);
    }
    case "in": {
      const path = resolve(org, spec, condition.path);
      const values = new Set(condition.values.map((value) => literalOf(path.field, value)));
      return (row) => values.has(comparable(path.field, valueAt(org, row, path))) !== condition.isNot;
    }
    case "compare": {
      const path = resolve(org, spec, condition.path);
      const wanted = literalOf(path.field, condition.value);
      const test = comparison(condition.operator, wanted);
      return (row) => test(comparable(path.field, valueAt(org, row, path)));
    }
  }
}

function comparison(
  operator: string,
  wanted: number | string | boolean | null,
): (value: number | string | boolean | null) => boolean {
  if (operator === "=") return (value) => value === wanted;
  if (operator === "!=") return (value) => value !== wanted;
  if (operator === "LIKE") {
    const source = String(wanted ?? "")
      .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
      .replaceAll("%", ".*")
      .replaceAll("_", ".");
    const pattern = new RegExp(`^${source}$`, "is");
    return (value) => typeof value === "string" && pattern.test(value);
  }
  return (value) => {
    if (value === null || wanted === null) return false;
    if (operator === "<") return value < wanted;
    if (operator === "<=") return value <= wanted;
    return operator === ">" ? value > wanted : value >= wanted;
  };
}

/** The rows that can match at all: by an index where a condition that must hold names one. */
function candidates(org: Org, spec: ObjectSpec, where: Condition | null): SfRow[] {
  const table = org.table(spec);
  for (const part of where ? conjuncts(where) : []) {
    if (part.kind !== "in" && part.kind !== "compare") continue;
    if (part.path.includes(".") || (part.kind === "in" ? part.isNot : part.operator !== "=")) continue;
    const field = org.field(spec, part.path);
    if (!field) continue;
    const values = part.kind === "in" ? part.values : [part.value];
    if (field.type === "id")
      return values.flatMap((value) => (typeof value === "string" ? (table.find(longId(value)) ?? []) : []));
    if (field.type === "reference" && table.hasIndex(field.name))
      return values.flatMap((value) => (typeof value === "string" ? table.findBy(field.name, longId(value)) : []));
  }
  const from = where && lowestStamp(where);
  return from === null ? table.all() : table.changedSince(from);
}

const conjuncts = (condition: Condition): Condition[] =>
  condition.kind === "and" ? condition.parts.flatMap(conjuncts) : [condition];

/** The earliest SystemModstamp that can match, in the form in which stamps are kept. */
function lowestStamp(condition: Condition): string | null {
  const stamps = conjuncts(condition).map((part) => {
    if (part.kind === "or") {
      const each = part.parts.map(lowestStamp);
      return each.includes(null) ? null : (each.sort()[0] ?? null);
    }
    const isStamp =
      part.kind === "compare" && part.path.toLowerCase() === "systemmodstamp" && [">", ">=", "="].includes(part.operator);
    if (!isStamp || typeof part.value !== "object" || part.value === null || !("instant" in part.value)) return null;
    return `${new Date(Math.floor(part.value.instant / 1000) * 1000).toISOString().slice(0, 19)}.000+0000`;
  });
  return stamps.find((stamp) => stamp !== null) ?? null;
}

export interface Found {
  rows: Record<string, unknown>[];
  total: number;
}

/** Runs a query; `all`: deleted rows too. Rows come as the API shows them. */
export function runSoql(org: Org, text: string, all: boolean, version: string): Found {
  const query = parseSoql(text);
  const spec = org.find(query.object);
  if (!spec) throw new SfError(400, "INVALID_TYPE", `sObject type '${query.object}' is not supported.`);
  const test = query.where ? compile(org, spec, query.where) : () => true;
  const matching = candidates(org, spec, query.where).filter((row) => (all || !row.IsDeleted) && test(row));
  const [first] = query.fields;
  if (first?.count) return counted(matching.length, first.alias);
  const paths = query.fields.map((field) => ({ path: resolve(org, spec, field.path) }));
  const ordered = sorted(org, spec, matching, query);
  const slice = ordered.slice(query.offset, query.limit === null ? undefined : query.offset + query.limit);
  return { rows: slice.map((row) => shown(org, spec, row, { paths, version })), total: slice.length };
}

const counted = (count: number, alias: string | null): Found => ({
  rows: alias === null ? [] : [{ attributes: { type: "AggregateResult" }, [alias]: count }],
  total: alias === null ? count : 1,
});

function sorted(org: Org, spec: ObjectSpec, rows: SfRow[], query: Query): SfRow[] {
  const keys = query.orderBy.map(({ path, ...order }) => ({ ...order, path: resolve(org, spec, path) }));
  if (keys.length === 0) return rows.sort((a, b) => (a.Id < b.Id ? -1 : 1));
  return rows.sort((a, b) => {
    for (const { desc, nullsLast, path } of keys) {
      const [left, right] = [a, b].map((row) => comparable(path.field, valueAt(org, row, path)));
      if (left === right) continue;
      if (left === null || left === undefined) return (nullsLast ?? desc) ? 1 : -1;
      if (right === null || right === undefined) return (nullsLast ?? desc) ? -1 : 1;
      return (left < right ? -1 : 1) * (desc ? -1 : 1);
    }
    return a.Id < b.Id ? -1 : 1;
  });
}

function shown(
  org: Org,
  spec: ObjectSpec,
  row: SfRow,
  more: { paths: { path: Path }[]; version: string },
): Record<string, unknown> {
  const record: Record<string, unknown> = { attributes: attributes(spec.name, row.Id, more.version) };
  for (const { path } of more.paths) {
    let [at, holder]: [SfRow | undefined, Record<string, unknown> | null] = [row, record];
    for (const hop of path.hops) {
      const id: unknown = at?.[hop.field.name];
      at = typeof id === "string" ? org.table(hop.to).find(id) : undefined;
      if (!holder) continue;
      if (!at) {
        holder[hop.name] = null;
        holder = null;
        continue;
      }
      const known = holder[hop.name];
      const next: Record<string, unknown> =
        typeof known === "object" && known !== null
          ? (known as Record<string, unknown>)
          : { attributes: attributes(hop.to.name, at.Id, more.version) };
      holder[hop.name] = next;
      holder = next;
    }
    if (holder && at) holder[path.field.name] = at[path.field.name] ?? null;
  }
  return org.context.schema.shape(spec.name, record);
}

const attributes = (type: string, id: string, version: string) => ({
  type,
  url: `/services/data/v${version}/sobjects/${type}/${id}`,
});
