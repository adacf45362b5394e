import type { InstanceContext } from "../kit/simulator.ts";
import type { Table } from "../kit/table.ts";

export interface NsRow {
  id: string;
  externalId: string | null;
  [field: string]: unknown;
}

/** A request that the account refuses, in the form of its error details. */
export class NsError extends Error {
  override name = "NsError";
  readonly status: number;
  readonly code: string;
  readonly path: string | null;

  constructor(status: number, code: string, message: string, path: string | null = null) {
    super(message);
    this.status = status;
    this.code = code;
    this.path = path;
  }

  get body(): object {
    const detail = { detail: this.message, "o:errorCode": this.code, ...(this.path ? { "o:errorPath": this.path } : {}) };
    return {
      type: "https://www.rfc-editor.org/rfc/rfc9110",
      title: titles[this.status] ?? "Error",
      status: this.status,
      "o:errorDetails": [detail],
    };
  }
}

const titles: Readonly<Record<number, string>> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  429: "Too Many Requests",
  500: "Internal Server Error",
};

/** Types whose records can be written over REST. */
export const writable = [
  "customer",
  "contact",
  "customerSubsidiaryRelationship",
  "job",
  "billingSchedule",
  "salesOrder",
] as const;
export type Writable = (typeof writable)[number];
const reference = [
  "subsidiary",
  "currency",
  "currencyRate",
  "accountingPeriod",
  "term",
  "item",
  "billingRateCard",
  "jobStatus",
] as const;
export const recordTypes = [...writable, ...reference] as const;
export type RecordType = (typeof recordTypes)[number];

const indexes: Partial<Record<RecordType, readonly string[]>> = {
  contact: ["company"],
  customerSubsidiaryRelationship: ["entity"],
};

/** The records of one account. Internal ids are numbers, of one sequence for entities and one for transactions. */
export class Account {
  readonly context: InstanceContext;
  readonly #tables = new Map<string, Table<NsRow>>();

  constructor(context: InstanceContext) {
    this.context = context;
    for (const type of recordTypes)
      this.#tables.set(type, context.table<NsRow>(type, { indexes: ["externalId", ...(indexes[type] ?? [])] }));
  }

  table(type: string): Table<NsRow> {
    const table = this.#tables.get(type);
    if (!table) throw new NsError(404, "NONEXISTENT_ID", `The record type ${type} does not exist.`);
    return table;
  }

  newId(type: RecordType): string {
    if (type === "salesOrder") return String(5_000 + this.context.next("transaction"));
    if (type === "billingSchedule") return String(700 + this.context.next("billingSchedule"));
    return String(100 + this.context.next("entity"));
  }

  put(type: RecordType, row: NsRow): NsRow {
    this.table(type).put(row.id, row);
    return row;
  }

  byExternalId(type: RecordType, externalId: string): NsRow | undefined {
    return this.table(type).committedBy("externalId", externalId)[0];
  }

  /** The day on which this account stands. */
  today(): string {
    return new Date(this.context.clock.now()).toISOString().slice(0, 10);
  }
}
