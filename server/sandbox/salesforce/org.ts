import type { InstanceContext } from "../kit/simulator.ts";
import type { Table } from "../kit/table.ts";
import { dealsOf } from "./deal-events.ts";
import { ApiError } from "./errors.ts";
import { makeId } from "./ids.ts";
import {
  addField,
  type CustomField,
  customField,
  type Field,
  foldedName,
  freshSchema,
  isLookedUp,
  type ObjectDefinition,
  type Schema,
} from "./schema.ts";
import { initialSettings, type OrgSettings } from "./settings.ts";
import { formatInstant, type Row, type Value } from "./values.ts";

/** The version of the API that addresses of records name. */
export const apiVersion = "67.0";
const customFieldsKey = "customFields";
const settingsKey = "settings";

/** What was written: the record, and how it was before. */
export interface Change {
  object: string;
  id: string;
  before: Row | undefined;
}

/** The records of one org, its schema and settings. Writes outside `atomically` are set-up and tell nobody. */
export class Org {
  readonly ctx: InstanceContext;
  readonly #tables = new Map<string, Table<Row>>();
  #schema: Schema = freshSchema();
  #journal: Change[] | null = null;

  constructor(ctx: InstanceContext) {
    this.ctx = ctx;
    for (const field of this.#customFields()) this.#extend(field);
    for (const definition of this.#schema.values()) {
      const indexes = [...definition.fields.values()].flatMap((field) => indexOf(field) ?? []);
      this.#tables.set(definition.name, ctx.table<Row>(definition.name, { indexes, orderedBy: "SystemModstamp" }));
    }
  }

  get settings(): OrgSettings {
    return { ...initialSettings, ...(this.ctx.value(settingsKey) as Partial<OrgSettings> | undefined) };
  }

  change(settings: Partial<OrgSettings>): void {
    this.ctx.setValue(settingsKey, { ...this.settings, ...settings });
  }

  nowMs(): number {
    return this.ctx.clock.now();
  }

  /** The present instant as records carry it. */
  stamp(): string {
    return formatInstant(this.nowMs());
  }

  get objects(): Iterable<ObjectDefinition> {
    return this.#schema.values();
  }

  find(name: string): ObjectDefinition | undefined {
    return this.#schema.get(name.toLowerCase());
  }

  /** The object of a path; throws NOT_FOUND. */
  definition(name: string): ObjectDefinition {
    const definition = this.find(name);
    if (definition) return definition;
    throw new ApiError(404, "NOT_FOUND", "The requested resource does not exist");
  }

  table(object: string): Table<Row> {
    const table = this.#tables.get(object);
    if (!table) throw new RangeError(`There is no table of ${object}`);
    return table;
  }

  /** The record that a reference of a row leads to, as a query sees it. */
  follow(step: Field, row: Row): Row | undefined {
    const id = row[step.name];
    return typeof id === "string" && step.referenceTo ? this.table(step.referenceTo).find(id) : undefined;
  }

  /** Records that are not deleted, by the value of an indexed field, in the order of their ids. */
  liveBy(object: string, field: string, value: Value): Row[] {
    return this.table(object)
      .committedBy(field, value)
      .filter((row) => row.IsDeleted !== true)
      .sort((a, b) => (a.Id < b.Id ? -1 : 1));
  }

  /** Records by a field that is looked up, whatever the case of the value. */
  liveByKey(definition: ObjectDefinition, field: Field, value: Value): Row[] {
    return this.liveBy(definition.name, foldedName(field.name), fold(value));
  }

  newId(definition: ObjectDefinition): string {
    return makeId(definition.prefix, this.ctx.next(`id:${definition.name}`));
  }

  recordPath = (object: string, id: string): string => `/services/data/v${apiVersion}/sobjects/${object}/${id}`;

  shape(object: string, shown: Record<string, unknown>): Record<string, unknown> {
    return this.ctx.schema.shape(object, shown);
  }

  write(definition: ObjectDefinition, row: Row): void {
    const table = this.table(definition.name);
    const stored: Row = { ...row };
    for (const field of definition.fields.values())
      if (isLookedUp(field)) stored[foldedName(field.name)] = fold(row[field.name] ?? null);
    this.#journal?.push({ object: definition.name, id: row.Id, before: table.committed(row.Id) });
    table.put(row.Id, stored);
  }

  /** Does all of a piece of work or nothing of it: when it throws, what it wrote is taken back. Events follow the outermost. */
  atomically<Result>(work: () => Result): Result {
    const outer = this.#journal;
    const journal: Change[] = [];
    this.#journal = journal;
    let result: Result;
    try {
      result = work();
    } catch (error) {
      for (const { before, id, object } of journal.reverse()) {
        if (before) this.table(object).put(id, before);
        else this.table(object).remove(id);
      }
      throw error;
    } finally {
      this.#journal = outer;
    }
    if (outer) outer.push(...journal);
    else this.#tell(journal);
    return result;
  }

  /** Adds a field to an object of the org; where it is there already, nothing changes. */
  addCustomField(field: CustomField): void {
    if (this.definition(field.object).fields.has(field.name.toLowerCase())) return;
    this.ctx.setValue(customFieldsKey, [...this.#customFields(), field]);
    this.#extend(field);
    const { fields, name } = this.definition(field.object);
    const index = indexOf(fields.get(field.name.toLowerCase()));
    if (index) this.table(name).addIndex(index);
  }

  /** Back to the schema of a new org. */
  resetSchema(): void {
    this.#schema = freshSchema();
  }

  #customFields(): CustomField[] {
    return (this.ctx.value(customFieldsKey) as CustomField[] | undefined) ?? [];
  }

  #extend(field: CustomField): void {
    addField(this.definition(field.object), customField(field));
  }

  #tell(changes: readonly Change[]): void {
    const deals = new Set(changes.flatMap((change) => dealsOf(this, change)));
    const at = this.nowMs();
    for (const id of deals) this.ctx.events.emit({ object: "Opportunity", type: "opportunity.changed", id, at });
  }
}

const fold = (value: Value): Value => (typeof value === "string" ? value.toLowerCase() : value);

/** The index of a field: by what it refers to, or by its value whatever the case. Who made a record is not looked up. */
function indexOf(field: Field | undefined): string | undefined {
  if (field?.type === "reference") return field.referenceTo === "User" ? undefined : field.name;
  return field && isLookedUp(field) ? foldedName(field.name) : undefined;
}
