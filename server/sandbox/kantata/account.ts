import type { InstanceContext } from "../kit/simulator.ts";
import type { Table } from "../kit/table.ts";
import { resources } from "./resources.ts";

export interface KantataRow {
  id: string;
  created_at: string;
  updated_at: string;
  [field: string]: unknown;
}

const indexes: Readonly<Record<string, readonly string[]>> = {
  stories: ["workspace_id"],
  billing_milestones: ["workspace_id"],
  workspace_resources: ["workspace_id"],
  workspace_allocations: ["workspace_id"],
  external_references: ["service_model_ref", "subject_key"],
  custom_field_values: ["subject_key"],
};

/** A request that the API refuses. */
export class KantataError extends Error {
  override name = "KantataError";
  readonly status: number;
  readonly errors: readonly { type: string; message: string; field?: string }[];

  constructor(status: number, errors: readonly { type: string; message: string; field?: string }[]) {
    super(errors[0]?.message ?? `status ${status}`);
    this.status = status;
    this.errors = errors;
  }
}

export const invalid = (message: string, field?: string): KantataError =>
  new KantataError(422, [{ type: "validation", message, ...(field ? { field } : {}) }]);

/** Names what a reference or a custom field value hangs at. */
export const subjectKey = (type: unknown, id: unknown): string => `${String(type)}:${String(id)}`;

/** The rows of one account. Ids are strings, ten thousand and up. */
export class Account {
  readonly context: InstanceContext;
  readonly #tables = new Map<string, Table<KantataRow>>();

  constructor(context: InstanceContext) {
    this.context = context;
    for (const { name } of resources) this.#tables.set(name, context.table<KantataRow>(name, { indexes: indexes[name] ?? [] }));
  }

  table(name: string): Table<KantataRow> {
    const table = this.#tables.get(name);
    if (!table) throw new Error(`Kantata has no resource ${name}`);
    return table;
  }

  get now(): string {
    return new Date(this.context.clock.now()).toISOString().replace(/\.\d+Z$/, "Z");
  }

  insert(name: string, fields: Record<string, unknown>): KantataRow {
    const id = String(10_000 + this.context.next(name));
    const row = { ...fields, id, created_at: this.now, updated_at: this.now };
    this.table(name).put(id, row);
    return row;
  }

  change(name: string, row: KantataRow, fields: Record<string, unknown>): KantataRow {
    const changed = { ...row, ...fields, id: row.id, updated_at: this.now };
    this.table(name).put(row.id, changed);
    return changed;
  }
}
