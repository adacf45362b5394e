import { isRecord } from "../kit/http.ts";
import { type Account, NsError, type NsRow, type RecordType, type Writable } from "./account.ts";

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

const required: Record<Writable, readonly string[]> = {
  customer: ["companyName", "subsidiary"],
  contact: ["company"],
  customerSubsidiaryRelationship: ["entity", "subsidiary"],
  job: ["companyName", "parent"],
  billingSchedule: ["name", "scheduleType"],
  salesOrder: ["entity", "item"],
};

const bad = (message: string, path: string): NsError => new NsError(400, "INVALID_CONTENT", message, path);

/** A body as a record keeps it: references by their ids, lists by their items. */
export function readBody(account: Account, type: Writable, body: unknown): Record<string, unknown> {
  if (!isRecord(body)) throw bad("The body must be an object.", "");
  const row: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(body)) {
    const field = fields[type][name];
    if (!field) throw bad(`Unknown reference or field '${name}' in request body.`, name);
    row[name] = readValue(account, name, field, value);
  }
  return row;
}

function readValue(account: Account, name: string, field: Field, value: unknown): unknown {
  if (value === null) return null;
  switch (field.kind) {
    case "text": {
      if (typeof value !== "string") throw bad(`The value of ${name} must be text.`, name);
      if (value.length > (field.length ?? 300))
        throw new NsError(
          400,
          "USER_ERROR",
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
      if (typeof id !== "string" || (field.choices && !field.choices.includes(id)))
        throw new NsError(400, "INVALID_KEY_OR_REF", `Invalid reference key ${JSON.stringify(id)} for ${name}.`, name);
      return id;
    }
    case "reference": {
      const id = isRecord(value) ? String(value.id ?? "") : "";
      if (!field.to || !account.table(field.to).committed(id))
        throw new NsError(400, "INVALID_KEY_OR_REF", `Invalid reference key ${id} for ${name}.`, `${name}.id`);
      return id;
    }
    case "list": {
      if (!isRecord(value) || !Array.isArray(value.items)) throw bad(`${name} must hold items.`, name);
      return value.items;
    }
    case "subrecord":
      return value;
  }
}

/** The rules of the account for a record that is about to be saved; answers what it is saved as. */
export function checked(account: Account, type: Writable, row: NsRow, isNew: boolean): NsRow {
  const missing = required[type].filter((name) => row[name] === undefined || row[name] === null || row[name] === "");
  if (missing[0]) throw new NsError(400, "USER_ERROR", `Please enter value(s) for: ${missing.join(", ")}`, missing[0]);
  switch (type) {
    case "customer":
      return checkCustomer(account, row, isNew);
    case "contact":
      return checkContact(account, row);
    case "customerSubsidiaryRelationship":
      return checkRelationship(account, row);
    case "job":
      return checkJob(account, row, isNew);
    case "billingSchedule":
      return checkSchedule(row);
    case "salesOrder":
      return checkOrder(account, row, isNew);
  }
}

function checkCustomer(account: Account, row: NsRow, isNew: boolean): NsRow {
  const before = account.table("customer").committed(row.id);
  if (!isNew && before && before.subsidiary !== row.subsidiary && ordersOf(account, row.id).length > 0)
    throw new NsError(400, "USER_ERROR", "The primary subsidiary cannot be changed: the entity has transactions.", "subsidiary");
  const entityId = row.entityId ?? row.companyName;
  const twin = account
    .table("customer")
    .committedAll()
    .find((one) => one.id !== row.id && one.entityId === entityId);
  if (twin)
    throw new NsError(
      400,
      "DUP_ENTITY",
      "A customer record with this ID already exists. You must enter a unique customer ID for each record you create.",
      "entityId",
    );
  const [address] = Array.isArray(row.addressBook) ? row.addressBook : [];
  const book = isRecord(address) && isRecord(address.addressBookAddress) ? address.addressBookAddress : {};
  const country = isRecord(book.country) ? book.country.id : (row.country ?? null);
  return { isInactive: false, balance: 0, creditLimit: null, creditHoldOverride: "AUTO", ...row, entityId, country };
}

function checkContact(account: Account, row: NsRow): NsRow {
  const entityId = row.entityId ?? [row.firstName, row.lastName].filter(Boolean).join(" ");
  if (!entityId) throw new NsError(400, "USER_ERROR", "Please enter value(s) for: entityId", "entityId");
  const twin = account
    .table("contact")
    .committedBy("company", row.company)
    .find((one) => one.id !== row.id && one.entityId === entityId);
  if (twin)
    throw new NsError(
      400,
      "DUP_ENTITY",
      "A contact record with this ID already exists. You must enter a unique contact ID.",
      "entityId",
    );
  return { ...row, entityId };
}

/** Subsidiaries in which a customer may be billed: its own, and those that it was linked to. */
export function subsidiariesOf(account: Account, customerId: string): unknown[] {
  const links = account.table("customerSubsidiaryRelationship").committedBy("entity", customerId);
  return [account.table("customer").committed(customerId)?.subsidiary, ...links.map((link) => link.subsidiary)];
}

function checkRelationship(account: Account, row: NsRow): NsRow {
  const links = account.table("customerSubsidiaryRelationship").committedBy("entity", row.entity);
  const isPrimary = account.table("customer").committed(String(row.entity))?.subsidiary === row.subsidiary;
  if (isPrimary || links.some((link) => link.id !== row.id && link.subsidiary === row.subsidiary))
    throw new NsError(400, "DUP_RCRD", "This entity is assigned to this subsidiary already.", "subsidiary");
  return row;
}

function mustFit(account: Account, customerId: unknown, subsidiary: unknown): void {
  if (subsidiary === undefined || subsidiary === null || subsidiariesOf(account, String(customerId)).includes(subsidiary)) return;
  throw new NsError(
    400,
    "USER_ERROR",
    `The subsidiary restrictions on this record are incompatible with those defined for account: customer ${String(customerId)}.`,
    "subsidiary",
  );
}

function checkJob(account: Account, row: NsRow, isNew: boolean): NsRow {
  mustFit(account, row.parent, row.subsidiary);
  return { isInactive: false, ...row, entityStatus: row.entityStatus ?? (isNew ? "1" : null) };
}

function checkSchedule(row: NsRow): NsRow {
  if (row.scheduleType === "FBM" && !(Array.isArray(row.milestone) && row.milestone.length > 0))
    throw new NsError(400, "USER_ERROR", "A fixed bid milestone schedule needs milestones.", "milestone");
  return row;
}

const ordersOf = (account: Account, customerId: string): NsRow[] =>
  account
    .table("salesOrder")
    .committedAll()
    .filter((order) => order.entity === customerId);

function checkOrder(account: Account, row: NsRow, isNew: boolean): NsRow {
  mustFit(account, row.entity, row.subsidiary);
  const job = typeof row.job === "string" ? account.table("job").committed(row.job) : undefined;
  if (job && job.parent !== row.entity)
    throw new NsError(400, "INVALID_KEY_OR_REF", `The project ${job.id} is not of this customer.`, "job");
  const lines = (Array.isArray(row.item) ? row.item : []).map((line, index) => {
    const item = isRecord(line) && isRecord(line.item) ? String(line.item.id) : "";
    if (!isRecord(line) || !account.table("item").committed(item))
      throw new NsError(400, "INVALID_KEY_OR_REF", `Invalid reference key ${item} for item.`, `item.items[${index}].item`);
    const schedule = isRecord(line.billingSchedule) ? String(line.billingSchedule.id) : null;
    if (schedule !== null && !account.table("billingSchedule").committed(schedule))
      throw new NsError(
        400,
        "INVALID_KEY_OR_REF",
        `Invalid reference key ${schedule} for billingSchedule.`,
        `item.items[${index}].billingSchedule`,
      );
    return line;
  });
  if (lines.length === 0)
    throw new NsError(400, "USER_ERROR", "You must enter at least one line item for this transaction.", "item");
  const customer = account.table("customer").committed(String(row.entity));
  return {
    ...row,
    item: lines,
    terms: row.terms ?? customer?.terms ?? null,
    tranId: row.tranId ?? `SO${row.id}`,
    status: isNew ? "Pending Fulfillment" : row.status,
  };
}
