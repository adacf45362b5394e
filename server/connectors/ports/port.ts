import { z } from "zod";
import type { FieldClass } from "../../domain/access/field-classes.ts";
import type { Clock } from "../../domain/clock.ts";
import type { SecretField } from "../../domain/secret-field.ts";

/**
 * What went wrong with a call, as far as the flows must know:
 * - auth: the credential is not accepted, also after signing in again
 * - forbidden: accepted, but not allowed to do this
 * - rate_limited: too many calls; try after retryAfterMs
 * - unavailable: not reached, or refused before any effect; safe to try again
 * - lost_response: sent, and no answer came: it may have taken effect
 * - rejected: refused for what it says; trying again changes nothing
 * - not_found, conflict: of the record that the call names
 * - malformed: the answer is not what the vendor's contract says
 */
export type PortErrorKind =
  | "auth"
  | "forbidden"
  | "rate_limited"
  | "unavailable"
  | "lost_response"
  | "rejected"
  | "not_found"
  | "conflict"
  | "malformed";

/** One reason within an error, in the vendor's words. */
export interface PortErrorDetail {
  code: string;
  message: string;
  field?: string;
  /** The field of the draft whose value the system does not take, where that is what it says. */
  refusedValueOf?: string;
}

/** A call that did not do what it was to do. `message` is a sentence that a person reads: what, where, what to do. */
export class PortError extends Error {
  readonly kind: PortErrorKind;
  readonly details: readonly PortErrorDetail[];
  readonly retryAfterMs: number | null;
  readonly status: number | null;

  constructor(
    kind: PortErrorKind,
    message: string,
    more: { details?: readonly PortErrorDetail[]; retryAfterMs?: number | null; status?: number | null; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.kind = kind;
    this.details = more.details ?? [];
    this.retryAfterMs = more.retryAfterMs ?? null;
    this.status = more.status ?? null;
  }
}

/** What a call belongs to: goes into the trace and into the correlation header. */
export interface CallScope {
  correlationId: string;
  runId: string | null;
  step: string | null;
  /** The call must have ended by then; shorter than the lease of the run. */
  deadlineMs: number;
  /** Whether it goes before what can wait (a release, history) where the vendor takes only so many calls at once. */
  isUrgent: boolean;
  /** Where the trace of each call goes. */
  trace(call: TracedCall): void;
  /** Where this is given nothing is changed: each write comes here as it would go out, and is taken for made. Reads are made. */
  rehearse?: ((write: RehearsedWrite) => void) | undefined;
}

/** What a write changes, in the vendor's own names: fields exactly as the body has them. */
export interface WireWrite {
  /** What is written, as the vendor calls it: "salesOrder". */
  object: string;
  /** The fields of one record, or of several. */
  fields: unknown;
  /** Classes of fields that this connection calls by names of its own, which the manifest cannot know. */
  classes?: WireFieldClasses;
}

/** A write that was not sent: what it changes, and where it would have gone. */
export interface RehearsedWrite extends WireWrite {
  method: string;
  target: string;
}

const standInPrefix = "shadow-";

/** Stands for the id that a record will get while it is only shown what would be written. */
export const standIn = (name: string): string => standInPrefix + name;
export const isStandIn = (externalId: string): boolean => externalId.startsWith(standInPrefix);

export interface TracedCall {
  purpose: string;
  method: string;
  target: string;
  status: number | null;
  outcome: "ok" | PortErrorKind;
  durationMs: number;
  /** Whether it was made to change something. */
  isWrite: boolean;
  /** Bodies as sent and received, without credentials; sealed before they are stored, masked by class when they are read. */
  request: unknown;
  response: unknown;
}

export type WireFieldClasses = Readonly<Record<string, FieldClass>>;

/** How a type of write behaves when its outcome is not known. */
export interface WriteGuarantee {
  /** Running the same write again has no further effect (an upsert by our key). */
  repeatable: boolean;
  /** The vendor's longest processing time plus look-up lag: no new create before that. */
  settleAfterMs: number;
}

/** What a connector says of itself. */
export interface ConnectorManifest {
  vendor: string;
  name: string;
  role: "crm" | "psa" | "erp";
  /** Raised when the connector starts to read or write differently. */
  version: number;
  settings: z.ZodType<Record<string, unknown>>;
  /** Names of the secrets that a connection needs, with a label each; alternatives are said in the label. */
  secrets: readonly SecretField[];
  /** Settings that say, beside the base address, where credentials are sent or whose account it is: with them all credentials change. */
  destination: readonly string[];
  /** Class of each vendor field that we know, by field name; a field that is not listed is masked in traces. */
  wireFields: WireFieldClasses;
  /** At most so many calls a second, and so many at once, over all workers, unless the connection's settings say otherwise. */
  limits: { callsPerSecond: number; concurrency: number };
  /** The guarantee in a sentence, for the people who rely on it. */
  guarantee: string;
}

/** A connection as a connector gets it: opened secrets, parsed settings. */
export interface ConnectionRuntime {
  id: string;
  key: string;
  name: string;
  vendor: string;
  baseUrl: string;
  settings: Record<string, unknown>;
  secrets: Readonly<Record<string, string>>;
  clock: Clock;
}

/** Fields of a draft that may have no value. */
export type BlankField<Draft> = { [Field in keyof Draft]-?: null extends Draft[Field] ? Field : never }[keyof Draft] & string;

/** What a write at a vendor leaves: the id there and, where there is one, an address for people. */
export interface WriteResult {
  externalId: string;
  url: string | null;
}

export const cursorSchema = z.record(z.string(), z.json());
export type Cursor = z.infer<typeof cursorSchema>;

/** One version of one source record. `sourceStamp`: the vendor's own change stamp, sortable text. */
export interface SourceItem {
  object: string;
  externalId: string;
  sourceStamp: string;
  payload: Record<string, unknown>;
  isDeleted: boolean;
}

export interface SourcePage {
  items: SourceItem[];
  /** Where the next page begins; to be stored in the transaction that stores the items. */
  cursor: Cursor;
  /** There is no more for now. */
  isLast: boolean;
}

/** A record that could not be mapped: what field, what value, what is wrong with it. */
export interface MapFailure {
  message: string;
  field: string;
}
export type Mapped<Facts> = { ok: true; facts: Facts } | { ok: false; failures: MapFailure[] };

/** Systems of which changes are read. */
export interface SourcePort {
  /** Objects in the order in which they are pulled: what others refer to comes first. */
  readonly objects: readonly string[];
  /** Reads one page of changes since the cursor (null: from the beginning). Overlaps its window; the inbox drops repeats. */
  pull(scope: CallScope, request: { object: string; cursor: Cursor | null; limit: number }): Promise<SourcePage>;
  /** Reads the named records as they are now; those that are gone come back as deleted. */
  read(scope: CallScope, request: { object: string; externalIds: readonly string[] }): Promise<SourceItem[]>;
}

/** A cheap call that proves address and credentials. */
export interface Checkable {
  check(scope: CallScope): Promise<{ message: string }>;
}
