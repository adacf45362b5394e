import { controlFields, type ObjectSpec } from "./fields.ts";
import type { SalesforceSettings } from "./manifest.ts";

type Names = Pick<SalesforceSettings, "fieldNames" | "objectNames" | "multiCurrency">;
export type Row = Record<string, unknown>;

/** What one org calls the objects and fields that we know by the names of `docs/vendors/salesforce.md`. */
export class Naming {
  readonly #settings: Names;
  readonly #plans = new Map<ObjectSpec, readonly [field: string, path: readonly string[] | null][]>();
  readonly #selections = new Map<string, readonly string[]>();

  constructor(settings: Names) {
    this.#settings = settings;
  }

  /** Name of the object in this org; null: the org has none. */
  object(name: string): string | null {
    const actual = this.#settings.objectNames[name];
    return actual === undefined ? name : actual;
  }

  /** Name of the field in this org; null: the org has none. */
  field(object: string, field: string): string | null {
    const actual = this.#settings.fieldNames[`${object}.${field}`];
    if (actual !== undefined) return actual;
    return field === "CurrencyIsoCode" && !this.#settings.multiCurrency ? null : field;
  }

  /** The look-up field of an object to its parent. Without it nothing can be read, so null is not an answer. */
  parent(spec: ObjectSpec): string {
    const actual = spec.parent === null ? null : this.field(spec.name, spec.parent);
    if (actual === null) throw new RangeError(`${spec.name} cannot be read without its look-up ${spec.parent ?? ""}`);
    return actual;
  }

  /** All that a query of the object selects. */
  selection(spec: ObjectSpec, control: readonly string[] = controlFields): readonly string[] {
    const key = `${spec.name} ${control.join()}`;
    const known = this.#selections.get(key);
    if (known) return known;
    const fields = this.#select(spec, control);
    this.#selections.set(key, fields);
    return fields;
  }

  #select(spec: ObjectSpec, control: readonly string[]): string[] {
    const own = spec.fields.flatMap((field) => this.field(spec.name, field) ?? []);
    const parent = spec.parent === null ? [] : [this.parent(spec)];
    return [...new Set([...control, ...parent, ...own, ...(spec.stamps ?? [])])];
  }

  /** Where each field of an object is found in an answer; null: the org has none. */
  #plan(spec: ObjectSpec): readonly [field: string, path: readonly string[] | null][] {
    let plan = this.#plans.get(spec);
    if (!plan) {
      plan = spec.fields.map((field) => [field, this.field(spec.name, field)?.split(".") ?? null]);
      this.#plans.set(spec, plan);
    }
    return plan;
  }

  /**
   * A record under our names and with nothing but what we read. What the org does not have is null; what the answer leaves out
   * although it was asked for stays out, so that the mapper can tell.
   */
  narrow(spec: ObjectSpec, record: Row): Row {
    const narrow: Row = { Id: record.Id };
    for (const [field, path] of this.#plan(spec)) {
      const value = path === null ? null : at(record, path);
      if (value !== undefined) narrow[field] = storable(value);
    }
    return narrow;
  }
}

function at(record: Row, path: readonly string[]): unknown {
  let value: unknown = record;
  for (const name of path) {
    if (value === null) return null;
    if (typeof value !== "object") return undefined;
    value = (value as Row)[name];
  }
  return value;
}

/** The value at a path such as "Owner.Name"; null where the look-up is empty, undefined where the answer has no such field. */
export const valueAt = (record: Row, path: string): unknown => at(record, path.split("."));

/** JSON has no number beyond a double: it would be stored as null, so it is kept as text, which the mapper refuses. */
const storable = (value: unknown): unknown => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value);
