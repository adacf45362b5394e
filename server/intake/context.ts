import type { AuditActor } from "../audit/entry.ts";
import type { CallScope } from "../connectors/ports/port.ts";
import type { Keyring } from "../crypto/keyring.ts";
import type { Database } from "../db/database.ts";
import type { Clock } from "../domain/clock.ts";
import type { HubConnection } from "../hub/hub.ts";
import type { Log } from "../log.ts";
import type { JobSender } from "../services/context.ts";

/** What reading a source needs of its process. */
export interface IntakeContext {
  db: Database;
  clock: Clock;
  jobs: JobSender;
  keyring: Keyring;
  log: Log;
  /** A scope for calls that belong to no run; its trace goes where traces go. `deals`: those that are asked for together, by their ids in the source. */
  callScope(connection: HubConnection["row"], correlationId: string, deals?: readonly string[]): CallScope;
}

/** How a version of a record came to us. */
export type Via = "pull" | "webhook" | "request" | "sweep" | "import";

/** What the audit trail says of who read it. */
export const intakeActor = (connection: HubConnection["row"]): AuditActor => ({
  type: "flow",
  id: "intake",
  name: `Read from ${connection.name}`,
});

export interface PullResult {
  /** Versions that were not there before. */
  received: number;
  /** Of them, those that changed something. */
  applied: number;
}

export const nothingPulled: PullResult = { received: 0, applied: 0 };
export const together = (a: PullResult, b: PullResult): PullResult => ({
  received: a.received + b.received,
  applied: a.applied + b.applied,
});
