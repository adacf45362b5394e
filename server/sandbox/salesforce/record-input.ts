import { isRecord } from "../kit/http.ts";
import { ApiError, noSuchColumn } from "./errors.ts";
import type { Org } from "./org.ts";
import type { Field, ObjectDefinition } from "./schema.ts";
import { readValue, type Value } from "./values.ts";

export type Input = Map<Field, Value>;

/** Fields that say when and by whom, which can be given with a new record where the org allows it. */
const auditFields: ReadonlySet<string> = new Set(["CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById"]);

/** The fields of a body, each as it is kept; throws at the first that the object does not have or take. */
export function readInput(org: Org, definition: ObjectDefinition, body: Record<string, unknown>, isNew: boolean): Input {
  const input: Input = new Map();
  const readOnly: string[] = [];
  for (const [name, value] of Object.entries(body)) {
    if (name === "attributes") continue;
    const field = definition.fields.get(name.toLowerCase());
    if (!field) {
      const step = definition.relationships.get(name.toLowerCase());
      if (!step || !isRecord(value)) throw noSuchColumn(name, definition.name);
      input.set(step, referenceByKey(org, step, value));
      continue;
    }
    const isAllowed = isNew
      ? field.createable || (org.settings.auditFieldsWritable && auditFields.has(field.name))
      : field.updateable;
    if (isAllowed) input.set(field, readValue(field, value));
    else readOnly.push(field.name);
  }
  if (readOnly.length > 0) throw notWritable(readOnly);
  for (const [field, value] of input) if (typeof value === "string") checkReference(org, field, value);
  return input;
}

const notWritable = (fields: string[]): ApiError =>
  new ApiError(
    400,
    "INVALID_FIELD_FOR_INSERT_UPDATE",
    `Unable to create/update fields: ${fields.join(", ")}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    fields,
  );

/** A record named by an external id of its own: {"Account": {"Key__c": "A-1"}}. */
function referenceByKey(org: Org, step: Field, value: Record<string, unknown>): Value {
  const target = org.definition(step.referenceTo ?? "");
  const [[name, key] = ["", null], ...more] = Object.entries(value).filter(([member]) => member !== "attributes");
  const field = target.fields.get(name.toLowerCase());
  if (!field?.externalId || more.length > 0) throw noSuchColumn(name, target.name);
  const found = org.liveByKey(target, field, readValue(field, key));
  if (found.length === 1 && found[0]) return found[0].Id;
  throw new ApiError(
    400,
    "INVALID_FIELD",
    `Foreign key external ID: ${String(key)} not found for field ${field.name} in entity ${target.name}`,
    [],
  );
}

function checkReference(org: Org, field: Field, id: string): void {
  if (field.type !== "reference" || !field.referenceTo) return;
  const target = org.definition(field.referenceTo);
  if (!id.startsWith(target.prefix))
    throw new ApiError(400, "FIELD_INTEGRITY_EXCEPTION", `${field.label}: id value of incorrect type: ${id}`, [field.name]);
  const row = org.table(target.name).committed(id);
  if (!row) throw new ApiError(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", [field.name]);
  if (row.IsDeleted === true) throw new ApiError(400, "ENTITY_IS_DELETED", "entity is deleted", [field.name]);
}

/** Throws where a required field would be empty. */
export function checkRequired(definition: ObjectDefinition, row: Readonly<Record<string, Value>>): void {
  const missing = [...definition.fields.values()].filter((field) => field.required && (row[field.name] ?? null) === null);
  if (missing.length === 0) return;
  const names = missing.map((field) => field.name);
  throw new ApiError(400, "REQUIRED_FIELD_MISSING", `Required fields are missing: [${names.join(", ")}]`, names);
}

/** Throws where another record has the value of a field whose values are unique. */
export function checkUnique(org: Org, definition: ObjectDefinition, row: Readonly<Record<string, Value>>): void {
  for (const field of definition.fields.values()) {
    const value = row[field.name] ?? null;
    if (!field.unique || value === null) continue;
    const other = org.liveByKey(definition, field, value).find((found) => found.Id !== row.Id);
    if (!other) continue;
    throw new ApiError(
      400,
      "DUPLICATE_VALUE",
      `duplicate value found: ${field.name} duplicates value on record with id: ${other.Id}`,
      [field.name],
    );
  }
}
