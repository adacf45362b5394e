import { PortError } from "../connectors/ports/port.ts";
import { beginCrmSweep, claimCrmSweep, endCrmSweep, keepCrmSweep } from "../db/crm-sweeps.sql.ts";
import { awaitIntake } from "../db/intake.sql.ts";
import { insertStory } from "../db/outbound.sql.ts";
import { isPassingFault } from "../db/passing-fault.ts";
import { claimPolls, endPoll, keepPoll } from "../db/upkeep.sql.ts";
import { readEveryMs } from "../domain/kpi/freshness.ts";
import type { HubConnection } from "../hub/hub.ts";
import { applyPending } from "../intake/apply-pending.ts";
import { closeConnectionProblems, refusedForMs, tellConnectionProblem } from "../intake/connection-problems.ts";
import type { IntakeContext, Via } from "../intake/context.ts";
import { pullConnection } from "../intake/pull-connection.ts";
import { type Asked, readRecords, sweepCrm } from "../intake/pull-crm.ts";
import { OpenSpan } from "../spans.ts";
import type { Engine } from "./create-engine.ts";
import { callRow, callSpan } from "./story.ts";
import { lookAgainSoonMs } from "./times.ts";

/** What reading a connection takes of a process. */
export type Reading = Pick<Engine, "clock" | "db" | "hub" | "jobs" | "keyring" | "log" | "times">;

const holdMs = 120_000;
/** After a pull that failed the next one comes soon, whatever the connection's own rhythm. */
const soonMs = 10_000;
/** Calls of pulls are written in batches of so many. */
const traceBatch = 50;

/** So many connections are read at once in one process. */
const atOnce = 12;

/** Reads every connection that is due; `force`: all that are on. Answers how many were read. */
export async function pollDue(
  engine: Engine,
  options: { force?: boolean; connectionId?: string; via?: Via } = {},
): Promise<number> {
  const { connectionId = null, force = false, via = "pull" } = options;
  const due = await claimDue(engine, { force, connectionId, limit: null });
  const queue = [...due];
  const hands = Array.from({ length: Math.min(atOnce, queue.length) }, async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await poll(engine, next, via);
  });
  for (const hand of await Promise.allSettled(hands)) if (hand.status === "rejected") throw hand.reason;
  return due.length;
}

/** Reads connections side by side, each as it comes due: a slow one keeps no other waiting. */
export class Polls {
  readonly #engine: Engine;
  #reading = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Begins with those that are due, as far as there is room. Answers the readings that were begun; none of them rejects. */
  async begin(): Promise<Promise<void>[]> {
    const limit = atOnce - this.#reading;
    if (limit <= 0) return [];
    const due = await claimDue(this.#engine, { force: false, connectionId: null, limit });
    return due.map((connection) => {
      this.#reading += 1;
      return poll(this.#engine, connection, "pull")
        .catch((error: unknown) =>
          this.#engine.log.warn(
            { err: error, connection: connection.row.key },
            "a connection could not be read; it is read again",
          ),
        )
        .finally(() => {
          this.#reading -= 1;
        });
    });
  }
}

async function claimDue(
  engine: Engine,
  which: { force: boolean; connectionId: string | null; limit: number | null },
): Promise<HubConnection[]> {
  const due = await engine.db.rows(claimPolls({ leaseMs: holdMs, ...which }));
  if (due.length === 0) return [];
  const all = new Map((await engine.hub.all({ isFresh: true })).map((connection) => [connection.row.id, connection]));
  return due.flatMap(({ id }) => all.get(id) ?? []);
}

/** What the stream of changes has missed is found by the next day. */
const sweepEveryMs = 86_400_000;
const sweepHoldMs = 600_000;

/**
 * Reads CRMs once more from their beginning, each once a day: what no page of changes has shown is found. One that fails, or
 * whose worker dies, is swept again soon. Answers how many were swept.
 */
export async function sweepCrms(engine: Engine): Promise<number> {
  const { db, hub } = engine;
  for (let swept = 0; ; swept += 1) {
    const due = await db.maybe(claimCrmSweep({ holdMs: sweepHoldMs, everyMs: sweepEveryMs }));
    if (!due) return swept;
    const connectionId = due.id;
    const { settings } = await db.tx(async (tx) => {
      await tx.rows(awaitIntake({ connectionId, object: "deal" }));
      return tx.one(beginCrmSweep({ connectionId }));
    });
    const goesOn = async () => (await db.maybe(keepCrmSweep({ connectionId, inMs: sweepHoldMs }))) !== undefined;
    const connection = await hub.connection(connectionId, { isFresh: true });
    const isSwept = await guarded(engine, connection, (intake) => sweepCrm(intake, connection, { goesOn }));
    if (isSwept) await db.maybe(endCrmSweep({ connectionId, inMs: sweepEveryMs, settings }));
  }
}

/** Whether it says something of the ids that were asked for, and nothing of the connection. */
export const isOfTheIds = ({ kind }: PortError): boolean => kind === "rejected" || kind === "not_found";

/** Reads the named records now: what events ask for. Answers whether the CRM refuses what they name. */
export async function pullRecords(
  engine: Engine,
  { connectionId, ...request }: { connectionId: string; object: string; asked: readonly Asked[]; via: Via },
): Promise<{ isRefused: boolean }> {
  const connection = await engine.hub.find(connectionId);
  if (!connection || connection.row.mode === "off" || connection.row.isPaused) return { isRefused: false };
  let isRefused = false;
  await guarded(engine, connection, async (intake) => {
    try {
      await readRecords(intake, connection, request);
    } catch (error) {
      isRefused = error instanceof PortError && isOfTheIds(error);
      throw error;
    }
  });
  return { isRefused };
}

/** Applies what waits of a CRM's records, without asking it for anything: what was set waiting again. */
export async function applyWaiting(engine: Engine, { connectionId }: { connectionId: string }): Promise<void> {
  const connection = await engine.hub.find(connectionId);
  if (connection?.row.role !== "crm" || connection.row.mode === "off") return;
  const port = connection.crm();
  const intake = intakeContext(engine, [], async () => {});
  for (const object of port.objects) await applyPending(intake, connection.row, { port, object });
}

async function poll(engine: Engine, connection: HubConnection, via: Via): Promise<void> {
  const { id } = connection.row;
  const goesOn = async () => (await engine.db.maybe(keepPoll({ connectionId: id, leaseMs: holdMs }))) !== undefined;
  let inMs = soonMs;
  try {
    if (!(await goesOn())) return; // stopped while it waited for its turn
    const isRead = await guarded(engine, connection, (intake) => pullConnection(intake, connection, { via, goesOn }));
    if (isRead) inMs = readEveryMs(connection.row);
    else {
      // A credential that is refused again and again may be locked for it: ever more rarely, until it is accepted.
      const refusedMs = await refusedForMs(engine, connection.row);
      if (refusedMs !== null) inMs = lookAgainSoonMs(engine.times, refusedMs);
    }
  } finally {
    await engine.db.rows(endPoll({ connectionId: id, inMs }));
  }
}

/**
 * Does something with a connection. What the vendor refuses, and what goes wrong here, becomes the connection's exception, and
 * the first time that goes well closes it. A fault of the database that passes by itself is thrown.
 */
export async function guarded(
  engine: Reading,
  connection: HubConnection,
  work: (intake: IntakeContext) => Promise<unknown>,
): Promise<boolean> {
  const calls: object[] = [];
  const flush = async () => {
    const batch = calls.splice(0);
    if (batch.length > 0) await engine.db.rows(insertStory({ calls: batch, steps: [] }));
  };
  try {
    await work(intakeContext(engine, calls, flush));
    await closeConnectionProblems(engine, connection.row);
    return true;
  } catch (error) {
    if (!(error instanceof Error) || isPassingFault(error)) throw error;
    connection.explain(error.message);
    engine.log.warn({ err: error, connection: connection.row.key }, "a connection could not be read");
    await tellConnectionProblem(engine, connection.row, error);
    return false;
  } finally {
    await flush();
  }
}

/** What intake needs, its calls traced. */
export function intakeContext(engine: Reading, calls: object[], flush: () => Promise<void>): IntakeContext {
  const { clock, db, jobs, keyring, log, times } = engine;
  return {
    clock,
    db,
    jobs,
    keyring,
    log,
    callScope: (connection, correlationId, deals) => ({
      correlationId,
      runId: null,
      step: "pull",
      deadlineMs: times.callDeadlineMs,
      isUrgent: !connection.isBackfill,
      trace: (call) => {
        calls.push(
          callRow(
            call,
            { connectionId: connection.id, correlationId, runId: null, step: "pull", at: clock.now(), deals },
            keyring,
          ),
        );
        const { attributes, durationMs, isFailure } = callSpan(call, connection);
        new OpenSpan(call.purpose, correlationId, { attributes, startedMsAgo: durationMs }).end({ isFailure });
        if (calls.length >= traceBatch)
          flush().catch((error: unknown) => log.warn({ err: error }, "calls could not be written to the trace"));
      },
    }),
  };
}
