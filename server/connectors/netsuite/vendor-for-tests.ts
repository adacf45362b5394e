import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { systemClock } from "../../domain/clock.ts";
import type { Admission } from "../kit/http.ts";
import type { ErpPort } from "../ports/erp.ts";
import { type CallScope, type ConnectionRuntime, PortError, type TracedCall } from "../ports/port.ts";
import { netsuite } from "./index.ts";

export const tokenPath = "/services/rest/auth/oauth2/v1/token";
export const recordPath = "/services/rest/record/v1";
export const queryPath = "/services/rest/query/v1/suiteql";

/** What arrived, as it was on the wire. */
export interface Received {
  method: string;
  path: string;
  search: string;
  headers: IncomingHttpHeaders;
  text: string;
}

export interface Reply {
  status: number;
  headers?: Record<string, string>;
  /** Sent as JSON; text as it is. */
  body?: unknown;
}
type Connected = ErpPort & { close(): Promise<void> };
/** `cut`: the connection is broken after the request was read. `hang`: no answer. */
type Behaviour = Reply | "cut" | "hang";
type Answering = Behaviour | ((received: Received) => Behaviour);

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Reply => ({
  status,
  headers: { "content-type": "application/vnd.oracle.resource+json; type=collection", ...headers },
  body,
});

/** A refusal in the form of the vendor's documentation. */
export const refusal = (status: number, ...details: Record<string, string>[]): Reply => ({
  status,
  headers: { "content-type": "application/vnd.oracle.resource+json; type=error; charset=UTF-8" },
  body: {
    type: "https://www.w3.org/Protocols/rfc2616/rfc2616-sec10.html#sec10.4.1",
    title: status === 401 ? "Unauthorized" : "Bad Request",
    status,
    "o:errorDetails": details,
  },
});

/** A refusal with one reason. */
export const problem = (status: number, code: string, detail: string, more: Record<string, string> = {}) =>
  refusal(status, { detail, "o:errorCode": code, ...more });

export const invalidLogin: Reply = {
  ...refusal(401, {
    detail:
      "Invalid login attempt. For more details, see the Login Audit Trail in the NetSuite UI at Setup > Users/Roles > User Management > View Login Audit Trail.",
    "o:errorCode": "INVALID_LOGIN",
  }),
};

/** A page of rows as a query gives it. */
export const page = (rows: readonly Record<string, unknown>[], more: { hasMore?: boolean; total?: number } = {}): Reply =>
  json({
    links: [{ rel: "self", href: `https://1234567.suitetalk.api.netsuite.com${queryPath}` }],
    count: rows.length,
    hasMore: more.hasMore ?? false,
    offset: 0,
    totalResults: more.total ?? rows.length,
    items: rows.map((row) => ({ links: [], ...row })),
  });

/** Saved: 204, no body, the record's address. */
export const saved = (type: string, id: string): Reply => ({
  status: 204,
  headers: { location: `https://1234567.suitetalk.api.netsuite.com${recordPath}/${type}/${id}` },
});

const currencies = page([
  { id: "1", symbol: "USD", name: "US Dollar" },
  { id: "2", symbol: "GBP", name: "British pound" },
  { id: "6", symbol: "JPY", name: "Yen" },
]);

/** A vendor made by hand: it says what a test tells it to, and remembers what it was asked. */
class VendorForTests {
  readonly received: Received[] = [];
  readonly traced: TracedCall[] = [];
  readonly keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  #answers: { method: string; pattern: RegExp; replies: Answering[] }[] = [];
  #tokens = 0;
  #erp: Connected | undefined;
  readonly #server: Server = createServer((message, response) => {
    void read(message).then((received) => {
      this.received.push(received);
      const behaviour = this.#answer(received);
      if (behaviour === "hang") return;
      if (behaviour === "cut") {
        message.socket.destroy();
        return;
      }
      const text =
        behaviour.body === undefined ? "" : typeof behaviour.body === "string" ? behaviour.body : JSON.stringify(behaviour.body);
      response.writeHead(behaviour.status, behaviour.headers);
      response.end(text);
    });
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", () => resolve()));
    this.forget();
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Forgets what was received and told. */
  forget(): void {
    this.received.length = 0;
    this.traced.length = 0;
    this.#answers = [];
    this.#tokens = 0;
  }

  /** Answers requests whose method and path fit, one reply after the other; the last one again and again. */
  answer(method: string, pattern: RegExp, ...replies: Answering[]): void {
    this.#answers.unshift({ method, pattern, replies });
  }

  /** Answers queries that hold these words. */
  answerQuery(words: string, ...replies: Reply[]): void {
    let next = 0;
    const told = (): Reply => replies[Math.min(next++, replies.length - 1)] ?? page([]);
    const before = [...this.#answers];
    this.answer("POST", /suiteql$/, (received) => {
      if (sqlOf(received).includes(words)) return told();
      const rest = before.find((one) => one.method === "POST" && one.pattern.test(received.path));
      return rest ? behaviourOf(rest.replies, received) : this.#usual(received);
    });
  }

  /** Requests other than sign-ins. */
  get calls(): Received[] {
    return this.received.filter((received) => received.path !== tokenPath);
  }

  get signIns(): Received[] {
    return this.received.filter((received) => received.path === tokenPath);
  }

  /** The one request of this method. */
  only(method: string): Received {
    const found = this.received.filter((received) => received.method === method && received.path !== tokenPath);
    if (found.length !== 1 || !found[0]) throw new Error(`${found.length} requests with ${method} arrived`);
    return found[0];
  }

  scope(deadlineMs = 20_000): CallScope {
    return {
      correlationId: "0199d3a0-0000-7000-8000-000000000007",
      runId: null,
      step: null,
      deadlineMs,
      isUrgent: true,
      trace: (call) => this.traced.push(call),
    };
  }

  /** The connector as most tests use it. */
  get erp(): Connected {
    this.#erp ??= this.connect();
    return this.#erp;
  }

  async disconnect(): Promise<void> {
    await this.#erp?.close();
    this.#erp = undefined;
  }

  /** The connector, connected to this vendor. */
  connect(
    change: { settings?: Record<string, unknown>; secrets?: Record<string, string>; key?: KeyObject; baseUrl?: string } = {},
  ): Connected {
    const key = change.key ?? this.keys.privateKey;
    const runtime: ConnectionRuntime = {
      id: "c-1",
      key: "erp-main",
      name: "Group NetSuite",
      vendor: "netsuite",
      baseUrl: change.baseUrl ?? this.url,
      settings: { accountId: "1234567", ...change.settings },
      secrets: {
        clientId: "client-1",
        certificateId: "certificate-1",
        privateKey: key.export({ type: "pkcs8", format: "pem" }).toString(),
        ...change.secrets,
      },
      clock: systemClock,
    };
    return netsuite.connect(runtime, open);
  }

  #answer(received: Received): Behaviour {
    const told = this.#answers.find((one) => one.method === received.method && one.pattern.test(received.path));
    return told ? behaviourOf(told.replies, received) : this.#usual(received);
  }

  /** Signs in, knows currencies, finds nothing else. */
  #usual(received: Received): Behaviour {
    if (received.path === tokenPath) {
      this.#tokens += 1;
      return json({ access_token: `token-${this.#tokens}`, expires_in: "3600", token_type: "bearer" });
    }
    if (received.path === queryPath) return sqlOf(received).includes("FROM currency ") ? currencies : page([]);
    return refusal(404, { detail: "The record instance does not exist.", "o:errorCode": "NONEXISTENT_ID" });
  }
}

/** A vendor of a test file's own, that remembers nothing of one test in the next. */
export function ownVendor(): VendorForTests {
  const vendor = new VendorForTests();
  beforeAll(() => vendor.start());
  beforeEach(() => vendor.forget());
  afterEach(() => vendor.disconnect());
  afterAll(() => vendor.close());
  return vendor;
}

const open: Admission = { enter: async () => ({ leave() {} }) };

function behaviourOf(replies: Answering[], received: Received): Behaviour {
  const reply = replies.length > 1 ? replies.shift() : replies[0];
  if (reply === undefined) throw new Error(`nothing was told for ${received.path}`);
  return typeof reply === "function" ? reply(received) : reply;
}

async function read(message: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const url = new URL(message.url ?? "/", "http://vendor");
  return {
    method: message.method ?? "",
    path: url.pathname,
    search: url.search,
    headers: message.headers,
    text: Buffer.concat(chunks).toString("utf8"),
  };
}

/** The body of a request as an object. */
export const bodyOf = (received: Received | undefined): Record<string, unknown> =>
  JSON.parse(received?.text ?? "{}") as Record<string, unknown>;

/** The query of a request. */
export const sqlOf = (received: Received | undefined): string => String(bodyOf(received).q);

/** The error of a call that must fail. */
export async function failed(call: Promise<unknown>): Promise<PortError> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof PortError) return error;
  throw new Error(`it ended with ${String(error)}`);
}
/** Sentences for people name no method, no key of a connection, no code in brackets. */
export const isPlain = (message: string): void => {
  expect(message).not.toMatch(/customer\.upsert|customer\.read|erp-main|[a-z]+_?[a-z]*\.(?:upsert|read|find)|\[[A-Z_]+\]/);
  expect(message).toMatch(/^Group NetSuite .+\.$/s);
};
