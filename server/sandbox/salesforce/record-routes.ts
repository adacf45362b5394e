import { isRecord } from "../kit/http.ts";
import { type Answer, answer } from "./answer.ts";
import { type ApiCall, type ApiRoute, type Parameters, route } from "./api.ts";
import { describeObject, summarize } from "./describe.ts";
import { ApiError, noSuchColumn } from "./errors.ts";
import { normalizeId } from "./ids.ts";
import { deleteRecord, externalField, findByKey, insertRecord, updateRecord, upsertRecord } from "./records.ts";
import type { ObjectDefinition } from "./schema.ts";
import { type Row, readValue } from "./values.ts";

/** The object of a body; throws where it is none. */
export function readObject(body: unknown): Record<string, unknown> {
  if (isRecord(body)) return body;
  throw new ApiError(400, "JSON_PARSER_ERROR", "The HTTP entity body is required, but this request has no entity body.");
}

/** A record with all its fields, or with those that are asked for. */
export function showRecord(
  call: ApiCall,
  definition: ObjectDefinition,
  row: Row,
  fields: readonly string[],
): Record<string, unknown> {
  const { org } = call.author;
  const shown: Record<string, unknown> = { attributes: { type: definition.name, url: org.recordPath(definition.name, row.Id) } };
  const wanted = fields.map((name) => {
    const field = definition.fields.get(name.trim().toLowerCase());
    if (!field) throw noSuchColumn(name, definition.name);
    return field;
  });
  for (const { name } of wanted.length > 0 ? wanted : definition.fields.values()) shown[name] = row[name] ?? null;
  return org.shape(definition.name, shown);
}

const notFound = (id: string): ApiError =>
  new ApiError(404, "NOT_FOUND", `Provided external ID field does not exist or is not accessible: ${id}`);

function get(call: ApiCall, { object = "", id = "" }: Parameters): Answer {
  const { org } = call.author;
  const definition = org.definition(object);
  const row = org.table(definition.name).get(normalizeId(id) ?? "");
  if (!row) throw notFound(id);
  if (row.IsDeleted === true) throw new ApiError(404, "ENTITY_IS_DELETED", "entity is deleted");
  return answer(200, showRecord(call, definition, row, fieldsOf(call)));
}

export const fieldsOf = (call: ApiCall): string[] =>
  (call.query.get("fields") ?? "").split(",").filter((name) => name.trim() !== "");

const created = (id: string, isNew: boolean): Record<string, unknown> => ({ id, success: true, created: isNew, errors: [] });

function create(call: ApiCall, { object = "" }: Parameters): Answer {
  const { author } = call;
  const id = author.org.atomically(() => insertRecord(author, author.org.definition(object), readObject(call.body)));
  return answer(201, { id, success: true, errors: [] });
}

function update(call: ApiCall, { object = "", id = "" }: Parameters): Answer {
  const { author } = call;
  const body = readObject(call.body);
  if (Object.keys(body).some((name) => name.toLowerCase() === "id"))
    throw new ApiError(400, "INVALID_FIELD", "The Id field should not be specified in the sobject data.", ["Id"]);
  author.org.atomically(() => updateRecord(author, author.org.definition(object), id, body));
  return answer(204);
}

function remove(call: ApiCall, { object = "", id = "" }: Parameters): Answer {
  const { author } = call;
  author.org.atomically(() => deleteRecord(author, author.org.definition(object), id));
  return answer(204);
}

function byKey(call: ApiCall, { object = "", key = "", value = "" }: Parameters): { definition: ObjectDefinition; row: Row } {
  const { org } = call.author;
  const definition = org.definition(object);
  const field = externalField(definition, key);
  const row = findByKey(org, definition, field, readValue(field, value));
  if (row) return { definition, row };
  throw new ApiError(404, "NOT_FOUND", "The requested resource does not exist");
}

function getByKey(call: ApiCall, parameters: Parameters): Answer {
  const { definition, row } = byKey(call, parameters);
  return answer(200, showRecord(call, definition, row, fieldsOf(call)));
}

function upsertByKey(call: ApiCall, { object = "", key = "", value = "" }: Parameters): Answer {
  const { author } = call;
  const definition = author.org.definition(object);
  const field = externalField(definition, key);
  const body = readObject(call.body);
  if (Object.keys(body).some((name) => name.toLowerCase() === field.name.toLowerCase()))
    throw new ApiError(400, "INVALID_FIELD", `The ${field.name} field should not be specified in the sobject data.`, [
      field.name,
    ]);
  const done = author.org.atomically(() => upsertRecord(author, definition, { field, value }, body));
  return answer(done.created ? 201 : 200, created(done.id, done.created));
}

function removeByKey(call: ApiCall, parameters: Parameters): Answer {
  const { definition, row } = byKey(call, parameters);
  call.author.org.atomically(() => deleteRecord(call.author, definition, row.Id));
  return answer(204);
}

const base = (call: ApiCall): string => `/services/data/${call.version}`;

/** One record at a time, and what objects are like. */
export const recordRoutes: readonly ApiRoute[] = [
  route("GET", "sobjects", (call) =>
    answer(200, {
      encoding: "UTF-8",
      maxBatchSize: 200,
      sobjects: [...call.author.org.objects].map((definition) => summarize(definition, base(call))),
    }),
  ),
  route("GET", "sobjects/:object", (call, { object = "" }) =>
    answer(200, { objectDescribe: summarize(call.author.org.definition(object), base(call)), recentItems: [] }),
  ),
  route("POST", "sobjects/:object", create),
  route("GET", "sobjects/:object/describe", (call, { object = "" }) =>
    answer(200, describeObject(call.author.org, call.author.org.definition(object), base(call))),
  ),
  route("GET", "sobjects/:object/:id", get),
  route("PATCH", "sobjects/:object/:id", update),
  route("DELETE", "sobjects/:object/:id", remove),
  route("GET", "sobjects/:object/:key/:value", getByKey),
  route("PATCH", "sobjects/:object/:key/:value", upsertByKey),
  route("DELETE", "sobjects/:object/:key/:value", removeByKey),
];
