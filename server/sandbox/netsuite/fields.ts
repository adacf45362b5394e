import { isRecord } from "../kit/http.ts";
import { type Account, invalidValue, NsError, type RecordType, userError, type Writable } from "./account.ts";

interface Field {
  kind: "text" | "flag" | "number" | "day" | "reference" | "choice" | "list" | "subrecord";
  /** The type that a reference leads to, or the choices. */
  to?: RecordType;
  choices?: readonly string[];
  length?: number;
}

const text = (length = 300): Field => ({ kind: "text", length });
const flag: Field = { kind: "flag" };
const number: Field = { kind: "number" };
const day: Field = { kind: "day" };
const ref = (to: RecordType): Field => ({ kind: "reference", to });
const choice = (...choices: string[]): Field => ({ kind: "choice", choices });
const list: Field = { kind: "list" };

const fields: Record<Writable, Readonly<Record<string, Field>>> = {
  customer: {
    companyName: text(83),
    entityId: text(83),
    isPerson: flag,
    subsidiary: ref("subsidiary"),
    currency: ref("currency"),
    parent: ref("customer"),
    email: text(254),
    url: text(100),
    phone: text(32),
    vatRegNumber: text(20),
    terms: ref("term"),
    creditLimit: number,
    balance: number,
    creditHoldOverride: choice("AUTO", "ON", "OFF"),
    isInactive: flag,
    comments: text(4_000),
    custentity_tl_key: text(),
    addressBook: list,
  },
  contact: {
    company: ref("customer"),
    firstName: text(32),
    lastName: text(32),
    entityId: text(83),
    email: text(254),
    phone: text(32),
    comments: text(4_000),
    custentity_tl_role: text(),
  },
  customerSubsidiaryRelationship: { entity: ref("customer"), subsidiary: ref("subsidiary") },
  job: {
    companyName: text(83),
    parent: ref("customer"),
    subsidiary: ref("subsidiary"),
    currency: ref("currency"),
    startDate: day,
    projectedEndDate: day,
    jobBillingType: choice("CB", "TM", "FBI", "FBM"),
    entityStatus: ref("jobStatus"),
    billingRateCard: ref("billingRateCard"),
    isInactive: flag,
    comments: text(4_000),
    custentity_tl_engagement: text(),
    custentity_tl_revenue_profile: text(),
    custentity_tl_cost_center: text(),
  },
  billingSchedule: {
    name: text(60),
    scheduleType: choice("STD", "TM", "FBI", "FBM"),
    frequency: choice("ONETIME", "MONTHLY", "QUARTERLY", "ANNUALLY"),
    repeatEvery: { kind: "choice" },
    numberRemaining: number,
    inArrears: flag,
    initialAmount: number,
    milestone: list,
  },
  salesOrder: {
    entity: ref("customer"),
    job: ref("job"),
    subsidiary: ref("subsidiary"),
    currency: ref("currency"),
    tranDate: day,
    terms: ref("term"),
    otherRefNum: text(45),
    memo: text(999),
    custbody_tl_engagement: text(),
    custbody_tl_correlation: text(),
    custbody_tl_tax_profile: text(),
    item: list,
  },
};

/** What a line of a list may hold. */
const lineFields: Readonly<Record<string, readonly string[]>> = {
  item: [
    "item",
    "quantity",
    "rate",
    "amount",
    "description",
    "billingSchedule",
    "custcol_tl_contract_line",
    "custcol_tl_billing_driver",
  ],
  addressBook: ["addressBookAddress", "defaultBilling", "defaultShipping"],
  milestone: ["milestoneName", "milestoneDate", "milestoneAmount"],
};

/** The lists of a record, which are resources of their own. */
export const listsOf = (type: string): string[] => {
  const known: Readonly<Record<string, Readonly<Record<string, Field>>>> = fields;
  return Object.entries(known[type] ?? {}).flatMap(([name, field]) => (field.kind === "list" ? [name] : []));
};

const bad = (message: string, path: string): NsError => new NsError(400, "INVALID_CONTENT", message, path);

/**
 * A body as a record keeps it: references by their ids, lists by their items. Fields that the record does not have are passed
 * over, unless the call asks for an error (`isStrict`).
 */
export function readBody(account: Account, type: Writable, body: unknown, isStrict: boolean): Record<string, unknown> {
  if (!isRecord(body)) throw bad("The body must be an object.", "");
  const row: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(body)) {
    const field = fields[type][name];
    if (field) row[name] = readValue(account, { name, isStrict }, field, value);
    else if (isStrict) throw unknownField(name);
  }
  return row;
}

/** The wording is unconfirmed; that the call must ask for it is the vendor's documentation. */
const unknownField = (path: string): NsError => bad(`Unknown reference or field '${path}' in request body.`, path);

function readValue(
  account: Account,
  { name, isStrict }: { name: string; isStrict: boolean },
  field: Field,
  value: unknown,
): unknown {
  if (value === null) return null;
  switch (field.kind) {
    case "text": {
      if (typeof value !== "string") throw bad(`The value of ${name} must be text.`, name);
      if (value.length > (field.length ?? 300))
        throw userError(
          `The field ${name} contained more than the maximum number ( ${field.length} ) of characters allowed.`,
          name,
        );
      return value;
    }
    case "flag":
      if (typeof value !== "boolean") throw bad(`The value of ${name} must be a boolean.`, name);
      return value;
    case "number":
      if (typeof value !== "number" || !Number.isFinite(value)) throw bad(`The value of ${name} must be a number.`, name);
      return value;
    case "day":
      if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value) || Number.isNaN(Date.parse(value)))
        throw bad(`The value of ${name} must be a date.`, name);
      return value;
    case "choice": {
      const id = isRecord(value) ? value.id : value;
      if (typeof id !== "string" || (field.choices && !field.choices.includes(id))) throw invalidValue(String(id), name);
      return id;
    }
    case "reference": {
      const id = isRecord(value) ? String(value.id ?? "") : "";
      if (!field.to || !account.table(field.to).committed(id)) throw invalidValue(id, name);
      return id;
    }
    case "list": {
      if (!isRecord(value) || !Array.isArray(value.items)) throw bad(`${name} must hold items.`, name);
      return value.items.map((line, index) => readLine({ name, isStrict, index }, line));
    }
    case "subrecord":
      return value;
  }
}

function readLine(at: { name: string; isStrict: boolean; index: number }, line: unknown): Record<string, unknown> {
  const path = `${at.name}.items[${at.index}]`;
  if (!isRecord(line)) throw bad(`A line of ${at.name} must be an object.`, path);
  const known = Object.entries(line).filter(([field]) => lineFields[at.name]?.includes(field));
  const unknown = Object.keys(line).find((field) => !lineFields[at.name]?.includes(field));
  if (unknown !== undefined && at.isStrict) throw unknownField(`${path}.${unknown}`);
  return Object.fromEntries(known);
}
