import { Pool } from "undici";
import { type CallScope, PortError, type PortErrorKind, type WireWrite } from "../ports/port.ts";

/** How a call ended, for the gate. `kind`: null when it did what it was to do. */
export interface CallOutcome {
  kind: PortErrorKind | null;
  retryAfterMs: number | null;
  durationMs: number;
  /** The same call was made before and is made again. */
  isRetry: boolean;
}

/** Gate of a connection that is shared over all workers: rate, concurrency, circuit breaker. */
export interface Admission {
  /**
   * Waits for a place within the deadline, what is urgent first; throws PortError rate_limited or unavailable (breaker open) when
   * there is none.
   */
  enter(
    deadlineMs: number,
    isUrgent: boolean,
  ): Promise<{
    leave(outcome: CallOutcome): void;
  }>;
}

export interface HttpRequest {
  /** What the call is for, in the port's words: "customer.find". */
  purpose: string;
  /** What it is about, as people say it: "the customer". For sentences that they read. */
  about: string;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Path and query below the connection's base address, or an absolute URL of the same origin. */
  path: string;
  headers?: Record<string, string>;
  /** Sent as JSON, or as form fields when `form` is given. */
  json?: unknown;
  form?: Record<string, string>;
  /** Whether the call may change something: then a missing answer is a lost response, else it is merely unavailable. */
  isWrite: boolean;
  /** What a write changes. One that does not say it cannot be rehearsed. */
  written?: WireWrite;
  /** Credential exchange: bodies stay out of the trace. */
  isSecret?: boolean;
  /** Made again after a refusal that was no failure: a token that had ended. */
  isRetry?: boolean;
  /** What a reply means in this vendor's terms, null for success; where it is not given, the status says it. */
  classify?(reply: HttpReply): PortErrorKind | null;
}

export interface HttpReply {
  status: number;
  headers: Record<string, string>;
  /** Parsed JSON, or text where it is none, or null when empty. */
  body: unknown;
}

/** More than any gate lets through at once: how many calls run is the gate's to say, and never the pool's. */
const maxSockets = 1000;
const maxReplyBytes = 16 * 1024 * 1024;
/** A path that goes below the base address as it is: most do, and parsing an address takes its time. */
const plainPath = /^[A-Za-z0-9][A-Za-z0-9_.~-]*(?:\/[A-Za-z0-9_.~%:-]+)*(?:\?[A-Za-z0-9_.~%:=&+*()!-]*)?$/;
const neverSent = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT", "EHOSTUNREACH", "ENETUNREACH"]);

/**
 * HTTP to one vendor host: a keep-alive pool, a deadline a call, a cap on replies, JSON parsed once, every call traced. Says
 * of a call without an answer whether it may have taken effect. What statuses mean is the connector's to say.
 */
export class HttpClient {
  readonly #pool: Pool;
  readonly #base: URL;
  readonly #admission: Admission;
  readonly #name: string;

  constructor(options: { baseUrl: string; name: string; admission: Admission }) {
    this.#base = new URL(options.baseUrl.endsWith("/") ? options.baseUrl : `${options.baseUrl}/`);
    this.#pool = new Pool(this.#base.origin, {
      connections: maxSockets,
      keepAliveTimeout: 10_000,
      pipelining: 1,
      maxResponseSize: maxReplyBytes,
    });
    this.#admission = options.admission;
    this.#name = options.name;
  }

  /** The path on the wire for a path below the base address. */
  #target(path: string): string {
    if (plainPath.test(path) && !path.includes("..")) return this.#base.pathname + path;
    const url = new URL(path.replace(/^\/(?=[^/])/, ""), path.startsWith("/") ? this.#base.origin : this.#base);
    if (url.origin !== this.#base.origin) {
      throw new PortError(
        "malformed",
        `${this.#name} pointed to ${url.origin}, which is not its own address ${this.#base.origin}. Check the base address of the connection.`,
      );
    }
    return url.pathname + url.search;
  }

  /** Sends within the deadline, which covers the wait for a place and the call together. */
  async send(scope: CallScope, request: HttpRequest): Promise<HttpReply> {
    const target = this.#target(request.path);
    if (scope.rehearse && request.isWrite) return rehearsed(scope.rehearse, request, target);
    const deadlineMs = scope.deadlineMs;
    const enteredAt = performance.now();
    const pass = await this.#admission.enter(deadlineMs, scope.isUrgent);
    const started = performance.now();
    let reply: HttpReply | undefined;
    let failure: PortError | undefined;
    try {
      reply = await this.#exchange(scope, request, { target, deadlineMs: deadlineMs - (started - enteredAt) });
      return reply;
    } catch (error) {
      failure = error instanceof PortError ? error : this.#failureOf(error, request);
      throw failure;
    } finally {
      const durationMs = Math.round(performance.now() - started);
      const kind = reply ? (request.classify ?? kindOfStatus)(reply) : (failure?.kind ?? null);
      pass.leave({ kind, retryAfterMs: reply ? retryAfterMs(reply) : null, durationMs, isRetry: request.isRetry ?? false });
      scope.trace({
        purpose: request.purpose,
        method: request.method,
        target: request.isSecret ? (target.split("?", 1)[0] ?? target) : target,
        status: reply?.status ?? failure?.status ?? null,
        outcome: kind ?? "ok",
        durationMs,
        isWrite: request.isWrite,
        request: request.isSecret ? null : (request.json ?? request.form ?? null),
        response: request.isSecret ? null : (reply?.body ?? null),
      });
    }
  }

  async #exchange(scope: CallScope, request: HttpRequest, to: { target: string; deadlineMs: number }): Promise<HttpReply> {
    const body = request.form
      ? new URLSearchParams(request.form).toString()
      : request.json === undefined
        ? null
        : JSON.stringify(request.json);
    const headers: Record<string, string> = {
      accept: "application/json",
      "x-correlation-id": scope.correlationId,
      ...request.headers,
    };
    if (request.form) headers["content-type"] ??= "application/x-www-form-urlencoded";
    else if (body !== null) headers["content-type"] ??= "application/json";
    // A timer of ours: AbortSignal.timeout costs several times as much a call.
    const ending = new AbortController();
    const timer = setTimeout(() => ending.abort(deadlinePassed()), Math.max(1, Math.floor(to.deadlineMs)));
    try {
      const answer = await this.#pool.request({ path: to.target, method: request.method, headers, body, signal: ending.signal });
      const text = await answer.body.text();
      return {
        status: answer.statusCode,
        headers: plainHeaders(answer.headers),
        body: parseBody(text, String(answer.headers["content-type"] ?? "")),
      };
    } finally {
      clearTimeout(timer);
    }
  }

  #failureOf(error: unknown, request: HttpRequest): PortError {
    const code = codeOf(error);
    if (code === "UND_ERR_RES_EXCEEDED_MAX_SIZE")
      return new PortError(
        "malformed",
        `${this.#name} answered with more than ${maxReplyBytes / 1024 / 1024} MB for ${request.about}. Ask for smaller pages.`,
        { cause: error },
      );
    if (neverSent.has(code))
      return new PortError("unavailable", `${this.#name} could not be reached (${code}).`, { cause: error });
    const what = isTimeout(error) ? "did not answer in time" : `broke the connection (${code || "no reason given"})`;
    return request.isWrite
      ? new PortError("lost_response", `${this.#name} ${what}; whether it has taken ${request.about} is not known yet.`, {
          cause: error,
        })
      : new PortError("unavailable", `${this.#name} ${what}.`, { cause: error });
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }
}

/** Hands a write over instead of sending it. The answer says nothing but that all is well. */
function rehearsed(rehearse: NonNullable<CallScope["rehearse"]>, request: HttpRequest, target: string): HttpReply {
  const { method, purpose, written } = request;
  if (!written) throw new Error(`The write ${purpose} does not say what it changes, so it can be neither shown nor sent here`);
  rehearse({ ...written, method, target });
  return { status: 200, headers: {}, body: null };
}

function plainHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    plain[name] = typeof value === "string" ? value : (value?.join(", ") ?? "");
  }
  return plain;
}

function parseBody(text: string, contentType: string): unknown {
  if (text === "") return null;
  if (!contentType.includes("json")) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The error kind of a status where a connector knows no better. */
export function statusKind(status: number): PortErrorKind | null {
  if (status < 400) return null;
  if (status === 401) return "auth";
  if (status === 403) return "forbidden";
  if (status === 404) return "not_found";
  if (status === 409 || status === 412) return "conflict";
  if (status === 429) return "rate_limited";
  if (status >= 500) return "unavailable";
  return "rejected";
}

const deadlinePassed = (): DOMException => new DOMException("The deadline of the call has passed", "TimeoutError");

const kindOfStatus = (reply: HttpReply): PortErrorKind | null => statusKind(reply.status);

/** Retry-After in milliseconds (seconds or an HTTP date), or null. */
export function retryAfterMs(reply: HttpReply): number | null {
  const value = reply.headers["retry-after"];
  if (!value) return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
}

const isTimeout = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === "TimeoutError" || ["UND_ERR_HEADERS_TIMEOUT", "UND_ERR_BODY_TIMEOUT"].includes(codeOf(error)));

function codeOf(error: unknown): string {
  if (typeof error === "object" && error !== null && "code" in error && typeof error.code === "string") return error.code;
  return "";
}
