import { z } from "zod";
import { type Admission, HttpClient, type HttpReply, type HttpRequest } from "../kit/http.ts";
import { type Token, TokenSource } from "../kit/token.ts";
import { type CallScope, type ConnectionRuntime, PortError, type PortErrorKind } from "../ports/port.ts";
import { signIn } from "./auth.ts";
import { errorOfReply, kindOfReply, malformed } from "./errors.ts";
import type { SalesforceSettings } from "./manifest.ts";
import type { Row } from "./naming.ts";
import { chunks, inParallel } from "./parallel.ts";
import type { Soql } from "./soql.ts";

const pageSchema = z.object({
  done: z.boolean(),
  nextRecordsUrl: z.string().optional(),
  records: z.array(z.record(z.string(), z.unknown())),
});
const compositeSchema = z.object({
  compositeResponse: z.array(z.object({ body: z.unknown(), httpStatusCode: z.number().int(), referenceId: z.string() })),
});
/** The API's path of the next page, whatever stands before it. */
const nextPattern = /services\/data\/v\d+\.\d\/query(?:All)?\/[A-Za-z0-9_-]+$/;

/** Salesforce runs at most five queries in one composite call. */
const queriesPerCall = 5;
const callsAtOnce = 4;
/** 200 opportunities do not have as many children; more is an answer that never ends. */
const maxPages = 100;

/** What a call is for, to the trace and to a reader: "deal.read" and "the deals". */
export interface Purpose {
  purpose: string;
  doing: string;
}

/** A call with what it is about in words that people read. */
type Call = Omit<HttpRequest, "about"> & { doing: string };

/** Salesforce's REST API for one connection: signs in, sends, reads queries to their end, and says what a refusal means. */
export class SalesforceClient {
  readonly #runtime: ConnectionRuntime;
  readonly #settings: SalesforceSettings;
  readonly #admission: Admission;
  readonly #tokens: TokenSource;
  readonly #clients = new Map<string, HttpClient>();

  constructor(runtime: ConnectionRuntime, settings: SalesforceSettings, admission: Admission) {
    this.#runtime = runtime;
    this.#settings = settings;
    this.#admission = admission;
    this.#tokens = new TokenSource((scope) =>
      signIn(scope, { http: this.#client(settings.loginUrl ?? runtime.baseUrl), runtime, settings }),
    );
  }

  get name(): string {
    return this.#runtime.name;
  }

  /** Signs in where that has not happened yet. */
  session(scope: CallScope): Promise<Token> {
    return this.#tokens.get(scope);
  }

  /** Sends to a path below the API's version, with the token; throws what a status from 300 on means. */
  async send(scope: CallScope, request: Call): Promise<HttpReply> {
    return this.#sendTo(scope, `services/data/v${this.#settings.apiVersion}/${request.path}`, request);
  }

  /** All records of a query, deleted ones too. */
  async query(scope: CallScope, what: Purpose, soql: Soql): Promise<Row[]> {
    const reply = await this.send(scope, {
      purpose: what.purpose,
      doing: what.doing,
      method: "GET",
      path: queryPath(soql),
      isWrite: false,
    });
    return this.#toTheEnd(scope, what, reply.body);
  }

  /** All records of several queries, in their order: five to a call, which counts once against the org's daily limit. */
  async queries(scope: CallScope, what: Purpose, list: readonly Soql[]): Promise<Row[][]> {
    if (list.length < 2 || !this.#settings.compositeQueries) {
      return inParallel(
        callsAtOnce,
        list.map((soql) => () => this.query(scope, what, soql)),
      );
    }
    const groups = chunks(list, queriesPerCall);
    const results = await inParallel(
      callsAtOnce,
      groups.map((group) => () => this.#together(scope, what, group)),
    );
    return results.flat();
  }

  async #together(scope: CallScope, what: Purpose, group: readonly Soql[]): Promise<Row[][]> {
    const reply = await this.send(scope, {
      ...what,
      method: "POST",
      path: "composite",
      json: {
        allOrNone: false,
        compositeRequest: group.map((soql, index) => ({
          method: "GET",
          url: `/services/data/v${this.#settings.apiVersion}/${queryPath(soql)}`,
          referenceId: `q${index}`,
        })),
      },
      isWrite: false,
      classify: kindOfParts,
    });
    const parsed = compositeSchema.safeParse(reply.body);
    if (!parsed.success) throw malformed(this.name, what.doing, parsed.error.issues);
    const byReference = new Map(parsed.data.compositeResponse.map((part) => [part.referenceId, part]));
    const results: Row[][] = [];
    for (const index of group.keys()) {
      const part = byReference.get(`q${index}`);
      if (!part)
        throw new PortError("malformed", `${this.name} left out one of ${group.length} queries that it was sent together.`);
      if (part.httpStatusCode >= 300) throw this.#refused(part.httpStatusCode, part.body, { ...what, isWrite: false });
      results.push(await this.#toTheEnd(scope, what, part.body));
    }
    return results;
  }

  async #toTheEnd(scope: CallScope, what: Purpose, firstBody: unknown): Promise<Row[]> {
    const records: Row[] = [];
    let body = firstBody;
    for (let page = 0; page < maxPages; page++) {
      const parsed = pageSchema.safeParse(body);
      if (!parsed.success) throw malformed(this.name, what.doing, parsed.error.issues);
      records.push(...parsed.data.records);
      if (parsed.data.done) return records;
      const next = nextPattern.exec(parsed.data.nextRecordsUrl ?? "")?.[0];
      if (!next) throw new PortError("malformed", `${this.name} says that there is more to ${what.doing}, but not where.`);
      const reply = await this.#sendTo(scope, next, { ...what, method: "GET", isWrite: false });
      body = reply.body;
    }
    throw new PortError(
      "malformed",
      `${this.name} answered with more than ${maxPages} pages when it was asked for ${what.doing}. Lower pageSize in the settings.`,
    );
  }

  async #sendTo(scope: CallScope, path: string, request: Omit<Call, "path">): Promise<HttpReply> {
    const token = await this.#tokens.get(scope);
    const http = this.#client(token.extra.instanceUrl ?? this.#runtime.baseUrl);
    const { doing, ...sent } = request;
    const classify = request.classify ?? ((answer: HttpReply) => kindOfReply(answer, request.isWrite));
    const reply = await this.#tokens.send(http, scope, { ...sent, about: doing, path, classify });
    if (reply.status >= 300)
      throw this.#refused(reply.status, reply.body, { doing, isWrite: request.isWrite, headers: reply.headers });
    return reply;
  }

  #refused(
    status: number,
    body: unknown,
    request: { doing: string; isWrite: boolean; headers?: Record<string, string> },
  ): PortError {
    return errorOfReply({ status, body, name: this.name, ...request });
  }

  #client(baseUrl: string): HttpClient {
    const known = this.#clients.get(baseUrl);
    if (known) return known;
    const made = new HttpClient({ baseUrl, name: this.name, admission: this.#admission });
    this.#clients.set(baseUrl, made);
    return made;
  }

  async close(): Promise<void> {
    const open = [...this.#clients.values()];
    this.#clients.clear();
    await Promise.all(open.map((http) => http.close()));
  }
}

/** The kind of a call of several queries: that of the first that was refused. */
function kindOfParts(reply: HttpReply): PortErrorKind | null {
  const whole = kindOfReply(reply, false);
  const parts = compositeSchema.safeParse(reply.body);
  if (whole !== null || !parts.success) return whole;
  const refused = parts.data.compositeResponse.find((part) => part.httpStatusCode >= 300);
  return refused ? kindOfReply({ status: refused.httpStatusCode, body: refused.body }, false) : null;
}

const queryPath = (soql: Soql): string => `queryAll?q=${encodeURIComponent(soql.text)}`;
