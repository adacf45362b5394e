import type { Result } from "../../domain/result.ts";
import type { CrmLoader } from "../ports/crm-loader.ts";
import type { ConnectionRuntime, ConnectorManifest } from "../ports/port.ts";
import type { Admission } from "./http.ts";

/** What an inbound event says: which records of an object have changed. It only hurries their reading. */
export interface InboundEvent {
  /** The sender's id of the event; the same event sent twice has the same one. */
  id: string;
  object: string;
  externalIds: readonly string[];
}

/** Why an event was not taken: a signature that proves nothing, or a body that says nothing. */
export interface EventRefusal {
  isSignature: boolean;
  message: string;
}

/** Reads and proves the events that a vendor sends. */
export interface InboundWebhook {
  /** The connection's secret with which events are signed. */
  secretName: string;
  read(request: {
    header: (name: string) => string | null;
    rawBody: Buffer;
    secret: string;
    now: Date;
  }): Result<InboundEvent, EventRefusal>;
}

/** One vendor: what it says of itself and how a connection to it is opened. Opening one makes no call. */
export interface Connector<Port = unknown> {
  manifest: ConnectorManifest;
  /** Throws a ZodError when the connection's settings are not its own, a PortError when a secret is missing. */
  connect(runtime: ConnectionRuntime, admission: Admission): Port & { close(): Promise<void> };
  webhook?: InboundWebhook;
  /** Loads history into the vendor through its own API, where that makes sense. */
  loader?(runtime: ConnectionRuntime, admission: Admission): CrmLoader & { close(): Promise<void> };
}
