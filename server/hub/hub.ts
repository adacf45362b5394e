import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Connector } from "../connectors/kit/connector.ts";
import type { CrmPort } from "../connectors/ports/crm.ts";
import type { CrmLoader } from "../connectors/ports/crm-loader.ts";
import type { ErpPort } from "../connectors/ports/erp.ts";
import { type ConnectionRuntime, PortError } from "../connectors/ports/port.ts";
import type { PsaPort } from "../connectors/ports/psa.ts";
import type { Keyring } from "../crypto/keyring.ts";
import { type ConnectionRow, readConnections } from "../db/connections.sql.ts";
import type { Sql } from "../db/sql.ts";
import type { Clock } from "../domain/clock.ts";
import type { Log } from "../log.ts";
import { ConnectionGate } from "./gate.ts";

export type AnyPort = CrmPort | PsaPort | ErpPort;
export type Connectors = Readonly<Record<string, Connector<AnyPort>>>;

/** A connection as it was read a moment ago, with its port. */
export interface HubConnection {
  row: ConnectionRow;
  connector: Connector<AnyPort>;
  /** Opened on first use. Throws PortError: auth where a secret is missing, rejected where the settings are not the vendor's. */
  crm(): CrmPort;
  psa(): PsaPort;
  erp(): ErpPort;
  port(): AnyPort;
  loader(): CrmLoader & { close(): Promise<void> };
  /** What the vendor said when a call failed, for the connection's page. */
  explain(message: string): void;
}

const limitsSchema = z.object({
  limits: z.object({ callsPerSecond: z.number().optional(), concurrency: z.number().optional() }).default({}),
});

interface Opened {
  fingerprint: string;
  connection: HubConnection;
  gate: ConnectionGate;
  close(): Promise<void>;
}

/** How old a read of the connections may be before it is read again. */
const freshMs = 1_000;
const flushEveryMs = 2_000;

/** The connections of this process: their rows, read anew every second, and one port each, made anew when they change. */
export class Hub {
  readonly #deps: { sql: Sql; keyring: Keyring; clock: Clock; log: Log; connectors: Connectors };
  /** Names this process among those that share a vendor's limits. */
  readonly #holder = randomUUID();
  readonly #opened = new Map<string, Opened>();
  #rows: ConnectionRow[] = [];
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | null = null;
  readonly #flushing: NodeJS.Timeout;

  constructor(deps: { sql: Sql; keyring: Keyring; clock: Clock; log: Log; connectors: Connectors }) {
    this.#deps = deps;
    this.#flushing = setInterval(() => void this.flush().catch(() => {}), flushEveryMs);
    this.#flushing.unref();
  }

  /** All connections, read at most a second ago; `isFresh`: now. */
  async all(options: { isFresh?: boolean } = {}): Promise<HubConnection[]> {
    if (options.isFresh || performance.now() - this.#readAt > freshMs) {
      if (options.isFresh) await this.#reading;
      this.#reading ??= this.#read().finally(() => {
        this.#reading = null;
      });
      await this.#reading;
    }
    return this.#rows.map((row) => this.#open(row));
  }

  /** By id or key; undefined when there is none. */
  async find(idOrKey: string, options: { isFresh?: boolean } = {}): Promise<HubConnection | undefined> {
    const all = await this.all(options);
    return all.find(({ row }) => row.id === idOrKey || row.key === idOrKey);
  }

  /** Like `find`; throws, naming it, when there is none. */
  async connection(idOrKey: string, options: { isFresh?: boolean } = {}): Promise<HubConnection> {
    const found = await this.find(idOrKey, options);
    if (!found) throw new Error(`There is no connection ${idOrKey}. Add it under Connections.`);
    return found;
  }

  /** The connection that plays a role for others: the first that is not off and no history. */
  async ofRole(role: "crm" | "psa" | "erp", options: { isFresh?: boolean } = {}): Promise<HubConnection | undefined> {
    const all = (await this.all(options)).filter(({ row }) => row.role === role && !row.isBackfill);
    return all.find(({ row }) => row.mode !== "off") ?? all[0];
  }

  /** Forgets what was read, so that the next look sees what was just changed. */
  forget(): void {
    this.#readAt = Number.NEGATIVE_INFINITY;
  }

  /** Writes the counts of calls that are due. */
  async flush(): Promise<void> {
    for (const { gate } of this.#opened.values()) await gate.flush(this.#deps.sql);
  }

  async close(): Promise<void> {
    clearInterval(this.#flushing);
    await this.flush().catch((error: unknown) => this.#deps.log.warn({ err: error }, "the counts of calls could not be stored"));
    for (const opened of this.#opened.values()) await opened.close();
    this.#opened.clear();
  }

  async #read(): Promise<void> {
    this.#rows = await this.#deps.sql.rows(readConnections(undefined));
    this.#readAt = performance.now();
  }

  #open(row: ConnectionRow): HubConnection {
    const known = this.#opened.get(row.id);
    if (known && known.fingerprint === row.fingerprint) return { ...known.connection, row };
    const connector = this.#deps.connectors[row.vendor];
    if (!connector) throw new Error(`The connection ${row.key} is of ${row.vendor}, for which there is no connector.`);
    if (known) void known.close();
    const opened = this.#make(row, connector);
    this.#opened.set(row.id, opened);
    return opened.connection;
  }

  #make(row: ConnectionRow, connector: Connector<AnyPort>): Opened {
    const stated = limitsSchema.parse(row.settings).limits;
    const limits = {
      callsPerSecond: stated.callsPerSecond ?? connector.manifest.limits.callsPerSecond,
      concurrency: stated.concurrency ?? connector.manifest.limits.concurrency,
    };
    const { sql, clock, log } = this.#deps;
    const gate = new ConnectionGate({ sql, clock, log, holder: this.#holder }, { id: row.id, name: row.name, limits });
    const closers: (() => Promise<void>)[] = [];
    let port: (AnyPort & { close(): Promise<void> }) | undefined;
    const open = (): AnyPort => {
      if (port) return port;
      port = this.#connect(row, () => connector.connect(this.#runtime(row), gate));
      closers.push(port.close.bind(port));
      return port;
    };
    const ofRole = <Role extends AnyPort["role"]>(role: Role): Extract<AnyPort, { role: Role }> => {
      const opened = open();
      if (opened.role !== role) throw new Error(`The connection ${row.key} is no ${role} but a ${opened.role}.`);
      return opened as Extract<AnyPort, { role: Role }>;
    };
    const connection: HubConnection = {
      row,
      connector,
      port: open,
      crm: () => ofRole("crm"),
      psa: () => ofRole("psa"),
      erp: () => ofRole("erp"),
      loader: () => {
        const load = connector.loader;
        if (!load) throw new Error(`${connector.manifest.name} takes no history. Import into a connection of a CRM that does.`);
        return this.#connect(row, () => load(this.#runtime(row), gate));
      },
      explain: (message) => gate.explain(message),
    };
    return {
      fingerprint: row.fingerprint,
      connection,
      gate,
      close: async () => {
        await gate.flush(this.#deps.sql).catch(() => {});
        await gate.release();
        for (const close of closers) await close();
      },
    };
  }

  /** What a connector throws about its settings is a refusal that names the connection. */
  #connect<Opening>(row: ConnectionRow, connect: () => Opening): Opening {
    try {
      return connect();
    } catch (error) {
      if (!(error instanceof z.ZodError)) throw error;
      const problems = error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
      throw new PortError("rejected", `The settings of ${row.name} cannot be used: ${problems}. Correct them.`, {
        cause: error,
      });
    }
  }

  #runtime(row: ConnectionRow): ConnectionRuntime {
    const { limits: _, ...settings } = row.settings;
    const secrets: Record<string, string> = {};
    for (const { name, ciphertext, keyId } of row.secrets)
      secrets[name] = this.#deps.keyring.open({ body: Buffer.from(ciphertext, "base64"), keyId }).toString("utf8");
    const { id, key, name, vendor, baseUrl } = row;
    return { id, key, name, vendor, baseUrl, settings, secrets, clock: this.#deps.clock };
  }
}
