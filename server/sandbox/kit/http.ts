import type { IncomingHttpHeaders } from "node:http";

/** A body that is not what its content type says. */
export class MalformedBodyError extends Error {
  override name = "MalformedBodyError";
}

/** A request to a simulated vendor. `path` is what follows the instance in the address, without the query. */
export class SandboxRequest {
  readonly method: string;
  readonly path: string;
  readonly search: string;
  readonly body: Buffer;
  readonly headers: IncomingHttpHeaders;
  /** The pattern that answered it, for the call log. */
  route = "";
  #query: URLSearchParams | undefined;

  constructor(parts: { method: string; path: string; search: string; body: Buffer; headers: IncomingHttpHeaders }) {
    this.method = parts.method;
    this.path = parts.path;
    this.search = parts.search;
    this.body = parts.body;
    this.headers = parts.headers;
  }

  get query(): URLSearchParams {
    this.#query ??= new URLSearchParams(this.search);
    return this.#query;
  }

  header(name: string): string | undefined {
    const value = this.headers[name];
    return Array.isArray(value) ? value[0] : value;
  }

  text(): string {
    return this.body.toString("utf8");
  }

  /** The body as JSON; throws MalformedBodyError when it is none. */
  json(): unknown {
    try {
      return JSON.parse(this.text());
    } catch {
      throw new MalformedBodyError("The body is not valid JSON.");
    }
  }

  form(): URLSearchParams {
    return new URLSearchParams(this.text());
  }
}

export interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

export const json = (status: number, value: unknown, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { "content-type": "application/json; charset=utf-8", ...headers },
  body: JSON.stringify(value),
});

export const empty = (status: number, headers: Record<string, string> = {}): Reply => ({ status, headers });

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
