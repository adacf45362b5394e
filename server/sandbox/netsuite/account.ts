import type { InstanceContext } from "../kit/simulator.ts";
import type { Table } from "../kit/table.ts";

export interface NsRow {
  id: string;
  externalId: string | null;
  [field: string]: unknown;
}

/** Which part of a request a refusal points to. */
type Place = "o:errorPath" | "o:errorQueryParam" | "o:errorHeader";

/** A request that the account refuses, in the form of its error details. */
export class NsError extends Error {
  override name = "NsError";
  readonly status: number;
  readonly code: string;
  readonly path: string | null;
  readonly place: Place;

  constructor(status: number, code: string, message: string, path: string | null = null, place: Place = "o:errorPath") {
    super(message);
    this.status = status;
    this.code = code;
    this.path = path;
    this.place = place;
  }

  get body(): object {
    const detail = { detail: this.message, "o:errorCode": this.code, ...(this.path ? { [this.place]: this.path } : {}) };
    const { section, title } = statuses[this.status] ?? { section: "15", title: "Error" };
    return {
      type: `https://www.rfc-editor.org/rfc/rfc9110.html#section-${section}`,
      title,
      status: this.status,
      "o:errorDetails": [detail],
    };
  }
}

/** Too many at once is titled like any other bad request. */
const statuses: Readonly<Record<number, { title: string; section: string }>> = {
  400: { title: "Bad Request", section: "15.5.1" },
  401: { title: "Unauthorized", section: "15.5.2" },
  403: { title: "Forbidden", section: "15.5.4" },
  404: { title: "Not Found", section: "15.5.5" },
  405: { title: "Method Not Allowed", section: "15.5.6" },
  429: { title: "Bad Request", section: "15.5.1" },
  500: { title: "Internal Server Error", section: "15.6.1" },
};

/** What the account says to a record that breaks one of its rules. */
export const userError = (message: string, path: string | null = null): NsError =>
  new NsError(400, "USER_ERROR", `Error while accessing a resource. ${message}`, path);

/** What it says to a value that leads nowhere, or to nothing that fits. */
export const invalidValue = (value: string, field: string, path: string = field): NsError =>
  new NsError(
    400,
    "INVALID_CONTENT",
    `Error while accessing a resource. You have entered an Invalid Field Value ${value} for the following field: ${field}`,
    path,
  );

export const noSuchRecord = (): NsError =>
  new NsError(404, "NONEXISTENT_ID", "The record instance does not exist. Provide a valid record instance ID.");

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
    if (type === "customerSubsidiaryRelationship") return String(20_000 + this.context.next("relationship"));
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
