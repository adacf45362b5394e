import { z } from "zod";
import type { Admission, HttpReply, HttpRequest } from "../kit/http.ts";
import { HttpClient } from "../kit/http.ts";
import type { TokenSource } from "../kit/token.ts";
import type { CallScope, ConnectionRuntime, WireFieldClasses } from "../ports/port.ts";
import { netsuiteTokens } from "./auth.ts";
import { errorOf, kindOf, malformed } from "./errors.ts";
import type { NetsuiteSettings } from "./manifest.ts";
import { idLiteral } from "./suiteql.ts";
import { classesOfNamed } from "./wire-fields.ts";
import { inWords, type Purpose } from "./words.ts";

/** Most rows of a page that the vendor gives. */
const pageRows = 1000;
/** Where a read of a whole table stops with an error: the vendor's own cap is 100,000 rows a query. */
const maxPages = 100;

/** The vendor passes over fields that a record does not have, unless it is asked to refuse them: our marks must not get lost. */
const namesMustBeKnown = { "x-netsuite-propertynamevalidation": "Error" };

const pageSchema = z.looseObject({
  hasMore: z.boolean(),
  items: z.array(z.looseObject({})),
  totalResults: z.number().int().optional(),
});

/** A call of this account; what it is about follows from its purpose. */
export type Call = Omit<HttpRequest, "purpose" | "about" | "classify"> & { purpose: Purpose };

export interface Query<Row> {
  purpose: Purpose;
  /** SELECT … FROM …, without WHERE and ORDER BY; its columns have the id first. */
  select: string;
  /** Conditions that must all hold. */
  where: readonly string[];
  row: z.ZodType<Row>;
}

/** One account: signs in, sends, and turns every answer into rows, a reply or a PortError. */
export class NetsuiteClient {
  readonly settings: NetsuiteSettings;
  /** The connection as people call it. */
  readonly name: string;
  readonly #http: HttpClient;
  readonly #tokens: TokenSource;
  readonly #classes: WireFieldClasses;

  constructor(runtime: ConnectionRuntime, settings: NetsuiteSettings, admission: Admission) {
    this.settings = settings;
    this.name = runtime.name;
    this.#classes = classesOfNamed(settings.fieldNames);
    const base = runtime.baseUrl.endsWith("/") ? runtime.baseUrl : `${runtime.baseUrl}/`;
    this.#http = new HttpClient({
      baseUrl: base,
      name: runtime.name,
      admission,
    });
    this.#tokens = netsuiteTokens(this.#http, {
      name: runtime.name,
      secrets: runtime.secrets,
      algorithm: settings.algorithm,
      audience: settings.audience ?? new URL(settings.tokenPath, base).href,
      scope: settings.scope,
      tokenPath: settings.tokenPath,
      clock: runtime.clock,
    });
  }

  /** Sends with a token and gives the reply of a call that was not refused. */
  async send(scope: CallScope, request: Call): Promise<HttpReply> {
    const { isWrite, purpose } = request;
    const classify = (reply: HttpReply) => (isSuccess(reply) ? null : kindOf(reply, isWrite));
    const headers = isWrite ? { ...namesMustBeKnown, ...request.headers } : (request.headers ?? {});
    const reply = await this.#tokens.send(this.#http, scope, {
      ...request,
      written: request.written && { ...request.written, classes: this.#classes },
      about: inWords(purpose),
      headers,
      classify,
    });
    if (isSuccess(reply)) return reply;
    throw errorOf(reply, { purpose, isWrite, name: this.name });
  }

  /** One page of a SuiteQL query, its rows parsed; the order is the caller's to say. */
  async page<Row>(
    scope: CallScope,
    query: { purpose: Purpose; sql: string; row: z.ZodType<Row>; limit: number },
  ): Promise<{ rows: Row[]; hasMore: boolean; total: number | null }> {
    const reply = await this.send(scope, {
      purpose: query.purpose,
      method: "POST",
      path: `${this.settings.queryPath}?limit=${query.limit}&offset=0`,
      headers: { prefer: "transient" },
      json: { q: query.sql },
      isWrite: false,
    });
    const page = pageSchema.safeParse(reply.body);
    if (!page.success) throw malformed(this.name, query.purpose, `no page of rows (${issuesOf(page.error)})`);
    const rows = page.data.items.map((item, index) => {
      const row = query.row.safeParse(item);
      if (row.success) return row.data;
      throw malformed(this.name, query.purpose, `row ${index + 1} that does not fit (${issuesOf(row.error)})`);
    });
    return { rows, hasMore: page.data.hasMore, total: page.data.totalResults ?? null };
  }

  /**
   * All rows of a query, in pages that begin after the last id (a deep offset is slow and skips rows that move). Throws when
   * the pages do not get on or there are more than 100,000 rows.
   */
  async all<Row extends { id: string }>(scope: CallScope, query: Query<Row>): Promise<Row[]> {
    const found: Row[] = [];
    let after: string | null = null;
    for (let count = 0; count < maxPages; count += 1) {
      const where: string[] = after === null ? [...query.where] : [...query.where, `id > ${idLiteral(after)}`];
      const condition = where.length > 0 ? ` WHERE ${where.join(" AND ")}` : "";
      const sql = `${query.select}${condition} ORDER BY id`;
      const page = await this.page(scope, { purpose: query.purpose, sql, row: query.row, limit: pageRows });
      found.push(...page.rows);
      if (!page.hasMore) return found;
      const last = page.rows.at(-1)?.id;
      if (last === undefined || (after !== null && BigInt(last) <= BigInt(after)))
        throw malformed(this.name, query.purpose, "pages that do not get on");
      after = last;
    }
    throw malformed(this.name, query.purpose, `more than ${maxPages * pageRows} rows`);
  }

  close(): Promise<void> {
    return this.#http.close();
  }
}

const isSuccess = (reply: HttpReply): boolean => reply.status >= 200 && reply.status < 300;

/** Where and why parsing failed, without the values. */
const issuesOf = (error: z.ZodError): string =>
  error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join(".") || "body"}: ${issue.message}`)
    .join("; ");
