import { ApiError, SeveralMatches } from "./errors.ts";
import { normalizeId } from "./ids.ts";
import { afterWrite, beforeWrite } from "./object-rules.ts";
import type { Org } from "./org.ts";
import { checkRequired, checkUnique, type Input, readInput } from "./record-input.ts";
import type { Field, ObjectDefinition } from "./schema.ts";
import { type Row, readValue, type Value } from "./values.ts";

/** Who does it, for the fields that say by whom. */
export interface Author {
  org: Org;
  userId: string;
}

type Body = Record<string, unknown>;

/** Records that go with another although it is not their master. */
const goesWith: readonly (readonly [object: string, field: string])[] = [
  ["Contact", "AccountId"],
  ["Opportunity", "AccountId"],
  ["OpportunityContactRole", "ContactId"],
];

function emptyRow(definition: ObjectDefinition, id: string): Row {
  const row: Row = { Id: id };
  for (const field of definition.fields.values()) row[field.name] = field.type === "boolean" ? false : null;
  row.Id = id;
  return row;
}

/** Creates a record; answers its id. */
export function insertRecord(author: Author, definition: ObjectDefinition, body: Body): string {
  if (!definition.createable)
    throw new ApiError(400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", `entity type cannot be inserted: ${definition.label}`);
  return insertRow(author, definition, readInput(author.org, definition, body, true)).Id;
}

/** Creates a record of what was read. */
export function insertRow({ org, userId }: Author, definition: ObjectDefinition, input: Input): Row {
  const row = emptyRow(definition, org.newId(definition));
  const stamp = org.stamp();
  row.CreatedDate = stamp;
  row.CreatedById = userId;
  row.LastModifiedById = userId;
  if (definition.fields.has("ownerid")) row.OwnerId = userId;
  const given = new Set<string>();
  for (const [field, value] of input) {
    row[field.name] = field.name === "OwnerId" ? (value ?? userId) : value;
    given.add(field.name);
  }
  if (!given.has("LastModifiedDate")) row.LastModifiedDate = given.has("CreatedDate") ? row.CreatedDate : stamp;
  row.SystemModstamp = stamp;
  checkRequired(definition, row);
  beforeWrite(org, { definition, row, before: undefined, given });
  checkUnique(org, definition, row);
  org.write(definition, row);
  afterWrite(org, { definition, row, before: undefined });
  return row;
}

/** The record of an id that still exists; throws NOT_FOUND or ENTITY_IS_DELETED. */
export function requireRecord(org: Org, definition: ObjectDefinition, idText: string): Row {
  const id = normalizeId(idText);
  const row = id === undefined ? undefined : org.table(definition.name).committed(id);
  if (!row) throw new ApiError(404, "NOT_FOUND", `Provided external ID field does not exist or is not accessible: ${idText}`);
  if (row.IsDeleted === true) throw new ApiError(404, "ENTITY_IS_DELETED", "entity is deleted");
  return row;
}

/** Changes a record by its id. */
export function updateRecord(author: Author, definition: ObjectDefinition, id: string, body: Body): void {
  const before = requireRecord(author.org, definition, id);
  updateRow(author, definition, before, readInput(author.org, definition, body, false));
}

function updateRow({ org, userId }: Author, definition: ObjectDefinition, before: Row, input: Input): void {
  const row: Row = { ...before };
  for (const [field, value] of input) row[field.name] = value;
  row.LastModifiedDate = org.stamp();
  row.LastModifiedById = userId;
  row.SystemModstamp = org.stamp();
  checkRequired(definition, row);
  beforeWrite(org, { definition, row, before, given: new Set([...input.keys()].map((field) => field.name)) });
  checkUnique(org, definition, row);
  org.write(definition, row);
  afterWrite(org, { definition, row, before });
}

/** The field by which records can be upserted; throws NOT_FOUND where it is none. */
export function externalField(definition: ObjectDefinition, name: string): Field {
  const field = definition.fields.get(name.toLowerCase());
  if (field && (field.externalId || field.type === "id")) return field;
  throw new ApiError(404, "NOT_FOUND", `Provided external ID field does not exist or is not accessible: ${name}`);
}

/** The record that has this value in an external id; throws where there are several. */
export function findByKey(org: Org, definition: ObjectDefinition, field: Field, value: Value): Row | undefined {
  const found = field.type === "id" ? [requireRecord(org, definition, String(value))] : org.liveByKey(definition, field, value);
  if (found.length > 1) throw new SeveralMatches(found.map((row) => org.recordPath(definition.name, row.Id)));
  return found[0];
}

/** Changes the record that has this key, or creates it. The body holds everything but the key. */
export function upsertRecord(
  author: Author,
  definition: ObjectDefinition,
  key: { field: Field; value: unknown },
  body: Body,
): { id: string; created: boolean } {
  const { org } = author;
  const value = readValue(key.field, key.value);
  if (value === null) throw new ApiError(400, "MISSING_ARGUMENT", `${key.field.name} not specified`, [key.field.name]);
  const before = findByKey(org, definition, key.field, value);
  if (before) {
    updateRow(author, definition, before, readInput(org, definition, body, false));
    return { id: before.Id, created: false };
  }
  const input = readInput(org, definition, body, true);
  input.set(key.field, value);
  return { id: insertRow(author, definition, input).Id, created: true };
}

/** Deletes a record with all that belongs to it; deleted records stay in sight of queryAll. */
export function deleteRecord(author: Author, definition: ObjectDefinition, id: string): void {
  const { org, userId } = author;
  const before = requireRecord(org, definition, id);
  const stamp = org.stamp();
  const row: Row = { ...before, IsDeleted: true, LastModifiedDate: stamp, LastModifiedById: userId, SystemModstamp: stamp };
  org.write(definition, row);
  for (const child of org.objects) {
    for (const field of child.fields.values()) {
      if (field.referenceTo !== definition.name) continue;
      const isPart = field.isMasterDetail || goesWith.some(([object, name]) => object === child.name && name === field.name);
      if (isPart) for (const part of org.liveBy(child.name, field.name, before.Id)) deleteRecord(author, child, part.Id);
    }
  }
  afterWrite(org, { definition, row, before });
}
