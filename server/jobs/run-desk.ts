import { type AuditActor, auditRow } from "../audit/entry.ts";
import {
  type CallScope,
  PortError,
  type PortErrorKind,
  type RehearsedWrite,
  standIn,
  type TracedCall,
  type WriteResult,
} from "../connectors/ports/port.ts";
import type { Keyring } from "../crypto/keyring.ts";
import type { Database } from "../db/database.ts";
import {
  adoptRecord,
  failWrite,
  type Intent,
  intendWrite,
  sendAgain,
  settleWrite,
  shadowWrite,
  takeWriteOver,
  withdrawIntent,
} from "../db/outbound.sql.ts";
import type { ClaimedRun } from "../db/runs.sql.ts";
import { contentHash } from "../domain/canonical-json.ts";
import type { Clock } from "../domain/clock.ts";
import { newId } from "../domain/ids.ts";
import type { HubConnection } from "../hub/hub.ts";
import type { ShownWrite } from "../services/connections/shown-write.ts";
import {
  type Adoption,
  type Desk,
  IdentityTaken,
  NotWanted,
  RunLost,
  WriteBusy,
  type WriteRequest,
  WriteUnsettled,
  type Written,
} from "./flow.ts";
import type { Story } from "./story.ts";
import { type EngineTimes, lookUpAgainMs } from "./times.ts";

/** Refusals that changed nothing at the vendor and will not change by themselves. */
const refusals: readonly PortErrorKind[] = ["rejected", "conflict", "not_found", "forbidden"];
/** Besides these, the calls that had no effect: the vendor was not reached, or turned the call away before any. */
const withoutEffect: ReadonlySet<TracedCall["outcome"]> = new Set([...refusals, "unavailable", "rate_limited", "auth"]);
const uniqueViolation = "23505";

/** The desk of one attempt at one run: intent, look-up, call and settlement of its writes. */
export class RunDesk implements Desk {
  readonly run: ClaimedRun;
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #keyring: Keyring;
  readonly #story: Story;
  readonly #times: EngineTimes;
  readonly #actor: AuditActor;

  constructor(run: ClaimedRun, deps: { db: Database; clock: Clock; keyring: Keyring; story: Story; times: EngineTimes }) {
    this.run = run;
    this.#db = deps.db;
    this.#clock = deps.clock;
    this.#keyring = deps.keyring;
    this.#story = deps.story;
    this.#times = deps.times;
    this.#actor = { type: "flow", id: run.flow, name: `Flow ${run.flow}` };
  }

  callScope(connection: HubConnection, step: string): CallScope {
    return this.#story.scope(connection, step);
  }

  async write(request: WriteRequest): Promise<Written> {
    if (request.isOnlyRecorded || request.connection.row.mode === "shadow") return this.#shadow(request);
    const intent = await this.#intend(request);
    if (!intent.isOurs) return intent.maker ? this.#afterMaker(request, intent, intent.maker) : settledBefore(request, intent);
    const scope = this.callScope(request.connection, request.step);
    let hasEffect = false;
    const trace = (call: TracedCall): void => {
      hasEffect ||= call.isWrite && !withoutEffect.has(call.outcome);
      scope.trace(call);
    };
    try {
      return await this.#carryOut(request, intent, { ...scope, trace });
    } catch (error) {
      if (error instanceof PortError) await this.#failed(request, intent, { error, hasEffect });
      if (error instanceof NotWanted) await this.#dropped(intent, error);
      throw error;
    }
  }

  async adopt(adoption: Adoption): Promise<void> {
    const { connection, engagementId, origin, reason, subject, xref } = adoption;
    const audit = auditRow(this.#actor, this.#clock.now(), {
      action: adoption.action,
      subjectType: subject.type,
      subjectId: subject.id,
      engagementId,
      ...adoption.place,
      correlationId: this.run.correlationId,
      reason,
      after: { connection: connection.row.key, externalId: xref.externalId },
    });
    const found = await this.#unlessTaken(xref.externalId, connection, () =>
      this.#db.maybe(
        adoptRecord({
          runId: this.run.id,
          epoch: this.run.epoch,
          ...xref,
          connectionId: connection.row.id,
          origin,
          now: this.#clock.now(),
          audit: [audit],
        }),
      ),
    );
    if (!found) throw this.#lost();
  }

  async #intend(request: WriteRequest): Promise<Intent> {
    const intent = await this.#db.maybe(
      intendWrite({
        ...this.#newWrite(request),
        settleAfterMs: request.guarantee.settleAfterMs,
        filled: request.filled ?? null,
        isUrgent: request.isUrgent ?? false,
      }),
    );
    if (intent) return intent;
    throw new WriteBusy(`Another run has just begun to write the ${request.type} of ${request.canonicalId}.`);
  }

  /** The row of a write that this attempt begins, whether it is sent or only recorded. */
  #newWrite({ canonicalId, connection, content, engagementId, revision, type }: WriteRequest) {
    return {
      id: newId<"write">(),
      connectionId: connection.row.id,
      type,
      canonicalId,
      revision,
      engagementId,
      runId: this.run.id,
      epoch: this.run.epoch,
      // Stands beside the record at the vendor, so that it is found again.
      marker: `${type}-${canonicalId}`,
      contentHash: contentHash(content),
      correlationId: this.run.correlationId,
      now: this.#clock.now(),
    };
  }

  /**
   * Waits for an earlier write that was to make the record otherwise and was never answered, no longer than until the record is
   * there: then that write is settled, and this one goes on from it.
   */
  async #afterMaker(request: WriteRequest, intent: Intent, maker: NonNullable<Intent["maker"]>): Promise<Written> {
    const look = request.lookUp ?? request.find;
    if (!look) throw unsettled(request, intent.waitMs);
    const found = await look(this.callScope(request.connection, request.step), false);
    if (!found) throw unsettled(request, this.#nextLookMs(request, intent));
    const taken = await this.#db.maybe(takeWriteOver({ id: maker.id, runId: this.run.id, epoch: this.run.epoch }));
    if (!taken) throw this.#lost();
    const made = await this.#settle(request, { ...intent, id: maker.id }, found, "adopted");
    return maker.revision === request.revision ? made : this.write(request);
  }

  #nextLookMs({ guarantee: { settleAfterMs } }: WriteRequest, { waitMs }: Intent): number {
    return lookUpAgainMs(this.#times, { settleAfterMs, waitMs });
  }

  /** Looks first where that is possible, makes what is not there, settles. */
  async #carryOut(request: WriteRequest, intent: Intent, scope: CallScope): Promise<Written> {
    const isFirstTry = intent.attempt <= 1;
    const mayRepeat = request.guarantee.repeatable;
    const mustWait = !isFirstTry && !mayRepeat && intent.waitMs > 0;
    const { find, lookUp = find } = request;
    // While an earlier try may still come, what does not bear our key may be somebody else's.
    const found = await (find && mustWait ? lookUp : find)?.(scope, isFirstTry);
    if (found) return this.#settle(request, intent, found, "adopted");
    // What is there is there; what is not may still come, and is not made again before it cannot.
    if (mustWait) throw unsettled(request, find ? this.#nextLookMs(request, intent) : intent.waitMs);
    if (!isFirstTry) {
      const { guarantee } = request;
      const ours = { id: intent.id, runId: this.run.id, epoch: this.run.epoch, settleAfterMs: guarantee.settleAfterMs };
      if (!(await this.#db.maybe(sendAgain(ours)))) throw this.#lost();
    }
    const made = await request.perform(scope, isFirstTry);
    if (intent.undoneMs > 0) throw undone(request, intent);
    return this.#settle(request, intent, made, "created");
  }

  async #settle(request: WriteRequest, intent: Intent, result: WriteResult, how: "created" | "adopted"): Promise<Written> {
    const { connection, engagementId, place, subject, type } = request;
    const now = this.#clock.now();
    const audit = auditRow(this.#actor, now, {
      action: `${type}.${how}`,
      subjectType: subject.type,
      subjectId: subject.id,
      engagementId,
      ...place,
      correlationId: this.run.correlationId,
      after: { connection: connection.row.key, externalId: result.externalId },
    });
    const calls = this.#story.takeCalls();
    const settled = await this.#unlessTaken(result.externalId, connection, () =>
      this.#db.maybe(
        settleWrite({
          id: intent.id,
          runId: this.run.id,
          epoch: this.run.epoch,
          externalId: result.externalId,
          now,
          xref: request.xref ? { ...request.xref, url: result.url, origin: how } : null,
          audit: [audit],
          calls,
          isFound: how === "adopted",
        }),
      ),
    ).catch((error: unknown) => {
      this.#story.putBack(calls);
      throw error;
    });
    if (!settled) throw this.#lost();
    return { ...result, how };
  }

  async #dropped(intent: Intent, error: NotWanted): Promise<void> {
    const ours = { id: intent.id, runId: this.run.id, epoch: this.run.epoch, error: error.message };
    await this.#db.rows(failWrite({ ...ours, state: "rejected", settleAfterMs: 0, calls: this.#story.takeCalls() }));
  }

  /**
   * Of several calls all count: where one of them took effect, or may have, nobody knows what is there. Where none did, a refusal
   * is settled as one, and what was never taken counts as not tried: what an earlier try may do still ends when it would have ended.
   */
  async #failed(
    request: WriteRequest,
    intent: Intent,
    { error, hasEffect }: { error: PortError; hasEffect: boolean },
  ): Promise<void> {
    const calls = this.#story.takeCalls();
    const ours = { id: intent.id, runId: this.run.id, epoch: this.run.epoch, error: error.message.slice(0, 2_000), calls };
    const isSent = hasEffect || error.kind === "lost_response";
    if (!isSent && !refusals.includes(error.kind)) {
      await this.#db.rows(withdrawIntent({ ...ours, waitMs: intent.waitMs, hasLateTries: intent.hasLateTries }));
      return;
    }
    const state = !isSent && intent.state === "intent" ? "rejected" : "unknown";
    await this.#db.rows(failWrite({ ...ours, state, settleAfterMs: isSent ? request.guarantee.settleAfterMs : intent.waitMs }));
  }

  /** Makes the write as it would be made, but for what it would change: that is kept as it would have gone out. */
  async #shadow(request: WriteRequest): Promise<Written> {
    const wire: RehearsedWrite[] = [];
    const scope = this.callScope(request.connection, request.step);
    await request.perform({ ...scope, rehearse: (write) => wire.push(write) }, true);
    const shown: ShownWrite = { wire };
    const sealed = this.#keyring.sealJson(shown);
    const write = this.#newWrite(request);
    const recorded = await this.#db.maybe(
      shadowWrite({
        ...write,
        request: sealed.body,
        keyId: sealed.keyId,
        externalId: standIn(write.id),
        xref: request.xref ?? null,
      }),
    );
    if (!recorded?.externalId) throw new WriteBusy(`Another run is at the ${request.type} of ${request.canonicalId}.`);
    return { externalId: recorded.externalId, url: null, how: recorded.state === "settled" ? "known" : "shadow" };
  }

  async #unlessTaken<Value>(externalId: string, connection: HubConnection, work: () => Promise<Value>): Promise<Value> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Error) || !("code" in error) || error.code !== uniqueViolation) throw error;
      throw new IdentityTaken(
        `The record ${externalId} of ${connection.row.name} belongs to another record already. Merge the two, or correct one of them.`,
        externalId,
      );
    }
  }

  #lost(): RunLost {
    return new RunLost(`Run ${this.run.id} is not held at epoch ${this.run.epoch} any more.`);
  }
}

const unsettled = ({ connection, type }: WriteRequest, waitMs: number): WriteUnsettled =>
  new WriteUnsettled(
    `Nobody knows yet whether the ${type} at ${connection.row.name} took effect; it is looked up again.`,
    waitMs,
  );

const undone = ({ connection, type }: WriteRequest, { undoneMs }: Intent): WriteUnsettled =>
  new WriteUnsettled(
    `${connection.row.name} has taken the ${type}, but an earlier write may still take effect after it; it is made once more.`,
    undoneMs,
  );

function settledBefore(request: WriteRequest, intent: Intent): Written {
  if (intent.waitMs > 0) throw unsettled(request, intent.waitMs);
  if (intent.state === "settled" && intent.externalId !== null)
    return { externalId: intent.externalId, url: intent.url, how: "known" };
  throw new WriteBusy(`Another run is at the ${request.type} of ${request.canonicalId}.`);
}
