import { empty, isRecord, json, MalformedBodyError, type Reply, SandboxRequest } from "../kit/http.ts";
import { type Parameters, Router } from "../kit/router.ts";
import { type Org, SfError, type SfRow } from "./org.ts";
import { byExternalId, deleteRecord, insertRecord, updateRecord } from "./records.ts";
import type { FieldSpec, ObjectSpec } from "./schema.ts";
import { runSoql } from "./soql/run.ts";

const mostRecords = 200;
const mostSubrequests = 25;
const usualBatch = 2_000;
const openCursors = 500;
export const apiVersion = "67.0";

interface RowResult {
  id?: string;
  success: boolean;
  created?: boolean;
  errors: object[];
}

const bodyOf = (request: SandboxRequest): Record<string, unknown> => {
  const body = request.json();
  if (!isRecord(body)) throw new SfError(400, "JSON_PARSER_ERROR", "The body must be an object");
  return body;
};

/** The API below /services/data/vNN.N of one org. */
export class DataApi {
  readonly #org: Org;
  readonly #router: Router;
  /** Rest of queries that were cut into pages, newest last. */
  readonly #cursors = new Map<string, { rows: Record<string, unknown>[]; total: number; size: number }>();
  #cursor = 0;

  constructor(org: Org, usage: () => { used: number; max: number }) {
    this.#org = org;
    const batch = (request: SandboxRequest): number => {
      const asked = /batchSize=(\d+)/.exec(request.header("sforce-query-options") ?? "")?.[1];
      return asked ? Math.min(Math.max(Number(asked), 200), 2_000) : Number(org.context.value("queryBatch") ?? usualBatch);
    };
    this.#router = new Router(() => {
      throw new SfError(404, "NOT_FOUND", "The requested resource does not exist");
    })
      .on("GET", "/", () => json(200, { sobjects: "sobjects", query: "query", limits: "limits", composite: "composite" }))
      .on("GET", "/limits", () => {
        const { max, used } = usage();
        return json(200, { DailyApiRequests: { Max: max, Remaining: max - used } });
      })
      .on("GET", "/query", (request) => this.#query(request, false, batch(request)))
      .on("GET", "/queryAll", (request) => this.#query(request, true, batch(request)))
      .on("GET", "/query/:cursor", (_request, { cursor = "" }) => this.#next(cursor))
      .on("GET", "/queryAll/:cursor", (_request, { cursor = "" }) => this.#next(cursor))
      .on("GET", "/sobjects", () =>
        json(200, { sobjects: org.objects.map((spec) => ({ name: spec.name, keyPrefix: spec.prefix })) }),
      )
      .on("GET", "/sobjects/:object/describe", (_request, parameters) =>
        json(200, described(org.require(parameters.object ?? ""))),
      )
      .on("POST", "/sobjects/:object", (request, parameters) => {
        const row = insertRecord(org, org.require(parameters.object ?? ""), bodyOf(request));
        return json(201, { id: row.Id, success: true, errors: [] });
      })
      .on("GET", "/sobjects/:object/:id", (_request, parameters) => this.#read(parameters))
      .on("PATCH", "/sobjects/:object/:id", (request, parameters) => {
        updateRecord(org, org.require(parameters.object ?? ""), parameters.id ?? "", bodyOf(request));
        return empty(204);
      })
      .on("DELETE", "/sobjects/:object/:id", (_request, parameters) => {
        deleteRecord(org, org.require(parameters.object ?? ""), parameters.id ?? "");
        return empty(204);
      })
      .on("PATCH,POST", "/sobjects/:object/:field/:value", (request, parameters) => this.#upsertOne(parameters, bodyOf(request)))
      .on("POST", "/tooling/sobjects/CustomField", (request) => this.#createField(bodyOf(request)))
      .on("POST", "/composite", (request) => this.#composite(bodyOf(request)))
      .on("POST", "/composite/sobjects", (request) =>
        this.#many(request, (spec, record) => ({ row: insertRecord(org, spec, record), created: true })),
      )
      .on("PATCH", "/composite/sobjects", (request) =>
        this.#many(request, (spec, record) => ({
          row: updateRecord(org, spec, String(record.id ?? record.Id ?? ""), record),
          created: false,
        })),
      )
      .on("PATCH", "/composite/sobjects/:object/:field", (request, { field = "" }) =>
        this.#many(request, (spec, record) => this.#upsert(spec, field, record[field], record)),
      )
      .on("DELETE", "/composite/sobjects", (request) => {
        const ids = (request.query.get("ids") ?? "").split(",").filter(Boolean);
        return json(
          200,
          ids.map((id) =>
            this.#attempt(() => {
              const spec = org.objects.find((one) => one.prefix === id.slice(0, 3));
              if (!spec) throw new SfError(404, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");
              deleteRecord(org, spec, id);
              return { id, success: true, errors: [] };
            }),
          ),
        );
      });
  }

  /** Answers a request whose path is what follows the version. */
  handle(request: SandboxRequest): Reply {
    try {
      return this.#router.handle(request) as Reply;
    } catch (error) {
      if (error instanceof SfError) return json(error.status, [error.body]);
      if (error instanceof MalformedBodyError) return json(400, [{ message: error.message, errorCode: "JSON_PARSER_ERROR" }]);
      throw error;
    }
  }

  #query(request: SandboxRequest, all: boolean, size: number): Reply {
    const { rows, total } = runSoql(this.#org, request.query.get("q") ?? "", all, apiVersion);
    return json(200, this.#page(rows, total, size));
  }

  #page(rows: Record<string, unknown>[], total: number, size: number): Record<string, unknown> {
    if (rows.length <= size) return { totalSize: total, done: true, records: rows };
    this.#cursor += 1;
    const cursor = `01g9Vy${String(this.#cursor).padStart(9, "0")}-${size}`;
    this.#cursors.set(cursor, { rows: rows.slice(size), total, size });
    const [oldest] = this.#cursors.keys();
    if (this.#cursors.size > openCursors && oldest) this.#cursors.delete(oldest);
    return {
      totalSize: total,
      done: false,
      nextRecordsUrl: `/services/data/v${apiVersion}/query/${cursor}`,
      records: rows.slice(0, size),
    };
  }

  #next(cursor: string): Reply {
    const rest = this.#cursors.get(cursor);
    if (!rest) throw new SfError(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
    this.#cursors.delete(cursor);
    return json(200, this.#page(rest.rows, rest.total, rest.size));
  }

  #read({ object = "", id = "" }: Parameters): Reply {
    const spec = this.#org.require(object);
    const row = this.#org.live(spec, id);
    if (!row) throw new SfError(404, "NOT_FOUND", "The requested resource does not exist");
    return json(200, {
      attributes: { type: spec.name, url: `/services/data/v${apiVersion}/sobjects/${spec.name}/${row.Id}` },
      ...row,
    });
  }

  #upsertOne({ object = "", field = "", value = "" }: Parameters, body: Record<string, unknown>): Reply {
    const spec = this.#org.require(object);
    const known = byExternalId(this.#org, spec, field, value);
    if (known.length > 1)
      return json(
        300,
        known.map((row) => `/services/data/v${apiVersion}/sobjects/${spec.name}/${row.Id}`),
      );
    const { created, row } = this.#upsert(spec, field, value, body);
    return json(created ? 201 : 200, { id: row.Id, success: true, created, errors: [] });
  }

  #upsert(spec: ObjectSpec, field: string, value: unknown, record: Record<string, unknown>): { row: SfRow; created: boolean } {
    if (value === undefined || value === null || value === "")
      throw new SfError(400, "MISSING_ARGUMENT", `${field} not specified`, [field]);
    const known = byExternalId(this.#org, spec, field, value);
    if (known.length > 1) throw new SfError(300, "DUPLICATE_EXTERNAL_ID", `${field}: more than one record found`, [field]);
    const [row] = known;
    if (row) return { row: updateRecord(this.#org, spec, row.Id, record), created: false };
    return { row: insertRecord(this.#org, spec, { ...record, [field]: value }), created: true };
  }

  /** Up to 200 records; each has a result, and with allOrNone one that fails undoes those before it. */
  #many(
    request: SandboxRequest,
    act: (spec: ObjectSpec, record: Record<string, unknown>) => { row: SfRow; created: boolean },
  ): Reply {
    const { allOrNone = false, records } = bodyOf(request);
    if (!Array.isArray(records) || records.length > mostRecords)
      throw new SfError(400, "INVALID_INPUT", `records must be a list of at most ${mostRecords}`);
    const undo = allOrNone ? this.#recorder() : undefined;
    const results = records.map(
      (record): RowResult =>
        this.#attempt(() => {
          if (!isRecord(record) || !isRecord(record.attributes))
            throw new SfError(400, "INVALID_INPUT", "attributes.type is missing");
          const { created, row } = act(this.#org.require(String(record.attributes.type)), record);
          return { id: row.Id, success: true, created, errors: [] };
        }),
    );
    if (!undo || results.every((result) => result.success)) return json(200, results);
    undo();
    const rolledBack = {
      statusCode: "ALL_OR_NONE_OPERATION_ROLLED_BACK",
      message: "Record rolled back because not all records were valid",
      fields: [],
    };
    return json(
      200,
      results.map((result) => (result.success ? { success: false, errors: [rolledBack] } : result)),
    );
  }

  #attempt(work: () => RowResult): RowResult {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof SfError)) throw error;
      return { success: false, errors: [{ statusCode: error.errorCode, message: error.message, fields: error.fields }] };
    }
  }

  /** Remembers all tables as they are; answers what puts them back. */
  #recorder(): () => void {
    const before = this.#org.objects.map((spec) => ({
      spec,
      rows: new Map(
        this.#org
          .table(spec)
          .committedAll()
          .map((row) => [row.Id, row]),
      ),
    }));
    return () => {
      for (const { rows, spec } of before) {
        const table = this.#org.table(spec);
        for (const row of table.committedAll()) {
          const known = rows.get(row.Id);
          if (!known) table.remove(row.Id);
          else if (known !== row) table.put(row.Id, known);
        }
      }
    };
  }

  #createField(body: Record<string, unknown>): Reply {
    const [object = "", name = ""] = String(body.FullName ?? "").split(".");
    const metadata = isRecord(body.Metadata) ? body.Metadata : {};
    this.#org.createField({
      object,
      name,
      type: String(metadata.type ?? "Text"),
      length: typeof metadata.length === "number" ? metadata.length : undefined,
      externalId: metadata.externalId === true,
      unique: metadata.unique === true,
    });
    return json(201, { id: `00N9Vy${name.slice(0, 9)}`, success: true, errors: [] });
  }

  /** Up to 25 requests in one, each answered on its own; `@{reference.field}` stands for what an earlier one answered. */
  #composite(body: Record<string, unknown>): Reply {
    const parts = body.compositeRequest;
    if (!Array.isArray(parts) || parts.length > mostSubrequests)
      throw new SfError(400, "INVALID_INPUT", `compositeRequest must be a list of at most ${mostSubrequests}`);
    const answered = new Map<string, unknown>();
    const responses = parts.map((part) => {
      if (!isRecord(part)) throw new SfError(400, "INVALID_INPUT", "a subrequest must be an object");
      const referenceId = String(part.referenceId ?? "");
      const filled = (text: string): string =>
        text.replace(/@\{([\w]+)\.([\w.]+)\}/g, (whole, name: string, path: string) => {
          const value = path.split(".").reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), answered.get(name));
          return value === undefined ? whole : String(value);
        });
      const url = new URL(filled(String(part.url ?? "")), "http://org");
      const reply = this.handle(
        new SandboxRequest({
          method: String(part.method ?? "GET").toUpperCase(),
          path: url.pathname.replace(/^\/services\/data\/v\d+\.\d/, ""),
          search: url.search,
          body: Buffer.from(part.body === undefined ? "" : filled(JSON.stringify(part.body))),
          headers: {},
        }),
      );
      const answer: unknown = reply.body ? JSON.parse(reply.body.toString()) : null;
      answered.set(referenceId, answer);
      return { body: answer, httpHeaders: {}, httpStatusCode: reply.status, referenceId };
    });
    return json(200, { compositeResponse: responses });
  }
}

const describedTypes: Readonly<Record<FieldSpec["type"], string>> = {
  id: "id",
  string: "string",
  double: "double",
  boolean: "boolean",
  date: "date",
  datetime: "datetime",
  reference: "reference",
};

const described = (spec: ObjectSpec): object => ({
  name: spec.name,
  keyPrefix: spec.prefix,
  custom: spec.name.endsWith("__c"),
  fields: spec.fields.map((field) => ({
    name: field.name,
    label: field.label,
    type: describedTypes[field.type],
    length: field.length ?? 0,
    nillable: !field.isRequired,
    externalId: field.isExternalId ?? false,
    unique: field.isUnique ?? false,
    createable: !field.isReadOnly,
    updateable: !field.isReadOnly,
    referenceTo: field.to ? [field.to] : [],
    relationshipName: field.relationship ?? null,
  })),
});
