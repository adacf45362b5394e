import { z } from "zod";
import { writeAudit } from "../../audit/entry.ts";
import type { CallScope } from "../../connectors/ports/port.ts";
import { claimCustomer, holdCustomerClaims } from "../../db/customer-claims.sql.ts";
import type { Database, Tx } from "../../db/database.ts";
import { mergeCustomer, readHolder, readMadeAt } from "../../db/engagement-settle.sql.ts";
import type { EngagementRow } from "../../db/engagement-state.sql.ts";
import type { OrderUseRow } from "../../db/po-uses.sql.ts";
import { readToldContacts } from "../../db/told-contacts.sql.ts";
import type { Clock } from "../../domain/clock.ts";
import { isWaived } from "../../domain/contract/check-engagement.ts";
import type { EngagementFacts } from "../../domain/contract/facts.ts";
import type { ExceptionKindKey } from "../../domain/exceptions/kinds.ts";
import type { MatchCandidate } from "../../domain/matching/customers.ts";
import type { HubConnection } from "../../hub/hub.ts";
import {
  type Adoption,
  type Desk,
  type RunContext,
  WriteBusy,
  type WriteRequest,
  WriteUnsettled,
  type Written,
} from "../../jobs/flow.ts";
import type { JobSender } from "../../services/context.ts";
import type { ReferenceBook } from "../../services/reference/reference-book.ts";
import { closeGates, releaseKeys } from "../../services/runs/release-runs.ts";
import { flowActor } from "./actor.ts";
import { BeginAnew, Stopped } from "./stop.ts";

type Role = "psa" | "erp";
const shortestWaitMs = 250;
/** A write as a step asks for it; the attempt knows the rest. */
type ToWrite = Omit<WriteRequest, "engagementId" | "isOnlyRecorded" | "place" | "step">;

const activationSchema = z.object({ activationRequired: z.array(z.string()).default([]) });

/** One attempt at one engagement: what was read, what it works with, and what it has reached so far. */
export class Work {
  readonly state: EngagementRow;
  readonly facts: EngagementFacts;
  readonly reference: ReferenceBook;
  readonly now: Date;
  readonly soldHash: string;
  readonly #desk: Desk;
  readonly #systems: Readonly<Record<Role, HubConnection | undefined>>;
  readonly #crm: HubConnection;
  readonly #clock: Clock;
  readonly #db: Database;
  readonly #jobs: JobSender;
  readonly note: RunContext["note"];
  #step = "";
  #at: HubConnection;

  /** The engagement that an addition joins. */
  target: { id: string; number: string } | null = null;
  customerExternalId: string | null = null;
  erpProjectId: string | null = null;
  project: { externalId: string; url: string } | null = null;
  checkedPlace: WriteRequest["place"] | null = null;
  /** Kinds that a waiver has set aside on the way. */
  readonly waived = new Set<string>();
  readonly #written = new Set<string>();
  /** It has its part of the purchase order that its deal names. */
  hasOrder = false;
  /** The part that is yet to be noted. */
  orderToNote: OrderUseRow | null = null;
  /** Whether anything was only recorded, not sent. */
  isShadow = false;

  constructor(
    desk: Desk,
    read: {
      state: EngagementRow;
      facts: EngagementFacts;
      reference: ReferenceBook;
      now: Date;
      clock: Clock;
      soldHash: string;
      systems: Record<Role, HubConnection | undefined>;
      crm: HubConnection;
      db: Database;
      jobs: JobSender;
      note: RunContext["note"];
    },
  ) {
    this.#desk = desk;
    this.state = read.state;
    this.facts = read.facts;
    this.reference = read.reference;
    this.now = read.now;
    this.soldHash = read.soldHash;
    this.#systems = read.systems;
    this.#crm = read.crm;
    this.#at = read.crm;
    this.#clock = read.clock;
    this.#db = read.db;
    this.#jobs = read.jobs;
    this.note = read.note;
  }

  /** What time it is by now: `now` is when the attempt began. */
  instant(): Date {
    return this.#clock.now();
  }

  get run(): Desk["run"] {
    return this.#desk.run;
  }

  get crm(): HubConnection {
    return this.#crm;
  }

  get crmKey(): string {
    return this.#crm.row.key;
  }

  get step(): string {
    return this.#step;
  }

  /** The connection that was spoken to last: what went wrong went wrong there. */
  get lastConnection(): HubConnection {
    return this.#at;
  }

  at(connection: HubConnection): void {
    this.#at = connection;
  }

  /** Where the engagement belongs: as checked in this attempt, else as known before. */
  get place(): WriteRequest["place"] {
    const { entityCode, region } = this.checkedPlace ?? this.state.engagement;
    return { entityCode, region };
  }

  /** Names the step that calls and writes belong to from now on. */
  enter(step: string): void {
    this.#step = step;
  }

  /** The system of a role, whatever state its connection is in. */
  system(role: Role): HubConnection | undefined {
    return this.#systems[role];
  }

  /** The system of a role, ready for use; where there is none, or it is stopped, the flow waits for it. */
  async need(role: Role): Promise<HubConnection> {
    const connection = this.#systems[role];
    if (connection) this.#at = connection;
    if (!connection) throw new Stopped([noSystem(role)], "rarely");
    refuseStopped(connection.row);
    return connection;
  }

  scope(connection: HubConnection): CallScope {
    return this.#desk.callScope(connection, this.#step);
  }

  /** Writes to ERP or PSA; what is only recorded makes the whole engagement a shadow. */
  async write(request: ToWrite): Promise<Written> {
    const written = await this.tell(request);
    if (written.how === "shadow") this.isShadow = true;
    this.#written.add(request.type);
    return written;
  }

  /** Writes to the CRM, which no set-up depends on. */
  tell(request: ToWrite): Promise<Written> {
    this.#at = request.connection;
    const isOnlyRecorded = this.#isOnTrial(request.connection);
    const engagementId = this.state.engagement.id;
    return this.#desk.write({ ...request, engagementId, isOnlyRecorded, place: this.place, step: this.#step });
  }

  /** Whether a write to a system would be shown and not sent. */
  isOnlyRecorded(connection: HubConnection): boolean {
    return connection.row.mode === "shadow" || this.#isOnTrial(connection);
  }

  /**
   * A deal of a CRM in shadow mode writes nothing anywhere; and while the PSA or the ERP is in shadow mode, a set-up is made in
   * neither, so that there is no half of one. What was set up for real before is kept in step with each system by its own mode.
   */
  #isOnTrial(connection: HubConnection): boolean {
    if (this.#crm.row.mode === "shadow") return true;
    if (connection.row.role === "crm" || this.state.contract !== null) return false;
    return Object.values(this.#systems).some((system) => system?.row.mode === "shadow");
  }

  /** Whether this attempt has got past a type of write. */
  isWritten(type: string): boolean {
    return this.#written.has(type);
  }

  /** Whether a second person has set a kind of blocker aside; noted, so that its exception ends as waived. */
  setsAside(kind: ExceptionKindKey): boolean {
    const isAside = isWaived(kind, this.facts);
    if (isAside) this.waived.add(kind);
    return isAside;
  }

  /** Changes state of ours on the way, outside any call. */
  inTransaction(act: (tx: Tx, jobs: JobSender) => Promise<void>): Promise<void> {
    return this.#db.tx((tx) => act(tx, this.#jobs));
  }

  async adopt(adoption: Omit<Adoption, "engagementId" | "place">): Promise<void> {
    await this.#desk.adopt({ ...adoption, engagementId: this.state.engagement.id, place: this.place });
  }

  /** Which other customer of ours a record of a system belongs to; null: none. */
  async holderOf(
    record: { connection: HubConnection; object: string; externalId: string },
    customerId: string,
  ): Promise<string | null> {
    const found = await this.#db.maybe(
      readHolder({ connectionId: record.connection.row.id, object: record.object, externalId: record.externalId }),
    );
    return found && found.recordId !== customerId ? found.recordId : null;
  }

  /** What a system was told last of contacts, by whichever engagement: by the newest reading of them. */
  async toldContacts(
    connection: HubConnection,
    canonicalIds: readonly string[],
  ): Promise<ReadonlyMap<string, { reading: number; digest: string }>> {
    if (canonicalIds.length === 0) return new Map();
    const rows = await this.#db.rows(readToldContacts({ connectionId: connection.row.id, canonicalIds }));
    return new Map(rows.map(({ canonicalId, ...told }) => [canonicalId, told]));
  }

  /**
   * Waits where a system does not show a customer that was made there a moment ago: its look-up may lag behind the write for as
   * long as the connection says. Asked again at growing intervals; after that time it is taken to be gone.
   */
  async waitWhileHidden(connection: HubConnection, customer: { id: string; name: string }, lagMs: number): Promise<void> {
    const made = await this.#db.maybe(readMadeAt({ connectionId: connection.row.id, customerId: customer.id }));
    if (!made) return;
    const ageMs = Math.max(this.now.getTime() - made.madeAt.getTime(), 0);
    if (ageMs >= lagMs) return;
    const waitMs = Math.min(Math.max(ageMs, shortestWaitMs), lagMs - ageMs);
    throw new WriteUnsettled(
      `${connection.row.name} does not show ${customer.name} yet, which was made there a moment ago.`,
      waitMs,
    );
  }

  /**
   * Claims what a new customer goes by in a system, until this attempt has ended. Answers the other customers of ours that go by
   * the same and are there. Throws WriteBusy while one of them is being made.
   */
  async claimCustomer(
    connection: HubConnection,
    customer: { id: string; name: string },
    keys: readonly string[],
  ): Promise<MatchCandidate[]> {
    const ask = { connectionId: connection.row.id, keys, customerId: customer.id };
    const claims = await this.#db.tx(async (tx) => {
      await tx.rows(holdCustomerClaims(ask));
      return tx.rows(claimCustomer({ ...ask, runId: this.run.id, epoch: this.run.epoch }));
    });
    const others = claims.filter((claim) => !claim.isOurs);
    if (others.some((claim) => claim.externalId === null))
      throw new WriteBusy(`Another account that goes by the name or tax id of ${customer.name} is just being made a customer.`);
    const kin = others.flatMap(({ customerId, externalId, name, ...facts }) =>
      externalId === null || name === null ? [] : [{ ...facts, externalId, name, ourKey: customerId }],
    );
    return [...new Map(kin.map((one) => [one.externalId, one])).values()];
  }

  /** A person has said that two accounts of the CRM are one customer: from now on the one stands for the other. */
  async mergeCustomer(customer: { id: string; name: string }, intoId: string): Promise<never> {
    const key = `record:customer:${customer.id}`;
    await this.#db.tx(async (tx) => {
      await closeGates(tx, [key]);
      await tx.rows(mergeCustomer({ id: customer.id, intoId, now: this.now }));
      await writeAudit(tx, flowActor, this.now, [
        {
          action: "customer.merged",
          subjectType: "customer",
          subjectId: customer.id,
          engagementId: this.state.engagement.id,
          correlationId: this.run.correlationId,
          after: { mergedIntoId: intoId, name: customer.name },
        },
      ]);
      await releaseKeys(tx, this.#jobs, [key]);
    });
    throw new BeginAnew(`${customer.name} is merged`);
  }

  /** The ERP's id of a legal entity. An entity that the ERP does not know cannot pass the check. */
  erpEntityId(code: string): string {
    const id = this.reference.entities.get(code)?.erpExternalId;
    if (id) return id;
    throw new Stopped([
      {
        kind: "entity_missing",
        params: { value: code },
        cause: `unknown:${code.toLowerCase()}`,
        waits: ["reference:entities"],
      },
    ]);
  }

  /** Whether finance activates new projects of an entity in this ERP, by the connection's settings. */
  needsActivation(erp: HubConnection, entityId: string): boolean {
    const settings = activationSchema.safeParse(erp.row.settings);
    return settings.success && settings.data.activationRequired.includes(entityId);
  }
}

const systemNames: Record<Role, string> = { psa: "The PSA", erp: "The ERP" };

const noSystem = (role: Role) =>
  ({
    kind: "connection_stopped",
    params: { connection: systemNames[role], key: role, how: "not connected" },
    cause: `none:${role}`,
    waits: ["connections"],
  }) as const;

/** A connection that is off or paused stops what needs it; starting it releases its key. */
export function refuseStopped(row: HubConnection["row"]): void {
  const how = row.isPaused ? "paused" : row.mode === "off" ? "switched off" : null;
  if (how === null) return;
  throw new Stopped([
    {
      kind: "connection_stopped",
      params: { connection: row.name, key: row.key, how },
      cause: `stopped:${row.key}`,
      waits: [`connection:${row.id}`],
    },
  ]);
}
