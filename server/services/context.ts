import type { z } from "zod";
import type { AuditActor } from "../audit/entry.ts";
import type { Keyring } from "../crypto/keyring.ts";
import type { Database, Tx } from "../db/database.ts";
import type { Prisma } from "../db/prisma.ts";
import { allClasses, classesAnywhere, type FieldClass, type VisibleClasses } from "../domain/access/field-classes.ts";
import type { Grant } from "../domain/access/roles.ts";
import { roles } from "../domain/access/roles.ts";
import type { SingleSignOn } from "../domain/access/single-sign-on.ts";
import type { Clock } from "../domain/clock.ts";
import type { CorrelationId } from "../domain/ids.ts";
import type { MailSettings } from "../domain/mail/settings.ts";
import type { SecretField } from "../domain/secret-field.ts";
import type { Log } from "../log.ts";
import type { Outcome } from "./refusal.ts";

/** Who calls: a person, an API token, or the system itself. */
export interface Actor extends AuditActor {
  grants: readonly Grant[];
  /** Field classes that are visible where a record says no place; where it says one, the grants that reach it decide. */
  classes: VisibleClasses;
  /** The currency in which this person reads money. */
  currency: string | null;
  /** Scopes of an API token; null: not limited by scopes. */
  scopes: readonly string[] | null;
}

/** Puts jobs into the queue within a transaction. Implemented on pg-boss by server/jobs. */
export interface JobSender {
  /** Makes workers look at these runs, now or at `dueAt`. */
  wakeRuns(tx: Tx, runs: readonly { id: string; lane: string; dueAt?: Date | null }[]): Promise<void>;
  /** Queues a task of a kind that a worker knows. */
  task(tx: Tx, name: string, payload: object, options?: { startAt?: Date; key?: string }): Promise<void>;
}

/** What the product knows of a vendor without speaking to it: from its connector's manifest. */
export interface VendorInfo {
  vendor: string;
  name: string;
  role: "crm" | "psa" | "erp";
  settings: z.ZodType<Record<string, unknown>>;
  secrets: readonly SecretField[];
  /** Settings that say, beside the base address, where credentials are sent or whose account it is. */
  destination: readonly string[];
  limits: { callsPerSecond: number; concurrency: number };
  guarantee: string;
  takesEvents: boolean;
}

/** What a CRM says of a deal now, before anything of it is taken in. */
export interface DealNow {
  /** As the CRM itself writes it. */
  externalId: string;
  isDeleted: boolean;
  isWon: boolean;
  stage: string | null;
  /** The legal entity that the deal names. */
  entity: string | null;
  /** What of it cannot be read, in words. */
  unreadable: readonly string[];
}

/** Reads a deal for somebody who waits for the answer, and takes it in as an event would. */
export interface DealReader {
  /** Nothing is stored of a deal that `admit` refuses. A refusal also says what the CRM did not answer or would not take. */
  read(request: {
    connectionId: string;
    dealExternalId: string;
    /** Carried by the calls and by all that comes of them. */
    correlationId: string;
    admit(deal: DealNow): Promise<Outcome<null>>;
    /** Goes into the transaction that stores the deal, which is only done where it is not known as it is now. */
    alongside(tx: Tx): Promise<void>;
  }): Promise<Outcome<DealNow>>;
}

/** What one process has: made once at its start. */
export interface Services {
  db: Database;
  prisma: Prisma;
  clock: Clock;
  jobs: JobSender;
  log: Log;
  /** Opens what is sealed in the database. */
  keyring: Keyring;
  /** Class of each field that a vendor's connector knows, by field name; a vendor that is not known knows none. */
  wireFields(vendor: string): Readonly<Record<string, FieldClass>>;
  /** Every vendor that there is a connector for. */
  vendors: readonly VendorInfo[];
  /** How people come in beside passwords, or instead of them. */
  singleSignOn: SingleSignOn;
  /** Absent: people are told in the product only. */
  mail?: MailSettings | undefined;
  /** Absent where nobody waits: only the web process reads a CRM for a caller. */
  deals?: DealReader;
}

/** What a command or query runs with. */
export interface CallContext extends Services {
  actor: Actor;
  correlationId: CorrelationId;
}

export const userActor = (user: { id: string; name: string; currency: string | null; grants: readonly Grant[] }): Actor => ({
  type: "user",
  id: user.id,
  name: user.name,
  grants: user.grants,
  classes: classesAnywhere(user.grants),
  currency: user.currency,
  scopes: null,
});

/** The product itself: schedules, the seed, operators' commands. May do everything; says who it is in the audit trail. */
export const systemActor = (name: string): Actor => ({
  type: "system",
  id: name,
  name,
  grants: roles.map((role) => ({ role, entityCode: null, region: null, isLead: true })),
  classes: allClasses,
  currency: null,
  scopes: null,
});
