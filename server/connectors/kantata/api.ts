import type { z } from "zod";
import type { HttpClient, HttpReply, HttpRequest } from "../kit/http.ts";
import { type CallScope, PortError, standIn, type WireFieldClasses, type WireWrite } from "../ports/port.ts";
import { type Page, readPage } from "./envelope.ts";
import { detailsOf, failureOf, kindOf, notAccepted, reasonOf } from "./errors.ts";
import { orders, type Resource, singular } from "./wire.ts";
import { inWords, type Purpose } from "./words.ts";

const pageSize = 200;
/** Rows of one bulk create. */
const bulkSize = 100;
const readings = 3;

export type Query = Record<string, string | number | boolean>;

export interface Listed<Row> {
  rows: Row[];
  sideLoaded(key: string, id: string): unknown;
}

interface ListRequest<Row> {
  purpose: Purpose;
  resource: Resource;
  row: z.ZodType<Row>;
  query?: Query;
  /** More rows than this are an error, or are left off where the caller says that it needs no more. */
  atMost: number;
  isEnoughInPart?: boolean;
}

interface WriteRequest<Row> {
  purpose: Purpose;
  resource: Resource;
  row: z.ZodType<Row>;
  /** Associations that the answer is to bring along. */
  include?: string;
}

/** Kantata's REST API: envelopes read, pages followed, errors told apart. Knows no business. */
export class KantataApi {
  readonly #http: HttpClient;
  readonly #name: string;
  readonly #prefix: string;
  readonly #token: string;
  readonly #bulk: ReadonlySet<string>;
  readonly #classes: WireFieldClasses;

  /** `named`: fields of records that the account calls by names of its own. */
  constructor(options: {
    http: HttpClient;
    name: string;
    prefix: string;
    token: string;
    bulk: readonly string[];
    named: readonly string[];
  }) {
    this.#http = options.http;
    this.#name = options.name;
    this.#prefix = options.prefix;
    this.#token = options.token;
    this.#bulk = new Set(options.bulk);
    this.#classes = Object.fromEntries(options.named.map((name) => [name, "internal"] as const));
  }

  /** Sends one call; throws for each status that is no success. */
  async call(
    scope: CallScope,
    request: Pick<HttpRequest, "method" | "json"> & { purpose: Purpose; path: string; query?: Query },
  ): Promise<HttpReply> {
    const isWrite = request.method !== "GET";
    const search = new URLSearchParams(
      Object.entries(request.query ?? {}).map(([key, value]) => [key, String(value)]),
    ).toString();
    const reply = await this.#http.send(scope, {
      purpose: request.purpose,
      about: inWords(request.purpose),
      method: request.method,
      path: `${this.#prefix}${request.path}${search ? `?${search}` : ""}`,
      headers: { authorization: `Bearer ${this.#token}` },
      json: request.json,
      isWrite,
      written: isWrite ? { ...writtenIn(request), classes: this.#classes } : undefined,
      classify: (answer) => kindOf(answer, isWrite),
    });
    if (reply.status >= 300) throw failureOf(reply, { name: this.#name, purpose: request.purpose, isWrite });
    if (isWrite) this.#throwRowErrors(reply, request.purpose);
    return reply;
  }

  /** Success with errors in it: some of the rows were refused. */
  #throwRowErrors(reply: HttpReply, purpose: Purpose): void {
    if (typeof reply.body === "string")
      throw new PortError(
        "malformed",
        `${this.#name} answered with a page instead of JSON; whether it has taken ${inWords(purpose)} is not known. Check the base address of the connection.`,
        { status: reply.status },
      );
    const details = detailsOf(reply.body);
    if (details.length === 0) return;
    throw new PortError("rejected", notAccepted(this.#name, purpose, reasonOf(details)), { details, status: reply.status });
  }

  /**
   * All rows that match, over all pages. When rows come or go while the pages are read, a row can fall between two of them:
   * then it is read again, so that nobody takes what exists for missing.
   */
  async list<Row extends { id: string }>(scope: CallScope, request: ListRequest<Row>): Promise<Listed<Row>> {
    for (let reading = 1; reading <= readings; reading += 1) {
      const listed = await this.#readPages(scope, request);
      if (listed) return listed;
    }
    throw new PortError(
      "unavailable",
      `${this.#name} changed while ${inWords(request.purpose)} were read, ${readings} times in a row. It is tried again.`,
    );
  }

  async #readPages<Row extends { id: string }>(scope: CallScope, request: ListRequest<Row>): Promise<Listed<Row> | undefined> {
    const pages: Page<Row>[] = [];
    const rows = new Map<string, Row>();
    for (let number = 1; ; number += 1) {
      const page = await this.#page(scope, request, number);
      pages.push(page);
      for (const row of page.rows) rows.set(row.id, row);
      const first = pages[0] ?? page;
      if (first.total > request.atMost && !request.isEnoughInPart) {
        throw new PortError(
          "rejected",
          `${this.#name} has ${first.total} records where ${inWords(request.purpose)} are looked for, more than the ${request.atMost} that are read. Archive what is not needed.`,
        );
      }
      const pageCount = first.pageCount ?? Math.ceil(first.total / pageSize);
      const isLast = number >= pageCount || page.rows.length === 0;
      const isFollowed = number > 1 || page.rows.length === 0;
      if (isLast && isFollowed && (page.total !== first.total || rows.size !== first.total)) return undefined;
      if (isLast || rows.size >= request.atMost) {
        return { ...together(pages), rows: [...rows.values()].slice(0, request.atMost) };
      }
    }
  }

  async #page<Row>(scope: CallScope, request: ListRequest<Row>, number: number): Promise<Page<Row>> {
    const reply = await this.call(scope, {
      purpose: request.purpose,
      method: "GET",
      path: request.resource,
      query: { ...orders[request.resource], ...request.query, per_page: pageSize, page: number },
    });
    return readPage(reply.body, { ...request, name: this.#name });
  }

  /** Creates one row. */
  async create<Row>(
    scope: CallScope,
    request: WriteRequest<Row> & { draft: Record<string, unknown>; path?: string },
  ): Promise<Row> {
    const { rows } = await this.#createOne(scope, request);
    return rows[0] as Row;
  }

  #createOne<Row>(
    scope: CallScope,
    request: WriteRequest<Row> & { draft: Record<string, unknown>; path?: string },
  ): Promise<Page<Row>> {
    return this.#write(scope, request, [request.draft], {
      path: request.path ?? request.resource,
      json: { [singular[request.resource]]: request.draft },
    });
  }

  /** Creates rows in as few calls as the account allows. Each call's rows are created, or none of them is. */
  async createMany<Row>(
    scope: CallScope,
    request: WriteRequest<Row> & { drafts: readonly Record<string, unknown>[] },
  ): Promise<Listed<Row>> {
    const made: Page<Row>[] = [];
    if (!this.#bulk.has(request.resource) || request.drafts.length === 1) {
      for (const draft of request.drafts) made.push(await this.#createOne(scope, { ...request, draft }));
      return together(made);
    }
    for (let start = 0; start < request.drafts.length; start += bulkSize) {
      const drafts = request.drafts.slice(start, start + bulkSize);
      const call = { path: request.resource, json: { [request.resource]: drafts } };
      made.push(await this.#write(scope, request, drafts, call));
    }
    return together(made);
  }

  /** A write whose answer holds the rows that it made. An answer that does not say so leaves the outcome unknown. */
  async #write<Row>(
    scope: CallScope,
    request: WriteRequest<Row>,
    drafts: readonly Record<string, unknown>[],
    call: { path: string; json: unknown },
  ): Promise<Page<Row>> {
    const query = request.include ? { query: { include: request.include } } : {};
    const reply = await this.call(scope, { purpose: request.purpose, method: "POST", ...call, ...query });
    if (scope.rehearse) return rehearsedPage(request, drafts);
    const page = this.#pageOf(reply, request);
    const { rows } = page;
    if (rows.length === drafts.length) return page;
    throw new PortError(
      "lost_response",
      `${this.#name} answered with ${rows.length} records where ${drafts.length} were sent for ${inWords(request.purpose)}; what was saved is looked up.`,
      { status: reply.status },
    );
  }

  #pageOf<Row>(reply: HttpReply, request: WriteRequest<Row>): Page<Row> {
    try {
      return readPage(reply.body, { ...request, name: this.#name });
    } catch (error) {
      const message = error instanceof Error ? error.message : "";
      throw new PortError("lost_response", `${message} Whether it took effect is looked up.`, {
        status: reply.status,
        cause: error,
      });
    }
  }
}

/** What a write changes: the resource at the beginning of its path, with the fields that its body wraps in one name. */
function writtenIn({ json, path }: { json?: unknown; path: string }): WireWrite {
  const object = path.split("/", 1)[0] ?? path;
  const members = typeof json === "object" && json !== null ? Object.values(json) : [];
  const [only] = members;
  return { object, fields: members.length === 1 && typeof only === "object" && only !== null ? only : json };
}

/** The rows that a create would have made, each with a stand-in for its id. */
function rehearsedPage<Row>({ row }: WriteRequest<Row>, drafts: readonly Record<string, unknown>[]): Page<Row> {
  const rows = drafts.map((draft, index) => row.parse({ ...draft, id: standIn(String(index + 1)) }));
  return { rows, total: rows.length, pageCount: 1, sideLoaded: () => undefined };
}

/** The rows of several answers, and what any of them has brought along. */
const together = <Row>(pages: readonly Page<Row>[]): Listed<Row> => ({
  rows: pages.flatMap((page) => page.rows),
  sideLoaded: (key, id) => pages.map((page) => page.sideLoaded(key, id)).find((found) => found !== undefined),
});
