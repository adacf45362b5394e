import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll } from "vitest";
import { systemClock } from "../../domain/clock.ts";
import type { CallOutcome } from "../kit/http.ts";
import type { CallScope, ConnectionRuntime, TracedCall } from "../ports/port.ts";
import type { PsaPort } from "../ports/psa.ts";
import { connectKantata } from "./adapter.ts";

export interface Seen {
  method: string;
  /** Path without the query. */
  path: string;
  query: Record<string, string>;
  headers: IncomingHttpHeaders;
  body: unknown;
}

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  /** Sent as JSON, or as it is where it is text. */
  body?: unknown;
  /** The connection is broken instead. */
  isCut?: boolean;
}

type Connected = PsaPort & { close(): Promise<void> };
type Row = Record<string, unknown>;

/** What Kantata answers for rows of a resource, as its reference shows it. */
export const envelope = (
  resource: string,
  rows: readonly Row[],
  more: { count?: number; page?: number; size?: number } & Row = {},
): Row => {
  const { count = rows.length, page = 1, size = 200, ...maps } = more;
  return {
    count,
    results: rows.map((row) => ({ key: resource, id: row.id })),
    [resource]: Object.fromEntries(rows.map((row) => [String(row.id), row])),
    ...maps,
    meta: { count, page_count: Math.ceil(count / size), page_number: page, page_size: size },
  };
};

export const refusal = (status: number, errors: readonly { type: string; message: string; field?: string }[]): Answer => ({
  status,
  body: { errors },
});

/** An HTTP server that answers what a test tells it to, call by call, and keeps what it was asked. */
class ScriptedAccount {
  readonly seen: Seen[] = [];
  readonly traced: TracedCall[] = [];
  /** How the calls ended for whoever admits them. */
  readonly left: CallOutcome[] = [];
  readonly scope: CallScope = {
    correlationId: "0199d3a0-0000-7000-8000-000000000001",
    runId: null,
    step: null,
    deadlineMs: 5_000,
    isUrgent: true,
    trace: (call) => this.traced.push(call),
  };
  readonly #server: Server;
  #psa: Connected | undefined;
  #answer: (seen: Seen) => Answer = () => refusal(404, [{ type: "system", message: "Nothing is scripted" }]);

  constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const url = new URL(request.url ?? "/", "http://account");
        const text = Buffer.concat(chunks).toString("utf8");
        const seen: Seen = {
          method: request.method ?? "",
          path: url.pathname,
          query: Object.fromEntries(url.searchParams),
          headers: request.headers,
          body: text === "" ? undefined : JSON.parse(text),
        };
        this.seen.push(seen);
        const { body, headers, isCut, status } = this.#answer(seen);
        if (isCut) return void request.socket.destroy();
        response.writeHead(status ?? 200, { "content-type": "application/json; charset=utf-8", ...headers });
        response.end(typeof body === "string" ? body : JSON.stringify(body ?? {}));
      });
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The connector as most tests use it: the same one in all tests of a file. */
  get psa(): Connected {
    this.#psa ??= this.connect();
    return this.#psa;
  }

  /** The connector, connected to this account. */
  connect(change: Partial<ConnectionRuntime> = {}): Connected {
    const runtime = { id: "k1", key: "kantata", name: "Kantata UK", vendor: "kantata", baseUrl: this.origin, settings: {} };
    return connectKantata(
      { ...runtime, secrets: { token: "t-0123456789" }, clock: systemClock, ...change },
      { enter: async () => ({ leave: (outcome) => this.left.push(outcome) }) },
    );
  }

  /** Answers by "METHOD path below the API"; each key has an answer, or several that are given one after the other, the last again and again. */
  script(answers: Record<string, Answer | ((seen: Seen) => Answer) | readonly Answer[]>): void {
    this.seen.length = 0;
    const counts = new Map<string, number>();
    this.#answer = (seen) => {
      const key = `${seen.method} ${seen.path.replace(/^\/api\/v1\//, "")}`;
      const answer = answers[key];
      if (answer === undefined) return refusal(404, [{ type: "system", message: `${key} is not scripted` }]);
      if (typeof answer === "function") return answer(seen);
      if (!Array.isArray(answer)) return answer as Answer;
      const count = counts.get(key) ?? 0;
      counts.set(key, count + 1);
      return answer[Math.min(count, answer.length - 1)] ?? {};
    };
  }

  /** What was asked, as "METHOD path". */
  get calls(): string[] {
    return this.seen.map(({ method, path }) => `${method} ${path}`);
  }

  async close(): Promise<void> {
    await this.#psa?.close();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

/** An account of a test file's own. */
export function ownAccount(): ScriptedAccount {
  const account = new ScriptedAccount();
  beforeAll(() => account.start());
  afterAll(() => account.close());
  return account;
}
