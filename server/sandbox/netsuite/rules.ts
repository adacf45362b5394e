import { isRecord } from "../kit/http.ts";
import { type Account, invalidValue, type NsRow, userError, type Writable } from "./account.ts";

const required: Record<Writable, readonly string[]> = {
  customer: ["companyName", "subsidiary"],
  contact: ["company"],
  customerSubsidiaryRelationship: ["entity", "subsidiary"],
  job: ["companyName", "parent"],
  billingSchedule: ["name", "scheduleType"],
  salesOrder: ["entity", "item"],
};

/** The rules of the account for a record that is about to be saved; answers what it is saved as. */
export function checked(account: Account, type: Writable, row: NsRow, isNew: boolean): NsRow {
  const missing = required[type].filter((name) => row[name] === undefined || row[name] === null || row[name] === "");
  if (missing[0]) throw userError(`Please enter value(s) for: ${missing.join(", ")}`);
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
    throw userError("The primary subsidiary cannot be changed: the entity has transactions.", "subsidiary");
  const entityId = row.entityId ?? row.companyName;
  const twin = account
    .table("customer")
    .committedAll()
    .find((one) => one.id !== row.id && one.entityId === entityId);
  if (twin)
    throw userError(
      "A customer record with this ID already exists. You must enter a unique customer ID for each record you create.",
    );
  return { isInactive: false, balance: 0, creditLimit: null, creditHoldOverride: "AUTO", ...row, entityId };
}

function checkContact(account: Account, row: NsRow): NsRow {
  const entityId = row.entityId ?? [row.firstName, row.lastName].filter(Boolean).join(" ");
  if (!entityId) throw userError("Please enter value(s) for: entityId");
  const twin = account
    .table("contact")
    .committedBy("company", row.company)
    .find((one) => one.id !== row.id && one.entityId === entityId);
  if (twin) throw userError("A contact record with this ID already exists. You must enter a unique contact ID.");
  return { ...row, entityId };
}

/** Subsidiaries in which a customer may be billed: its own, and those that it was linked to. */
function subsidiariesOf(account: Account, customerId: string): unknown[] {
  const links = account.table("customerSubsidiaryRelationship").committedBy("entity", customerId);
  return [account.table("customer").committed(customerId)?.subsidiary, ...links.map((link) => link.subsidiary)];
}

function checkRelationship(account: Account, row: NsRow): NsRow {
  const links = account.table("customerSubsidiaryRelationship").committedBy("entity", row.entity);
  const isPrimary = account.table("customer").committed(String(row.entity))?.subsidiary === row.subsidiary;
  if (isPrimary || links.some((link) => link.id !== row.id && link.subsidiary === row.subsidiary))
    throw userError("This entity is already assigned to this subsidiary.", "subsidiary");
  return { isPrimarySub: false, ...row };
}

/** A customer is related to its own subsidiary by a record that the account keeps itself. */
export function keepPrimaryRelationship(account: Account, customer: NsRow): void {
  const table = account.table("customerSubsidiaryRelationship");
  const links = table.committedBy("entity", customer.id);
  const [own] = links.filter((link) => link.subsidiary === customer.subsidiary);
  for (const link of links) if (link.isPrimarySub === true && link !== own) table.remove(link.id);
  if (own?.isPrimarySub === true) return;
  account.put("customerSubsidiaryRelationship", {
    ...own,
    id: own?.id ?? account.newId("customerSubsidiaryRelationship"),
    externalId: own?.externalId ?? null,
    entity: customer.id,
    subsidiary: customer.subsidiary,
    isPrimarySub: true,
  });
}

function mustFit(account: Account, customerId: unknown, subsidiary: unknown): void {
  if (subsidiary === undefined || subsidiary === null || subsidiariesOf(account, String(customerId)).includes(subsidiary)) return;
  throw invalidValue(String(subsidiary), "subsidiary");
}

function checkJob(account: Account, row: NsRow, isNew: boolean): NsRow {
  mustFit(account, row.parent, row.subsidiary);
  return { isInactive: false, ...row, entityStatus: row.entityStatus ?? (isNew ? "1" : null) };
}

function checkSchedule(row: NsRow): NsRow {
  if (row.scheduleType === "FBM" && !(Array.isArray(row.milestone) && row.milestone.length > 0))
    throw userError("A fixed bid milestone schedule needs milestones.", "milestone");
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
  if (job && job.parent !== row.entity) throw invalidValue(job.id, "job");
  const lines = (Array.isArray(row.item) ? row.item : []).map((line, index) => {
    const item = isRecord(line) && isRecord(line.item) ? String(line.item.id) : "";
    if (!isRecord(line) || !account.table("item").committed(item)) throw invalidValue(item, "item", `item.items[${index}].item`);
    const schedule = isRecord(line.billingSchedule) ? String(line.billingSchedule.id) : null;
    if (schedule !== null && !account.table("billingSchedule").committed(schedule))
      throw invalidValue(schedule, "billingSchedule", `item.items[${index}].billingSchedule`);
    return line;
  });
  if (lines.length === 0) throw userError("You must enter at least one line item for this transaction.", "item");
  const customer = account.table("customer").committed(String(row.entity));
  return {
    ...row,
    item: lines,
    terms: row.terms ?? customer?.terms ?? null,
    tranId: row.tranId ?? `SO${row.id}`,
    status: isNew ? "Pending Fulfillment" : row.status,
  };
}
