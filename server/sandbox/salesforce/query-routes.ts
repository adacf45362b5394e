import { type Answer, answer } from "./answer.ts";
import { type ApiCall, type ApiRoute, route } from "./api.ts";
import { ApiError } from "./errors.ts";
import { type Result, runQuery } from "./soql/compile.ts";
import { parseSoql } from "./soql/parser.ts";

const largestBatch = 2000;
const smallestBatch = 200;
const maxCursors = 200;
const maxQueryLength = 100_000;

interface QueryCursor {
  result: Result;
  batchSize: number;
  resource: string;
}

/** How many records a page has, by the header "Sforce-Query-Options: batchSize=…". */
function batchSize(call: ApiCall): number {
  const asked = Number(/batchSize=(\d+)/i.exec(call.header("sforce-query-options") ?? "")?.[1] ?? largestBatch);
  return Math.min(Math.max(asked, smallestBatch), largestBatch);
}

/** Queries by SOQL. What does not fit a page is fetched by the locator of the next; the newest cursors are kept. */
export class QueryResource {
  readonly #cursors = new Map<string, QueryCursor>();
  #count = 0;

  routes(): ApiRoute[] {
    return (["query", "queryAll"] as const).flatMap((resource) => [
      route("GET", resource, (call) => this.#query(call, resource)),
      route("GET", `${resource}/:locator`, (call, { locator = "" }) => this.#more(call, locator)),
    ]);
  }

  forget(): void {
    this.#cursors.clear();
  }

  #query(call: ApiCall, resource: "query" | "queryAll"): Answer {
    const soql = call.query.get("q");
    if (!soql) throw new ApiError(400, "MALFORMED_QUERY", "A query string has to be specified");
    if (soql.length > maxQueryLength)
      throw new ApiError(400, "QUERY_TOO_COMPLICATED", "SOQL statements cannot be longer than 100000 characters.");
    const result = runQuery(call.author.org, parseSoql(soql), resource === "queryAll");
    return this.#page(call, { result, batchSize: batchSize(call), resource }, { from: 0, locator: "" });
  }

  #more(call: ApiCall, named: string): Answer {
    const [locator = "", at = ""] = named.split("-");
    const cursor = this.#cursors.get(locator);
    const isPlace = /^\d+$/.test(at) && Number(at) < (cursor?.result.totalSize ?? 0);
    if (!cursor || !isPlace) throw new ApiError(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
    return this.#page(call, cursor, { from: Number(at), locator });
  }

  #page(call: ApiCall, cursor: QueryCursor, at: { from: number; locator: string }): Answer {
    const { result, batchSize, resource } = cursor;
    const { totalSize } = result;
    const to = at.from + batchSize;
    const records = result.page(at.from, to);
    // What is only counted has no records to fetch.
    if (to >= totalSize || records.length === 0) return answer(200, { totalSize, done: true, records });
    const locator = at.locator || this.#keep(cursor);
    const nextRecordsUrl = `/services/data/${call.version}/${resource}/${locator}-${to}`;
    return answer(200, { totalSize, done: false, nextRecordsUrl, records });
  }

  #keep(cursor: QueryCursor): string {
    const locator = `01g9Vy${String(++this.#count).padStart(9, "0")}QAA`;
    this.#cursors.set(locator, cursor);
    const [oldest] = this.#cursors.keys();
    if (this.#cursors.size > maxCursors && oldest) this.#cursors.delete(oldest);
    return locator;
  }
}
