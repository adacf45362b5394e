import { PortError } from "../../connectors/ports/port.ts";
import { type EngagementRow, readEngagementState, readInputsFingerprint } from "../../db/engagement-state.sql.ts";
import { isPassingFault } from "../../db/passing-fault.ts";
import { pollSoon } from "../../db/upkeep.sql.ts";
import { connectionPolicySchema } from "../../domain/contract/policy.ts";
import { soldHash } from "../../domain/contract/sold-hash.ts";
import type { EngagementStatus } from "../../domain/engagements/status.ts";
import type { Blocker } from "../../domain/exceptions/blocker.ts";
import { kindSpec } from "../../domain/exceptions/kinds.ts";
import { type Flow, IdentityTaken, type RunContext, type RunEnd, RunLost, WriteBusy, WriteUnsettled } from "../../jobs/flow.ts";
import { backoffMs, lookAgainSoonMs } from "../../jobs/times.ts";
import { errorText } from "../../safe-error.ts";
import { advance } from "./advance.ts";
import { bookshelfOf } from "./bookshelf.ts";
import { distinctByCause } from "./exception-rows.ts";
import { factsOfState } from "./facts.ts";
import { failedRun } from "./failed-run.ts";
import { failureOf, faultBlocker, takenBlocker } from "./failures.ts";
import { settleOrder } from "./order-use.ts";
import { nothingReached, type Reached } from "./reached.ts";
import { reportStep } from "./report-step.ts";
import { type End, placeOf, settleAttempt } from "./settle.ts";
import { wakeSiblings } from "./siblings.ts";
import { BeginAnew, Stopped, StoppedTogether } from "./stop.ts";
import { Work } from "./work.ts";

/** Sets a won deal's engagement up in ERP and PSA and keeps it in step with its deal; the subject is an engagement. */
export const quoteToProject: Flow = {
  name: "quote-to-project",
  version: 1,
  subjectType: "engagement",
  run: runOnce,
  failed: failedRun,
};

/** What brought an attempt to its end, beside what it has reached. */
interface Halt {
  blockers: Blocker[];
  delayMs: number | null;
  attempts: number;
  error: string | null;
  /** A connection whose credentials were refused: it is read soon, and what waits for it goes on once it is accepted again. */
  probe: { connectionId: string; inMs: number } | null;
}

const halt: Halt = { blockers: [], delayMs: null, attempts: 0, error: null, probe: null };

async function runOnce(context: RunContext): Promise<RunEnd> {
  const { clock, db, run } = context;
  const now = clock.now();
  const state = await db.maybe(readEngagementState({ engagementId: run.subjectId, now }));
  if (!state) return { state: "done", step: "", outcome: "gone" };
  const work = await workOf(context, state, now);
  const reached = nothingReached();
  reached.status = state.engagement.status;
  const stop = await attempt(context, work, () => advance(work, reached));
  const isPassing = stop.delayMs !== null && stop.blockers.length === 0;
  const status = finalStatus(reached, stop.blockers, state);
  let end: End = {
    status,
    blockers: stop.blockers,
    isDone: reached.outcome !== null,
    reportedHash: state.engagement.reportedHash,
  };
  let last = stop;
  if (!isPassing) {
    const told = await attempt(context, work, async () => {
      end = { ...end, reportedHash: await reportStep(work, end) };
    });
    if (told !== halt) last = both(stop, told);
    if (told.blockers.length > 0 || told.error !== null) reached.outcome = null;
    end = { ...end, blockers: distinctByCause(last.blockers), isDone: reached.outcome !== null };
  }
  return endOf(context, work, { reached, end, stop: last });
}

/** Runs a part of the attempt; what stops it becomes blockers, or a wait. Another worker's run, and a fault of the database, are the engine's. */
async function attempt(context: RunContext, work: Work, act: () => Promise<void>): Promise<Halt> {
  try {
    await act();
    return halt;
  } catch (error) {
    const all = error instanceof StoppedTogether ? error.met.map((one) => one.error) : [error];
    for (const one of all) if (one instanceof RunLost || isPassingFault(one)) throw one;
    return haltOf(context, work, error);
  }
}

function haltOf(context: RunContext, work: Work, error: unknown, connection = work.lastConnection): Halt {
  const { log, note, run, times } = context;
  const step = work.step;
  if (error instanceof Stopped) {
    note(step, "parked", { blockers: error.blockers.map((blocker) => blocker.kind) });
    const waitedMs = waitedFor(work, error.blockers);
    const lookAgain = { soon: lookAgainSoonMs(times, waitedMs), rarely: times.lookAgainRarelyMs };
    return { ...halt, blockers: [...error.blockers], delayMs: error.lookAgain && lookAgain[error.lookAgain] };
  }
  if (error instanceof StoppedTogether)
    return error.met.map((one) => haltOf(context, work, one.error, one.connection)).reduce(both);
  if (error instanceof BeginAnew) return { ...halt, delayMs: 0 };
  if (error instanceof WriteBusy) {
    note(step, "waiting", { reason: "Another run writes it now." });
    return { ...halt, delayMs: Math.min(times.retryMs, 250), error: error.message };
  }
  if (error instanceof WriteUnsettled) {
    note(step, "waiting", { reason: error.message });
    return { ...halt, delayMs: error.waitMs, error: error.message };
  }
  if (error instanceof IdentityTaken) {
    note(step, "failed", { kind: "identity", message: error.message });
    return { ...halt, blockers: [takenBlocker(error, step)], error: error.message };
  }
  if (error instanceof PortError) {
    const attempts = run.attempts + 1;
    const failure = failureOf(error, { step, connection: connection.row });
    connection.explain(error.message);
    if (failure.kind === "passing") {
      note(step, "waiting", { reason: failure.message });
      const delayMs = Math.max(failure.afterMs ?? 0, backoffMs(times, attempts));
      const blockers = attempts >= times.attemptsBeforeException ? [failure.whenItLasts] : [];
      return { ...halt, blockers, delayMs, attempts, error: error.message };
    }
    note(step, "failed", { kind: error.kind, message: error.message });
    const delayMs = failure.lookAgain && times.lookAgainRarelyMs;
    const inMs = lookAgainSoonMs(times, waitedFor(work, [failure.blocker]));
    const probe = error.kind === "auth" ? { connectionId: connection.row.id, inMs } : null;
    return { ...halt, blockers: [failure.blocker], delayMs, error: error.message, probe };
  }
  log.error({ err: error, runId: run.id, step, correlationId: run.correlationId }, "a step failed unexpectedly");
  note(step, "failed", { message: errorText(error).slice(0, 500) });
  return { ...halt, blockers: [faultBlocker(error)], error: errorText(error) };
}

/** How long the team that has to act has had its turn already. */
function waitedFor({ now, state }: Work, blockers: readonly Blocker[]): number {
  const { turnSince, turnTeam } = state.engagement;
  const isTheirs = blockers.some((blocker) => (blocker.team ?? kindSpec(blocker.kind).team) === turnTeam);
  return isTheirs && turnSince !== null ? Math.max(now.getTime() - turnSince.getTime(), 0) : 0;
}

/** What stopped the set-up and what stopped its report, together: looked at again when the first of them is. */
function both(stop: Halt, told: Halt): Halt {
  const delays = [stop.delayMs, told.delayMs].filter((delay) => delay !== null);
  return {
    blockers: [...stop.blockers, ...told.blockers],
    delayMs: delays.length > 0 ? Math.min(...delays) : null,
    attempts: Math.max(stop.attempts, told.attempts),
    error: stop.error ?? told.error,
    probe: stop.probe ?? told.probe,
  };
}

/** What may be told to the CRM holds nothing up; what stopped the set-up decides. */
function finalStatus(reached: Reached, blockers: readonly Blocker[], state: EngagementRow): EngagementStatus {
  if (blockers.length === 0) return reached.status;
  if (reached.status === "on_hold") return "on_hold";
  if (reached.step === "amendment" || reached.step === "activation") return reached.status;
  return state.contract ? state.engagement.status : "blocked";
}

/** Everything that the attempt decides from, of one moment. */
async function workOf(context: RunContext, state: EngagementRow, now: Date): Promise<Work> {
  const { clock, db, desk, hub } = context;
  const shelf = bookshelfOf(db, clock);
  const [mappings, reference, all] = await Promise.all([
    shelf.mappings.at(state.mappings),
    shelf.reference.at(state.referenceVersion),
    hub.all(),
  ]);
  const isOld = all.some(({ row }) => row.allFingerprint !== state.connections);
  const connections = isOld ? await hub.all({ isFresh: true }) : all;
  const crm = connections.find(({ row }) => row.id === state.engagement.connectionId);
  if (!crm) throw new Error(`The connection of engagement ${state.engagement.number} is not there any more`);
  const policy = connectionPolicySchema.parse(crm.row.policy);
  return new Work(desk, {
    state,
    facts: factsOfState(state, { reference, mappings, policy, now }),
    reference,
    now,
    clock,
    db,
    jobs: context.jobs,
    note: context.note,
    soldHash: soldHash(state.deal, state.engagement.projectGroup),
    systems: { erp: await hub.ofRole("erp"), psa: await hub.ofRole("psa") },
    crm,
  });
}

/** The end of the attempt: what is written down, and what the run waits for. */
function endOf(context: RunContext, work: Work, attempt: { reached: Reached; end: End; stop: Halt }): RunEnd {
  const { end, reached, stop } = attempt;
  const { deal, engagement, customers } = work.state;
  const waits = [
    `engagement:${engagement.id}`,
    `record:deal:${deal.id}`,
    ...customers.map((customer) => `record:customer:${customer.id}`),
    `policy:${engagement.connectionId}`,
    ...stop.blockers.flatMap((blocker) => blocker.waits),
  ];
  const common = {
    step: reached.step,
    error: stop.error,
    attempts: stop.attempts,
    place: placeOf(work, reached),
    settle: async (tx: Parameters<NonNullable<RunEnd["settle"]>>[0]) => {
      // Whoever parks must not miss a release: with the gates held, it looks once more at what it decided by.
      // What was only recorded must not miss that its connection went live meanwhile.
      const isDone = end.isDone && stop.blockers.length === 0;
      const parks = stop.delayMs === null && (!isDone || reached.outcome === "shadow");
      if (parks && (await tx.one(readInputsFingerprint({ engagementId: engagement.id }))).inputs !== work.state.inputs)
        return false;
      if (stop.probe) await tx.rows(pollSoon(stop.probe));
      await settleAttempt(tx, work, reached, end);
      await settleOrder(tx, context.jobs, work, { end, reached });
      await wakeSiblings(tx, context, work, {
        status: end.status,
        hasProject: reached.hasContract,
        hasOtherTerms: reached.acceptsAmendment,
      });
      return true;
    },
  };
  if (stop.delayMs !== null) return { ...common, state: "ready", delayMs: stop.delayMs, waits: [...new Set(waits)] };
  if (end.isDone && stop.blockers.length === 0) return { ...common, state: "done", outcome: reached.outcome };
  return { ...common, state: "parked", waits: [...new Set(waits)] };
}
