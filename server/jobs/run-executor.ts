import { randomUUID } from "node:crypto";
import type { Tx } from "../db/database.ts";
import { Rollback } from "../db/database.ts";
import { holdGatesShared } from "../db/gates.sql.ts";
import { insertStory } from "../db/outbound.sql.ts";
import { isPassingFault } from "../db/passing-fault.ts";
import { type ClaimedRun, claimRuns, renewLease, settleRun, setWaits, workerStopped } from "../db/runs.sql.ts";
import { errorText } from "../safe-error.ts";
import { OpenSpan } from "../spans.ts";
import type { Engine } from "./create-engine.ts";
import { type Flow, type RunContext, type RunEnd, RunLost } from "./flow.ts";
import { RunDesk } from "./run-desk.ts";
import { Story } from "./story.ts";
import { backoffMs } from "./times.ts";

/** Names this process in leases. */
const worker = randomUUID();
const renewalsALease = 3;
const jitter = 0.2;
const settleTries = 20;

/** Claims those of the runs that are due and works at them, one after the other or at once as the caller decides. */
export async function claim(engine: Engine, flows: readonly Flow[], runIds: readonly string[]): Promise<ClaimedRun[]> {
  if (runIds.length === 0) return [];
  return engine.db.rows(
    claimRuns({
      runIds: [...runIds],
      leaseMs: engine.times.leaseMs,
      worker,
      flows: flows.map((flow) => flow.name),
      versions: flows.map((flow) => flow.version),
      now: engine.clock.now(),
    }),
  );
}

/** One attempt at a run that this worker holds, to its end. Never throws: what went wrong is in the run, or the lease lapses. */
export async function execute(engine: Engine, flow: Flow, run: ClaimedRun): Promise<void> {
  const { clock, db, hub, jobs, keyring, times } = engine;
  const log = engine.log.child({ runId: run.id, correlationId: run.correlationId });
  const span = new OpenSpan(`run ${run.flow}`, run.correlationId, {
    attributes: { "throughline.run_id": run.id, "throughline.lane": run.lane, "throughline.attempt": run.attempts + 1 },
  });
  const story = new Story(run, { clock, keyring, deadlineMs: times.callDeadlineMs, span });
  const desk = new RunDesk(run, { db, clock, keyring, story, times });
  const context: RunContext = {
    run,
    desk,
    db,
    hub,
    jobs,
    keyring,
    clock,
    log,
    times,
    note: (step, outcome, detail) => story.note(step, outcome, detail),
  };
  const renewing = setInterval(() => {
    db.rows(renewLease({ runId: run.id, epoch: run.epoch, leaseMs: times.leaseMs })).catch((error: unknown) =>
      log.warn({ err: error }, "a lease could not be renewed"),
    );
  }, times.leaseMs / renewalsALease);
  try {
    await tellOfLapses(flow, context);
    const end = await attempt(flow, context);
    if (end) await settleOrTell(engine, flow, context, { end, calls: story.takeCalls(), steps: story.takeSteps() });
    span.end({ attributes: { "throughline.run_state": end?.state ?? "lost" }, isFailure: end?.error !== undefined });
  } catch (error) {
    span.end({ isFailure: !(error instanceof RunLost) });
    if (error instanceof RunLost) log.info("the run was taken over by another worker");
    else log.error({ err: error }, "a run could not be settled; it is taken up again when its lease has lapsed");
  } finally {
    clearInterval(renewing);
  }
}

/** A run whose workers have stopped again and again is told of before it is tried once more: it may be what stops them. */
async function tellOfLapses(flow: Flow, context: RunContext): Promise<void> {
  const { db, log, run, times } = context;
  if (run.lastError !== workerStopped || run.attempts < times.attemptsBeforeException) return;
  const end = await flow.failed?.(context, new Error(`Its worker has stopped ${run.attempts} times while it was at work.`));
  if (end?.settle) await db.tx(end.settle);
  log.error({ attempts: run.attempts }, "the workers of a run have stopped again and again");
}

/** Runs the flow; what it throws becomes an end of its own. Undefined: the run is not ours any more. */
async function attempt(flow: Flow, context: RunContext): Promise<RunEnd | undefined> {
  try {
    return await flow.run(context);
  } catch (error) {
    if (error instanceof RunLost) return undefined;
    return ended(flow, context, error);
  }
}

async function ended(flow: Flow, context: RunContext, error: unknown): Promise<RunEnd | undefined> {
  if (isPassingFault(error)) {
    context.log.warn({ err: error }, "an attempt met a passing fault and is made again");
    return tryAgain(context, error, { attempts: context.run.attempts });
  }
  try {
    const end = await flow.failed?.(context, error);
    if (end) return end;
  } catch (second) {
    if (second instanceof RunLost) return undefined;
    context.log.error({ err: second }, "what became of a failed run could not be decided");
  }
  context.log.error({ err: error }, "a run failed unexpectedly");
  return tryAgain(context, error, { attempts: context.run.attempts + 1 });
}

function tryAgain({ run, times }: RunContext, error: unknown, { attempts }: { attempts: number }): RunEnd {
  return {
    state: "ready",
    step: run.step,
    delayMs: backoffMs(times, attempts),
    attempts,
    error: errorText(error).slice(0, 2_000),
  };
}

interface Ended {
  end: RunEnd;
  calls: object[];
  steps: object[];
}

/**
 * Settles a run. An end that the database refuses is a failure of the run like any other: it is tried again, ever more rarely, and
 * people are told; should it be the story itself that cannot be written, without the story.
 */
async function settleOrTell(engine: Engine, flow: Flow, context: RunContext, first: Ended): Promise<void> {
  const { log, run } = context;
  let refusal: unknown;
  const isSettled = async (ended: Ended): Promise<boolean> => {
    try {
      await settle(engine, flow, run, ended);
      return true;
    } catch (error) {
      if (error instanceof RunLost || isPassingFault(error)) throw error;
      refusal = error;
      return false;
    }
  };
  if (await isSettled(first)) return;
  const failed = await ended(flow, context, refusal);
  if (!failed || (await isSettled({ ...first, end: failed }))) return;
  log.error(
    { err: refusal, calls: first.calls.length, steps: first.steps.length },
    "the story of an attempt could not be written",
  );
  if (await isSettled({ end: failed, calls: [], steps: [] })) return;
  await settle(engine, flow, run, {
    end: tryAgain(context, refusal, { attempts: run.attempts + 1 }),
    calls: [],
    steps: [],
  });
}

/** Ends the hold on a run in one transaction with all that its end changes; made again after a deadlock or a lost connection. */
async function settle(engine: Engine, flow: Flow, run: ClaimedRun, ended: Ended): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      const isSettled = await engine.db.tx((tx) => settleIn(tx, engine, flow, run, ended));
      // What it decided by has changed meanwhile: nothing of it holds, and it looks again at once.
      if (!isSettled) await engine.db.tx((tx) => settleIn(tx, engine, flow, run, { ...ended, end: again(run) }));
      return;
    } catch (error) {
      if (!isPassingFault(error) || tries >= settleTries) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50 * tries));
    }
  }
}

const again = (run: ClaimedRun): RunEnd => ({ state: "ready", step: run.step, delayMs: 0, attempts: run.attempts });

async function settleIn(tx: Tx, engine: Engine, flow: Flow, run: ClaimedRun, { end, calls, steps }: Ended): Promise<boolean> {
  // One that looks again by itself is released before that, too.
  const waits = end.state === "done" ? [] : [...(end.waits ?? [])];
  if (waits.length > 0) await tx.rows(holdGatesShared(waits));
  if (end.settle && !(await end.settle(tx))) throw new Rollback(false);
  const delayMs = Math.round((end.delayMs ?? 0) * (1 + Math.random() * jitter));
  const settled = await tx.maybe(
    settleRun({
      runId: run.id,
      epoch: run.epoch,
      state: end.state,
      wakeSeq: run.wakeSeq,
      delayMs,
      step: end.step,
      outcome: end.outcome ?? null,
      error: end.error ?? null,
      attempts: end.attempts ?? 0,
      flowVersion: flow.version,
      now: engine.clock.now(),
      entityCode: end.place?.entityCode ?? null,
      region: end.place?.region ?? null,
    }),
  );
  if (!settled) throw new RunLost(`Run ${run.id} is not held at epoch ${run.epoch} any more.`);
  await tx.rows(setWaits({ runId: run.id, keys: settled.state === end.state ? waits : [] }));
  if (calls.length > 0 || steps.length > 0) await tx.rows(insertStory({ calls, steps }));
  if (settled.state === "ready")
    await engine.jobs.wakeRuns(tx, [{ id: run.id, lane: settled.lane, dueAt: delayMs > 0 ? settled.dueAt : null }]);
  return true;
}
