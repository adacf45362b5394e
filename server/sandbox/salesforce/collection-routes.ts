import { isRecord } from "../kit/http.ts";
import { type Answer, answer } from "./answer.ts";
import { type ApiCall, type ApiRoute, type Parameters, route } from "./api.ts";
import { ApiError, SeveralMatches } from "./errors.ts";
import { normalizeId } from "./ids.ts";
import { fieldsOf, readObject, showRecord } from "./record-routes.ts";
import { deleteRecord, externalField, insertRecord, requireRecord, updateRecord, upsertRecord } from "./records.ts";
import type { ObjectDefinition } from "./schema.ts";

const maxRows = 200;
const maxReadRows = 2000;

interface Outcome {
  id?: string;
  created?: boolean;
}
interface RowResult extends Outcome {
  success: boolean;
  errors: { statusCode: string; message: string; fields: string[] }[];
}
type Work = () => Outcome;

/** Thrown to take back a batch of which a row was refused; carries what is answered. */
class RolledBack extends Error {
  readonly results: RowResult[];

  constructor(results: RowResult[]) {
    super("a row was refused");
    this.results = results;
  }
}

function refused(error: unknown): RowResult {
  if (error instanceof ApiError) return { success: false, errors: [error.row] };
  if (error instanceof SeveralMatches) {
    const row = new ApiError(
      300,
      "DUPLICATE_EXTERNAL_ID",
      `More than one record found for external id field: [${error.urls.join(", ")}]`,
    ).row;
    return { success: false, errors: [row] };
  }
  throw error;
}

const notDone = new ApiError(
  400,
  "ALL_OR_NONE_OPERATION_ROLLED_BACK",
  "Record rolled back because not all records were valid and the request was using AllOrNone header",
);

/** Runs each row by itself; in the order of the rows, what became of it. */
const runRows = (call: ApiCall, rows: readonly Work[]): RowResult[] =>
  rows.map((work) => {
    try {
      return { ...call.author.org.atomically(work), success: true, errors: [] };
    } catch (error) {
      return refused(error);
    }
  });

/** Runs the rows, all or none of them where that is asked for. */
function runAll(call: ApiCall, rows: readonly Work[], allOrNone: boolean): RowResult[] {
  try {
    return call.author.org.atomically(() => {
      const results = runRows(call, rows);
      if (allOrNone && results.some((result) => !result.success)) throw new RolledBack(results);
      return results;
    });
  } catch (error) {
    if (!(error instanceof RolledBack)) throw error;
    return error.results.map((result) => (result.success ? { success: false, errors: [notDone.row] } : result));
  }
}

interface Batch {
  allOrNone: boolean;
  records: Record<string, unknown>[];
}

function readBatch(call: ApiCall): Batch {
  const body = readObject(call.body);
  const { allOrNone = false, records } = body;
  if (!Array.isArray(records) || typeof allOrNone !== "boolean")
    throw new ApiError(400, "JSON_PARSER_ERROR", "A list of records has to be specified");
  if (records.length > maxRows)
    throw new ApiError(
      400,
      "EXCEEDED_ID_LIMIT",
      `record limit reached. cannot submit more than ${maxRows} records into this call`,
    );
  return { allOrNone, records: records.map(readObject) };
}

/** The object that a record says it is. */
function objectOf(call: ApiCall, record: Record<string, unknown>): ObjectDefinition {
  const type = isRecord(record.attributes) ? record.attributes.type : undefined;
  const definition = typeof type === "string" ? call.author.org.find(type) : undefined;
  if (definition) return definition;
  throw new ApiError(400, "INVALID_TYPE", `sObject type '${String(type)}' is not supported.`);
}

/** A record without the member that says which it is, and the value of that member. */
function withoutKey(record: Record<string, unknown>, key: string): { value: unknown; body: Record<string, unknown> } {
  const body = Object.fromEntries(Object.entries(record).filter(([name]) => name.toLowerCase() !== key.toLowerCase()));
  const [, value] = Object.entries(record).find(([name]) => name.toLowerCase() === key.toLowerCase()) ?? [];
  return { value, body };
}

function createMany(call: ApiCall): Answer {
  const { allOrNone, records } = readBatch(call);
  const rows = records.map((record) => () => ({ id: insertRecord(call.author, objectOf(call, record), record) }));
  return answer(200, runAll(call, rows, allOrNone));
}

function updateMany(call: ApiCall): Answer {
  const { allOrNone, records } = readBatch(call);
  const rows = records.map((record) => () => {
    const { value, body } = withoutKey(record, "id");
    if (typeof value !== "string") throw new ApiError(400, "MISSING_ARGUMENT", "Id not specified in an update call", ["Id"]);
    updateRecord(call.author, objectOf(call, record), value, body);
    return { id: normalizeId(value) ?? value };
  });
  return answer(200, runAll(call, rows, allOrNone));
}

function upsertMany(call: ApiCall, { object = "", key = "" }: Parameters): Answer {
  const { author } = call;
  const definition = author.org.definition(object);
  const field = externalField(definition, key);
  const { allOrNone, records } = readBatch(call);
  const parted = records.map((record) => withoutKey(record, field.name));
  const seen = new Map<string, number>();
  for (const { value } of parted) seen.set(String(value).toLowerCase(), (seen.get(String(value).toLowerCase()) ?? 0) + 1);
  const rows = parted.map(({ body, value }, index) => () => {
    const record = records[index] ?? {};
    if (objectOf(call, record) !== definition)
      throw new ApiError(400, "INVALID_TYPE", `The record is not of the type ${definition.name}`);
    if ((seen.get(String(value).toLowerCase()) ?? 0) > 1)
      throw new ApiError(400, "DUPLICATE_VALUE", `Duplicate external id specified: ${String(value)}`, [field.name]);
    return upsertRecord(author, definition, { field, value }, body);
  });
  return answer(200, runAll(call, rows, allOrNone));
}

function deleteMany(call: ApiCall): Answer {
  const ids = (call.query.get("ids") ?? "").split(",").filter(Boolean);
  if (ids.length > maxRows)
    throw new ApiError(
      400,
      "EXCEEDED_ID_LIMIT",
      `record limit reached. cannot submit more than ${maxRows} records into this call`,
    );
  const rows = ids.map((id) => () => {
    const definition = [...call.author.org.objects].find(({ prefix }) => id.startsWith(prefix));
    if (!definition) throw new ApiError(400, "MALFORMED_ID", `bad id ${id}`);
    deleteRecord(call.author, definition, id);
    return { id };
  });
  return answer(200, runAll(call, rows, call.query.get("allOrNone") === "true"));
}

function readMany(call: ApiCall, { object = "" }: Parameters): Answer {
  const { org } = call.author;
  const definition = org.definition(object);
  const body = isRecord(call.body) ? call.body : {};
  const list = (member: unknown): string[] => (Array.isArray(member) ? member.map(String) : []);
  const ids = call.method === "GET" ? (call.query.get("ids") ?? "").split(",").filter(Boolean) : list(body.ids);
  const fields = call.method === "GET" ? fieldsOf(call) : list(body.fields);
  if (ids.length > maxReadRows) throw new ApiError(400, "EXCEEDED_ID_LIMIT", `record limit reached: ${maxReadRows}`);
  const rows = ids.map((id) => {
    const row = org.table(definition.name).get(normalizeId(id) ?? "");
    return row && row.IsDeleted !== true ? showRecord(call, definition, requireRecord(org, definition, row.Id), fields) : null;
  });
  return answer(200, rows);
}

/** Up to 200 records a call, each with its own outcome. */
export const collectionRoutes: readonly ApiRoute[] = [
  route("POST", "composite/sobjects", createMany),
  route("PATCH", "composite/sobjects", updateMany),
  route("DELETE", "composite/sobjects", deleteMany),
  route("GET,POST", "composite/sobjects/:object", readMany),
  route("PATCH", "composite/sobjects/:object/:key", upsertMany),
];
