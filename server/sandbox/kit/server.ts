import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { CallLog } from "./call-log.ts";
import { controlRouter } from "./control.ts";
import { type Fault, Faults, fitsVendor } from "./faults.ts";
import { HeldCommits } from "./held-commits.ts";
import { InstanceHost } from "./host.ts";
import { json, MalformedBodyError, type Reply, SandboxRequest } from "./http.ts";
import { recordPage, type ScreenOf } from "./record-page.ts";
import type { Router } from "./router.ts";
import type { Simulator } from "./simulator.ts";

const largestBody = 32 * 1024 * 1024;
const instanceName = /^[a-z]+(~[a-z0-9-]{1,40})?$/;
const vendorOf = (name: string): string => name.split("~")[0] ?? "";
const callFaults = ["latency", "status", "lost-response", "late-commit", "lookup-lag"] as const;

export interface SandboxOptions {
  simulators: readonly Simulator[];
  /** Where instances are kept; without it they live in memory only. */
  dataDir?: string;
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
/** The socket is cut instead of an answer. */
const cut = Symbol("cut");
/** No answer until the client gives up. */
const hang = Symbol("hang");
type Answer = Reply | typeof cut | typeof hang;

/** All simulated vendors behind one port, each at /{vendor} and /{vendor}~{name}, with the control API at /_control. */
export class Sandbox {
  readonly faults = new Faults();
  readonly calls = new CallLog();
  readonly held = new HeldCommits();
  readonly #simulators: ReadonlyMap<string, Simulator>;
  readonly #hosts = new Map<string, InstanceHost>();
  readonly #dataDir: string | undefined;
  readonly #server: Server;
  readonly #control: Router;
  #clock: { at: number; setAt: number; frozen: boolean } | null = null;
  #origin = "";

  constructor(options: SandboxOptions) {
    this.#simulators = new Map(options.simulators.map((simulator) => [simulator.vendor, simulator]));
    this.#dataDir = options.dataDir;
    this.#control = controlRouter(this);
    this.#server = createServer((request, response) => void this.#serve(request, response));
    this.#server.keepAliveTimeout = 30_000;
  }

  get url(): string {
    return this.#origin;
  }

  /** Listens; port 0 takes a free one. Rejects with the system's error when it cannot. */
  async listen(port: number, hostname = "127.0.0.1"): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, hostname, () => {
        this.#server.off("error", reject);
        resolve();
      });
    });
    this.#origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const host of this.#hosts.values()) host.close();
  }

  vendors(): string[] {
    return [...this.#simulators.keys()];
  }

  hosts(): InstanceHost[] {
    for (const vendor of this.#simulators.keys()) this.host(vendor);
    return [...this.#hosts.values()];
  }

  /** The instance of a name, made when it is first asked for; undefined: no such vendor. */
  host(name: string): InstanceHost | undefined {
    const known = this.#hosts.get(name);
    if (known) return known;
    const simulator = this.#simulatorOf(name);
    if (!simulator) return undefined;
    const host = new InstanceHost(simulator, name, { faults: this.faults, origin: () => this.#origin, dataDir: this.#dataDir });
    if (this.#clock) {
      const { at, frozen, setAt } = this.#clock;
      host.clock.set(frozen ? at : at + (Date.now() - setAt), frozen);
    }
    this.#hosts.set(name, host);
    return host;
  }

  /** Whether a name is that of an instance, made or to come; with stars, whether its vendor's part fits a vendor at all. */
  knows(name: string): boolean {
    if (!name.includes("*")) return this.#simulatorOf(name) !== undefined;
    return this.vendors().some((vendor) => fitsVendor(vendorOf(name), vendor));
  }

  #simulatorOf(name: string): Simulator | undefined {
    return instanceName.test(name) ? this.#simulators.get(vendorOf(name)) : undefined;
  }

  /** Moves the clock of one instance, or of all and of those to come. */
  setClock(name: string | undefined, at: number | null, frozen: boolean): void {
    if (name !== undefined) {
      this.host(name)?.clock.set(at, frozen);
      return;
    }
    this.#clock = at === null ? null : { at, frozen, setAt: Date.now() };
    for (const host of this.hosts()) host.clock.set(at, frozen);
  }

  async #serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = await readBody(message);
      if (body === undefined) return send(response, json(413, { error: `A body has at most ${largestBody} bytes.` }));
      const url = new URL(message.url ?? "/", "http://sandbox");
      const parts = { method: message.method ?? "GET", search: url.search, body, headers: message.headers };
      if (url.pathname.startsWith("/_control/")) {
        const request = new SandboxRequest({ ...parts, path: url.pathname.slice("/_control".length) });
        return send(response, await this.#control.handle(request));
      }
      const answer = await this.#dispatch(parts, url.pathname);
      if (answer === hang) return;
      if (answer === cut) {
        message.socket.destroy();
        return;
      }
      send(response, answer);
    } catch (error) {
      if (error instanceof MalformedBodyError) return send(response, json(400, { error: error.message }));
      send(response, json(500, { error: error instanceof Error ? (error.stack ?? error.message) : String(error) }));
    }
  }

  async #dispatch(parts: Omit<ConstructorParameters<typeof SandboxRequest>[0], "path">, pathname: string): Promise<Answer> {
    const [, first = "", rest = ""] = /^\/([^/]*)(.*)$/.exec(pathname) ?? [];
    let host = this.host(decodeURIComponent(first));
    let request = new SandboxRequest({ ...parts, path: rest || "/" });
    if (!host) {
      request = new SandboxRequest({ ...parts, path: pathname });
      host = this.hosts().find((one) => one.instance.ownsRequest?.(request));
    }
    if (!host) return json(404, { error: `There is no simulator at ${pathname}. Known: ${this.vendors().join(", ")}.` });
    // People look with a browser: no call of a client, so neither counted nor struck by faults.
    const screen = request.method === "GET" ? host.instance.screenOf?.(request) : undefined;
    if (screen) return recordPage(host.name, screen, findRecord(host, screen));
    const answer = await this.#admit(host, request);
    const status = typeof answer === "symbol" ? 0 : answer.status;
    this.calls.add({ vendor: host.name, method: request.method, path: request.path, route: request.route, status });
    return answer;
  }

  /** Counts the request while it is answered, and refuses it where the vendor takes no more at once. */
  async #admit(host: InstanceHost, request: SandboxRequest): Promise<Answer> {
    host.running += 1;
    try {
      const refused = host.instance.crowded?.(request, host.running);
      if (refused) return refused;
      const call = { vendor: host.name, method: request.method, path: request.path };
      return await this.#answer(host, request, this.faults.strike(call, callFaults));
    } finally {
      host.running -= 1;
    }
  }

  async #answer(host: InstanceHost, request: SandboxRequest, struck: readonly Fault[]): Promise<Answer> {
    const of = (kind: Fault["kind"]): Fault | undefined => struck.find((fault) => fault.kind === kind);
    const latency = of("latency");
    if (latency) await wait(Number(latency.value) || 0);
    const status = of("status");
    if (status) return refusal(host, status);
    const late = of("late-commit");
    if (late) {
      const value = typeof late.value === "object" && late.value !== null ? (late.value as { ms?: number; hang?: boolean }) : {};
      const ms = typeof late.value === "number" ? late.value : (value.ms ?? 1_000);
      const commit = async (): Promise<void> => void (await this.#handle(host, request, undefined));
      if (late.value === "held") this.held.hold({ host: host.name, commit });
      else setTimeout(() => void commit().catch(() => {}), ms);
      return value.hang ? hang : cut;
    }
    const reply = await this.#handle(host, request, of("lookup-lag"));
    return of("lost-response") ? cut : reply;
  }

  /** The lag holds for what is written before the handler first waits. */
  #handle(host: InstanceHost, request: SandboxRequest, lag: Fault | undefined): Reply | Promise<Reply> {
    if (lag) {
      const value = typeof lag.value === "object" && lag.value !== null ? (lag.value as { ms?: number; byId?: boolean }) : {};
      host.lag = { ms: typeof lag.value === "number" ? lag.value : (value.ms ?? 1_000), byId: value.byId ?? true };
    }
    try {
      return host.instance.handle(request);
    } finally {
      host.lag = null;
    }
  }
}

const findRecord = (host: InstanceHost, { id, object }: ScreenOf): object | undefined =>
  host.instance
    .records(object)
    ?.find((record) => ["Id", "id"].some((name) => String(Object.entries(record).find(([key]) => key === name)?.[1]) === id));

function refusal(host: InstanceHost, fault: Fault): Reply {
  if (typeof fault.value === "object" && fault.value !== null) {
    const { body, headers, status } = fault.value as { status?: number; body?: unknown; headers?: Record<string, string> };
    const reply = json(status ?? 500, body ?? {}, headers ?? {});
    const own = body === undefined ? host.instance.errorReply?.(status ?? 500) : undefined;
    return own ? { ...own, headers: { ...own.headers, ...headers } } : reply;
  }
  const status = Number(fault.value) || 500;
  return host.instance.errorReply?.(status) ?? json(status, { error: `The fault of status ${status}` });
}

async function readBody(message: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    size += (chunk as Buffer).length;
    if (size > largestBody) return undefined;
    chunks.push(chunk as Buffer);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
}

function send(response: ServerResponse, reply: Reply): void {
  if (response.destroyed) return;
  const body = reply.body ?? "";
  response.writeHead(reply.status, { ...reply.headers, "content-length": String(Buffer.byteLength(body)) });
  response.end(body);
}
