import type { CallScope, WriteGuarantee, WriteResult } from "../connectors/ports/port.ts";
import type { Keyring } from "../crypto/keyring.ts";
import type { Database, Tx } from "../db/database.ts";
import type { ClaimedRun } from "../db/runs.sql.ts";
import type { Clock } from "../domain/clock.ts";
import type { Hub, HubConnection } from "../hub/hub.ts";
import type { Log } from "../log.ts";
import type { JobSender } from "../services/context.ts";
import type { EngineTimes } from "./times.ts";

/** One intended effect on one system: at most once per (connection, type, canonical id, revision). */
export interface WriteRequest {
  connection: HubConnection;
  type: string;
  canonicalId: string;
  revision: string;
  engagementId: string;
  /** Where the engagement belongs, as far as that is known: who reads the audit entry. */
  place: { entityCode: string | null; region: string | null };
  step: string;
  /** Shown and not sent, whatever the connection's own mode: the deal comes from a CRM in shadow mode. */
  isOnlyRecorded: boolean;
  /** What the audit entry is about. */
  subject: { type: string; id: string };
  /** What the cross-reference is to say afterwards. */
  xref?: { recordType: string; recordId: string; object: string };
  guarantee: WriteGuarantee;
  /**
   * Sent at once though an earlier write that said something else may still take effect, and once more when that cannot be any
   * more: settled only then. Its guarantee has to say that it may be repeated.
   */
  isUrgent?: boolean;
  content: object;
  /** Fields that the content gives a value and that a later revision may have none for. */
  filled?: readonly string[];
  /** Looks whether it is there already, before anything is made; `isFresh`: no earlier try can have left one. */
  find?(scope: CallScope, isFresh: boolean): Promise<WriteResult | null>;
  /**
   * Looks for the record that the write makes or changes, by our key, where there is no `find` or it may find somebody else's.
   * Found, an earlier write of it that said something else and was never answered has taken effect, and this one waits no longer.
   * Beside a `find` it is asked in its place while an earlier try may still take effect.
   */
  lookUp?(scope: CallScope): Promise<WriteResult | null>;
  /** `isFirstTry`: nothing was sent before. */
  perform(scope: CallScope, isFirstTry: boolean): Promise<WriteResult>;
}

export interface Written extends WriteResult {
  /** Made now; found where an earlier try or somebody else had made it; settled before; only recorded. */
  how: "created" | "adopted" | "known" | "shadow";
}

/** A record of a system that is taken for ours, without a write. */
export interface Adoption {
  connection: HubConnection;
  xref: { recordType: string; recordId: string; object: string; externalId: string; url: string | null };
  origin: "adopted" | "confirmed";
  action: string;
  subject: { type: string; id: string };
  reason: string;
  engagementId: string;
  place: WriteRequest["place"];
}

/** What a flow works at: its run, and what the engine does for it. */
export interface Desk {
  run: ClaimedRun;
  /** A scope for calls of a step; their trace is kept with the run. */
  callScope(connection: HubConnection, step: string): CallScope;
  /** Intent, call, settle. Throws what the call throws, WriteBusy, WriteUnsettled, IdentityTaken or RunLost. */
  write(request: WriteRequest): Promise<Written>;
  /** Records that a found record is ours, with its audit entry. Throws IdentityTaken when it is somebody else's already. */
  adopt(adoption: Adoption): Promise<void>;
}

/** Another live run is at the very same write: look again in a moment. */
export class WriteBusy extends Error {
  override name = "WriteBusy";
}

/** Nobody knows yet whether an earlier try took effect, and a look-up could not be trusted before `waitMs`. */
export class WriteUnsettled extends Error {
  override name = "WriteUnsettled";
  readonly waitMs: number;
  constructor(message: string, waitMs: number) {
    super(message);
    this.waitMs = waitMs;
  }
}

/** The record of the other system belongs to another record of ours already. */
export class IdentityTaken extends Error {
  override name = "IdentityTaken";
  readonly externalId: string;
  constructor(message: string, externalId: string) {
    super(message);
    this.externalId = externalId;
  }
}

/** What a write was to make is not wanted any more, and a look-up that can be trusted has not found it: thrown instead of making it. */
export class NotWanted extends Error {}

/** The run is not this worker's any more: another one has taken it over. Nothing else may be done for it. */
export class RunLost extends Error {
  override name = "RunLost";
}

/** How a step ended, for the run's story. `done` and `skipped` go on; the others end the attempt. */
export type StepOutcome = "done" | "skipped" | "parked" | "failed" | "waiting";

/** How an attempt at a run ends. */
export interface RunEnd {
  state: "ready" | "parked" | "done";
  /** Where it stands. */
  step: string;
  /** With `ready`: when it is looked at again. */
  delayMs?: number;
  /** With `parked`: what it waits for. With `ready`: what makes it look before its time. */
  waits?: readonly string[];
  /** With `done`: how it ended, in a word. */
  outcome?: string | null;
  error?: string | null;
  /** Failed attempts in a row; 0 once one has gone well. */
  attempts?: number;
  place?: { entityCode: string | null; region: string | null } | null;
  /**
   * What the end changes, in the transaction that ends the hold on the run, with the gates of `waits` held. Answers false when
   * what it decided by has changed meanwhile: then nothing of it happens and the run looks again at once.
   */
  settle?(tx: Tx): Promise<boolean>;
}

/** What one attempt at a run has. */
export interface RunContext {
  run: ClaimedRun;
  desk: Desk;
  db: Database;
  hub: Hub;
  jobs: JobSender;
  keyring: Keyring;
  clock: Clock;
  log: Log;
  times: EngineTimes;
  /** Notes how a step ended; written with the end of the attempt. `detail` holds no secrets and no personal data. */
  note(step: string, outcome: StepOutcome, detail?: Record<string, unknown>): void;
}

/** A durable flow. Its steps converge: run again, it skips what is there already. */
export interface Flow {
  name: string;
  /** Raised when its steps change; a worker claims only runs of versions that it knows. */
  version: number;
  subjectType: string;
  run(context: RunContext): Promise<RunEnd>;
  /** What becomes of a run whose attempt threw; undefined: it is tried again later. */
  failed?(context: RunContext, error: unknown): Promise<RunEnd | undefined>;
}
