import type { SandboxClock } from "./clock.ts";
import type { Reply, SandboxRequest } from "./http.ts";
import type { ScreenOf } from "./record-page.ts";
import type { Table, TableOptions } from "./table.ts";

/** A record has changed: whoever subscribed is told. */
export interface SandboxEvent {
  object: string;
  type: string;
  id: string;
  at: number;
}

/** What a simulator's instance has of the kit. */
export interface InstanceContext {
  /** `netsuite`, or `netsuite~two`. */
  readonly name: string;
  readonly clock: Pick<SandboxClock, "now" | "wall">;
  /** A seeded number from 0 to 1. */
  random(): number;
  /** Creates a table; all of them when the instance is made. */
  table<Row extends object>(object: string, options?: TableOptions): Table<Row>;
  /** The next number of a sequence, from 1. */
  next(sequence: string): number;
  value(key: string): unknown;
  setValue(key: string, value: unknown): void;
  /** Made once; survives reset and restart. */
  secret(name: string, make: () => string): string;
  baseUrl(): string;
  readonly events: { emit(event: SandboxEvent): void };
  /** Applies the schema-change fault where records are rendered. */
  readonly schema: { shape(object: string, row: Record<string, unknown>): Record<string, unknown>; readonly version: number };
}

export interface SimulatorInstance {
  /** Answers a request. What it writes, it writes before it first waits. */
  handle(request: SandboxRequest): Reply | Promise<Reply>;
  /** All that the vendor's client needs to connect. */
  credentials(): Record<string, unknown>;
  /** Raw records of an object; undefined: there is no such object. */
  records(object: string): readonly object[] | undefined;
  /** The record that the vendor's own screen shows at this address; undefined: no screen of a record is there. */
  screenOf?(request: SandboxRequest): ScreenOf | undefined;
  /** Sets or deletes (null) a record as an administrator does on the vendor's own screens, past what its API takes. */
  administer?(object: string, id: string, fields: Record<string, unknown> | null): void;
  /** Writes the starting records; the kit has emptied everything before. */
  reset(): void;
  /** Ends sessions and tokens. */
  revoke?(): void;
  configure?(settings: Record<string, unknown>): void;
  /** Refuses a request that is one too many; `running`: how many are being answered, this one among them. */
  crowded?(request: SandboxRequest, running: number): Reply | undefined;
  /** A body of the vendor's own form for the fault "status". */
  errorReply?(status: number): Reply;
  /** Whether a request without an instance in its path is this one's. */
  ownsRequest?(request: SandboxRequest): boolean;
}

export interface Simulator {
  vendor: string;
  createInstance(context: InstanceContext): SimulatorInstance;
}
