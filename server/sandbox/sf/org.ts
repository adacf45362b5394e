import { z } from "zod";
import type { InstanceContext } from "../kit/simulator.ts";
import type { Table } from "../kit/table.ts";
import { longId, makeId } from "./ids.ts";
import { type FieldSpec, type ObjectSpec, type Stage, standardObjects, usualStages } from "./schema.ts";

export interface SfRow {
  Id: string;
  IsDeleted: boolean;
  CreatedDate: string;
  LastModifiedDate: string;
  SystemModstamp: string;
  [field: string]: unknown;
}

/** What the API refuses, in the form of its error array. */
export class SfError extends Error {
  override name = "SfError";
  readonly status: number;
  readonly errorCode: string;
  readonly fields: readonly string[];

  constructor(status: number, errorCode: string, message: string, fields: readonly string[] = []) {
    super(message);
    this.status = status;
    this.errorCode = errorCode;
    this.fields = fields;
  }

  get body(): object {
    return { message: this.message, errorCode: this.errorCode, ...(this.fields.length > 0 ? { fields: this.fields } : {}) };
  }
}

const stageSchema = z.object({ label: z.string(), isClosed: z.boolean(), isWon: z.boolean(), probability: z.number() });
const customFieldSchema = z.object({
  object: z.string(),
  name: z.string().regex(/^[A-Za-z]\w*__c$/),
  type: z.string().default("Text"),
  length: z.number().optional(),
  externalId: z.boolean().optional(),
  unique: z.boolean().optional(),
});
export const settingsSchema = z.strictObject({
  auditFieldsWritable: z.boolean().optional(),
  dailyApiRequests: z.int().positive().optional(),
  defaultCurrency: z.string().length(3).optional(),
  currencies: z.array(z.string().length(3)).optional(),
  stages: z.array(stageSchema).min(1).optional(),
  customFields: z.array(customFieldSchema).optional(),
});
type Settings = z.output<typeof settingsSchema>;

const typeOf: Readonly<Record<string, FieldSpec["type"]>> = {
  Number: "double",
  Currency: "double",
  Checkbox: "boolean",
  Date: "date",
  DateTime: "datetime",
};

/** An org: its objects with their fields, its rows, its stages and settings. */
export class Org {
  readonly context: InstanceContext;
  readonly #tables = new Map<string, Table<SfRow>>();
  readonly #specs = new Map<string, ObjectSpec>();
  readonly #fields = new Map<string, Map<string, FieldSpec>>();

  constructor(context: InstanceContext) {
    this.context = context;
    for (const spec of standardObjects) {
      this.#tables.set(spec.name, context.table<SfRow>(spec.name, { indexes: indexesOf(spec), orderedBy: "SystemModstamp" }));
      this.#specs.set(spec.name.toLowerCase(), spec);
    }
    for (const made of this.#custom()) this.#addField(made.object, customField(made));
  }

  get settings(): Settings {
    return settingsSchema.parse(this.context.value("settings") ?? {});
  }

  configure(settings: Record<string, unknown>): void {
    const { customFields = [], ...rest } = settingsSchema.parse(settings);
    this.context.setValue("settings", { ...this.settings, ...rest });
    for (const made of customFields) this.createField(made);
  }

  /** Adds a field as an administrator does; one that is there already is refused. */
  createField(made: z.output<typeof customFieldSchema>): void {
    const spec = this.find(made.object);
    if (!spec) throw new SfError(400, "INVALID_TYPE", `There is no object ${made.object}`);
    if (this.field(spec, made.name))
      throw new SfError(400, "DUPLICATE_DEVELOPER_NAME", `There is already a field ${made.name} on ${spec.name}`);
    this.context.setValue("custom-fields", [...this.#custom(), made]);
    this.#addField(spec.name, customField(made));
  }

  stageOf(label: unknown): Stage | undefined {
    return (this.settings.stages ?? usualStages).find((stage) => stage.label === label);
  }

  get stages(): readonly Stage[] {
    return this.settings.stages ?? usualStages;
  }

  get objects(): ObjectSpec[] {
    return [...this.#specs.values()];
  }

  find(name: string): ObjectSpec | undefined {
    return this.#specs.get(name.toLowerCase());
  }

  require(name: string): ObjectSpec {
    const spec = this.find(name);
    if (!spec) throw new SfError(404, "NOT_FOUND", "The requested resource does not exist");
    return spec;
  }

  field(spec: ObjectSpec, name: string): FieldSpec | undefined {
    let fields = this.#fields.get(spec.name);
    if (!fields) {
      fields = new Map(spec.fields.map((field) => [field.name.toLowerCase(), field]));
      this.#fields.set(spec.name, fields);
    }
    return fields.get(name.toLowerCase());
  }

  table(spec: ObjectSpec): Table<SfRow> {
    const table = this.#tables.get(spec.name);
    if (!table) throw new Error(`The org keeps no ${spec.name}`);
    return table;
  }

  /** A record that has not been deleted, by its id of 15 or 18 characters. */
  live(spec: ObjectSpec, id: string): SfRow | undefined {
    const row = this.table(spec).committed(longId(id));
    return row?.IsDeleted ? undefined : row;
  }

  newId(spec: ObjectSpec): string {
    return makeId(spec.prefix, this.context.next(spec.name));
  }

  /** The time in the seconds in which this org's stamps count. */
  stamp(): string {
    return sfInstant(this.context.clock.now());
  }

  put(spec: ObjectSpec, row: SfRow): void {
    this.table(spec).put(row.Id, row);
    this.#tell(spec, row);
  }

  #custom(): z.output<typeof customFieldSchema>[] {
    return z.array(customFieldSchema).parse(this.context.value("custom-fields") ?? []);
  }

  #addField(object: string, field: FieldSpec): void {
    const spec = this.find(object);
    if (!spec || this.field(spec, field.name)) return;
    this.#specs.set(object.toLowerCase(), { ...spec, fields: [...spec.fields, field] });
    this.#fields.delete(spec.name);
    if (field.isExternalId || field.isUnique) this.table(spec).addIndex(field.name);
  }

  /** Whoever listens hears of the opportunity that a change belongs to. */
  #tell(spec: ObjectSpec, row: SfRow): void {
    const at = this.context.clock.now();
    const tell = (id: unknown): void => {
      if (typeof id === "string") this.context.events.emit({ object: "Opportunity", type: "opportunity.changed", id, at });
    };
    if (spec.name === "Opportunity") tell(row.Id);
    else if (spec.name !== "OpportunityHistory") tell(row.OpportunityId ?? row.Opportunity__c);
  }
}

const customField = (made: z.output<typeof customFieldSchema>): FieldSpec => ({
  name: made.name,
  label: made.name,
  type: typeOf[made.type] ?? "string",
  length: made.length ?? 255,
  isExternalId: made.externalId ?? false,
  isUnique: made.unique ?? false,
});

const indexesOf = (spec: ObjectSpec): string[] =>
  spec.fields.filter((field) => field.type === "reference" || field.isExternalId || field.isUnique).map((field) => field.name);

/** "2026-01-01T00:00:00.000+0000": whole seconds, as the org's stamps are. */
export const sfInstant = (ms: number): string => `${new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, 19)}.000+0000`;
