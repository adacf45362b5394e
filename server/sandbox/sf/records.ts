import { longId } from "./ids.ts";
import { type Org, SfError, type SfRow, sfInstant } from "./org.ts";
import type { FieldSpec, ObjectSpec } from "./schema.ts";

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;

/** One value as a record keeps it; throws what the API answers to a wrong one. */
function readValue(org: Org, field: FieldSpec, value: unknown): unknown {
  if (value === null || value === "") return field.type === "boolean" ? false : null;
  const wrong = (what: string): SfError =>
    new SfError(
      400,
      "JSON_PARSER_ERROR",
      `Cannot deserialize instance of ${what} from ${JSON.stringify(value)} for ${field.name}`,
      [field.name],
    );
  switch (field.type) {
    case "double": {
      const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
      if (typeof number !== "number" || !Number.isFinite(number)) throw wrong("double");
      return number;
    }
    case "boolean":
      if (typeof value !== "boolean") throw wrong("boolean");
      return value;
    case "date":
      if (typeof value !== "string" || !dayPattern.test(value) || Number.isNaN(Date.parse(value))) throw wrong("date");
      return value;
    case "datetime": {
      const at = typeof value === "string" ? Date.parse(value.replace(/\+0000$/, "Z")) : Number.NaN;
      if (Number.isNaN(at)) throw wrong("datetime");
      return sfInstant(at);
    }
    case "id":
    case "reference": {
      if (typeof value !== "string") throw wrong("reference");
      const target = field.to ? org.find(field.to) : undefined;
      if (target && !org.live(target, value))
        throw new SfError(400, "INVALID_CROSS_REFERENCE_KEY", `invalid cross reference id: ${value}`, [field.name]);
      return longId(value);
    }
    case "string":
      return readText(org, field, value);
  }
}

function readText(org: Org, field: FieldSpec, value: unknown): string {
  if (typeof value === "object" || typeof value === "undefined")
    throw new SfError(400, "JSON_PARSER_ERROR", `Cannot deserialize instance of string for ${field.name}`, [field.name]);
  const text = String(value);
  const length = field.length ?? 255;
  if (text.length > length)
    throw new SfError(
      400,
      "STRING_TOO_LONG",
      `${field.label}: data value too large: ${text.slice(0, 60)} (max length=${length})`,
      [field.name],
    );
  const known = org.settings.currencies;
  if (field.name === "CurrencyIsoCode" && !(known ? known.includes(text) : /^[A-Z]{3}$/.test(text)))
    throw new SfError(400, "INVALID_CURRENCY_ISO", `Currency ISO Code: invalid currency ${text}`, [field.name]);
  return text;
}

/** The fields that a client sent, checked against the object; system fields are refused. */
function readInput(org: Org, spec: ObjectSpec, input: Record<string, unknown>, isNew: boolean): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(input)) {
    if (name === "attributes" || name.toLowerCase() === "id") continue;
    const field = org.field(spec, name);
    if (!field) throw new SfError(400, "INVALID_FIELD", `No such column '${name}' on sobject of type ${spec.name}`, [name]);
    const mayState = field.isAudit && isNew && org.settings.auditFieldsWritable;
    if (field.isReadOnly && !mayState)
      throw new SfError(
        400,
        "INVALID_FIELD_FOR_INSERT_UPDATE",
        `Unable to create/update fields: ${field.name}. Please check the security settings of this field.`,
        [field.name],
      );
    values[field.name] = readValue(org, field, value);
  }
  return values;
}

function refuseBlank(spec: ObjectSpec, isBlank: (name: string) => boolean): void {
  const blank = spec.fields.filter((field) => field.isRequired && isBlank(field.name)).map((field) => field.name);
  if (blank.length > 0)
    throw new SfError(400, "REQUIRED_FIELD_MISSING", `Required fields are missing: [${blank.join(", ")}]`, blank);
}

function checkUnique(org: Org, spec: ObjectSpec, row: SfRow): void {
  for (const field of spec.fields) {
    const value = row[field.name];
    if (!field.isUnique || value === null || value === undefined) continue;
    const others = org.table(spec).committedBy(field.name, value);
    const other = others.find((one) => one.Id !== row.Id && !one.IsDeleted);
    if (!other) continue;
    const message = `duplicate value found: ${field.name} duplicates value on record with id: ${other.Id}`;
    throw new SfError(400, "DUPLICATE_VALUE", message, [field.name]);
  }
}

/** Creates a record. */
export function insertRecord(org: Org, spec: ObjectSpec, input: Record<string, unknown>): SfRow {
  const values = readInput(org, spec, input, true);
  refuseBlank(spec, (name) => (values[name] ?? null) === null);
  const stamp = org.stamp();
  const empty: Record<string, unknown> = Object.fromEntries(
    spec.fields.map((field) => [field.name, field.type === "boolean" ? false : null]),
  );
  if ("CurrencyIsoCode" in empty) empty.CurrencyIsoCode = org.settings.defaultCurrency ?? null;
  const row: SfRow = {
    ...empty,
    CreatedDate: stamp,
    LastModifiedDate: stamp,
    ...values,
    Id: org.newId(spec),
    IsDeleted: false,
    SystemModstamp: stamp,
  };
  return store(org, spec, derived(org, spec, row), undefined);
}

/** Changes a record that exists. */
export function updateRecord(org: Org, spec: ObjectSpec, id: string, input: Record<string, unknown>): SfRow {
  const known = org.live(spec, id);
  if (!known) throw new SfError(404, "NOT_FOUND", "The requested resource does not exist");
  const values = readInput(org, spec, input, false);
  refuseBlank(spec, (name) => name in values && values[name] === null);
  const stamp = org.stamp();
  const row = { ...known, ...values, Id: known.Id, LastModifiedDate: stamp, SystemModstamp: stamp };
  return store(org, spec, derived(org, spec, row), known);
}

export function deleteRecord(org: Org, spec: ObjectSpec, id: string): void {
  const known = org.live(spec, id);
  if (!known) throw new SfError(404, "ENTITY_IS_DELETED", "entity is deleted");
  const stamp = org.stamp();
  org.put(spec, { ...known, IsDeleted: true, LastModifiedDate: stamp, SystemModstamp: stamp });
}

/** The records that carry a value in an external id; several are the caller's to refuse. */
export function byExternalId(org: Org, spec: ObjectSpec, name: string, value: unknown): SfRow[] {
  const field = org.field(spec, name);
  if (!field || !(field.isExternalId || field.type === "id"))
    throw new SfError(
      400,
      "INVALID_FIELD",
      `Field name provided, ${name} does not match an External ID, Salesforce Id, or indexed field for ${spec.name}`,
    );
  if (field.type === "id") return [org.live(spec, String(value))].flatMap((row) => row ?? []);
  return org
    .table(spec)
    .committedBy(field.name, value)
    .filter((row) => !row.IsDeleted);
}

/** What follows from other fields: won and closed from the stage, totals and codes of lines. */
function derived(org: Org, spec: ObjectSpec, row: SfRow): SfRow {
  if (spec.name === "Opportunity") {
    const stage = org.stageOf(row.StageName);
    if (!stage)
      throw new SfError(
        400,
        "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
        `Stage: bad value for restricted picklist field: ${String(row.StageName)}`,
        ["StageName"],
      );
    return { ...row, IsWon: stage.isWon, IsClosed: stage.isClosed, Probability: row.Probability ?? stage.probability };
  }
  if (spec.name !== "OpportunityLineItem") return row;
  const entry =
    typeof row.PricebookEntryId === "string" ? org.live(org.require("PricebookEntry"), row.PricebookEntryId) : undefined;
  const productId = row.Product2Id ?? entry?.Product2Id;
  const product = typeof productId === "string" ? org.live(org.require("Product2"), productId) : undefined;
  if (!product)
    throw new SfError(
      400,
      "FIELD_INTEGRITY_EXCEPTION",
      "field integrity exception: a line needs a product or a price book entry",
      ["Product2Id"],
    );
  const total = cents(Number(row.Quantity ?? 0) * Number(row.UnitPrice ?? 0));
  return { ...row, Product2Id: product.Id, ProductCode: product.ProductCode ?? null, Name: product.Name, TotalPrice: total };
}

const cents = (value: number): number => Math.round(value * 100) / 100;

function store(org: Org, spec: ObjectSpec, row: SfRow, before: SfRow | undefined): SfRow {
  checkUnique(org, spec, row);
  org.put(spec, row);
  if (spec.name === "Opportunity" && (!before || before.StageName !== row.StageName || before.Amount !== row.Amount))
    recordStage(org, row, before);
  if (spec.name === "OpportunityLineItem") sumUp(org, String(row.OpportunityId));
  return row;
}

/** The history of an opportunity: a row each time its stage or amount changes. */
function recordStage(org: Org, row: SfRow, before: SfRow | undefined): void {
  const spec = org.require("OpportunityHistory");
  const at = before ? row.SystemModstamp : row.IsClosed ? row.LastModifiedDate : row.CreatedDate;
  org.put(spec, {
    Id: org.newId(spec),
    IsDeleted: false,
    CreatedDate: at,
    LastModifiedDate: at,
    SystemModstamp: org.stamp(),
    OpportunityId: row.Id,
    StageName: row.StageName,
    Amount: row.Amount ?? null,
    CloseDate: row.CloseDate,
  });
}

/** An opportunity with lines is worth their sum. */
function sumUp(org: Org, opportunityId: string): void {
  const spec = org.require("Opportunity");
  const opportunity = org.live(spec, opportunityId);
  if (!opportunity) return;
  const lines = org.table(org.require("OpportunityLineItem")).committedBy("OpportunityId", opportunityId);
  const amount = cents(lines.filter((line) => !line.IsDeleted).reduce((sum, line) => sum + Number(line.TotalPrice ?? 0), 0));
  if (amount === opportunity.Amount) return;
  const changed = { ...opportunity, Amount: amount, SystemModstamp: org.stamp() };
  org.put(spec, changed);
  recordStage(org, changed, opportunity);
}
