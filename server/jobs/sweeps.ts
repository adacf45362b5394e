import { sealOnce } from "../audit/seal.ts";
import { lanes } from "../db/job-queues.ts";
import { findOverdueRuns, sweepLapsedLeases } from "../db/runs.sql.ts";
import {
  dropOld,
  dropOldCalls,
  dropOldSteps,
  findEndedWaivers,
  foldRollup,
  keepPayloadPartitions,
  tidyRollup,
} from "../db/upkeep.sql.ts";
import { after } from "../domain/clock.ts";
import { handBackLost } from "../services/exceptions/hand-back.ts";
import { publishDueVersions } from "../services/mappings/publish-due.ts";
import { closeGates, releaseKeys } from "../services/runs/release-runs.ts";
import type { Engine } from "./create-engine.ts";
import { refreshCutoffs } from "./cutoffs.ts";

const batch = 500;
const foldBatch = 20_000;
/** Payloads of source records are kept for so many days; the facts that were read from them stay. */
const payloadDays = 90;
/** So long are calls kept with their bodies, and each attempt at a step; of a step's attempts the last one stays. */
const traceDays = 90;
const dayMs = 86_400_000;
const dropBatch = 5_000;

/**
 * Hands lapsed leases on and makes up for jobs that were lost. Answers how many runs were woken. `sent`: when each run that is
 * still due was woken last, kept from sweep to sweep: behind many others its new job may wait as long as the first, and is given
 * as much time before it counts as lost.
 */
export async function sweepRuns(
  { db, jobs, times }: Pick<Engine, "db" | "jobs" | "times">,
  sent: Map<string, number> = new Map(),
): Promise<number> {
  const at = performance.now();
  for (const [id, sentAt] of sent) if (at - sentAt > times.overdueMs) sent.delete(id);
  const woken = await db.tx(async (tx) => {
    const lapsed = await tx.rows(sweepLapsedLeases({ limit: batch, patience: times.attemptsBeforeException }));
    const overdue: { id: string; lane: string; dueAt?: Date }[] = [];
    for (const lane of lanes) overdue.push(...(await tx.rows(findOverdueRuns({ lane, graceMs: times.overdueMs, limit: batch }))));
    const lost = overdue.filter((run) => !sent.has(run.id));
    const due = [...new Map([...lapsed, ...lost].map((run) => [run.id, run])).values()];
    if (due.length > 0) await jobs.wakeRuns(tx, due);
    return due;
  });
  for (const run of woken) sent.set(run.id, at);
  return woken.length;
}

/** Folds the changes of exceptions into their roll-up until none is left. */
export async function foldExceptions(engine: Engine): Promise<number> {
  let folded = 0;
  for (;;) {
    const { folded: count } = await engine.db.tx((tx) => tx.one(foldRollup({ limit: foldBatch, now: engine.clock.now() })));
    folded += count;
    if (count < foldBatch) return folded;
  }
}

/** Seals the audit trail as far as transactions have ended. */
export async function sealTrail(engine: Engine): Promise<number> {
  return sealOnce(engine.db, engine.clock.now());
}

/** What time alone changes: cut-offs that pass, waivers that end, mappings whose day has come, what moved out of an assignee's reach. */
export async function sweepTime(engine: Engine): Promise<void> {
  const { clock, db, jobs } = engine;
  const now = clock.now();
  await refreshCutoffs(engine);
  await db.rows(tidyRollup(undefined));
  const ended = await db.rows(findEndedWaivers({ now }));
  if (ended.length > 0) {
    const keys = ended.map(({ engagementId }) => `engagement:${engagementId}`);
    await db.tx(async (tx) => {
      await closeGates(tx, keys);
      await releaseKeys(tx, jobs, keys);
    });
  }
  await publishDueVersions(engine, now);
  await handBackLost(engine);
}

/** Partitions and retention. */
export async function sweepRetention(engine: Engine): Promise<void> {
  const now = engine.clock.now();
  await engine.db.rows(keepPayloadPartitions({ today: now.toISOString().slice(0, 10), keepDays: payloadDays }));
  await engine.db.rows(dropOld({ now }));
  const before = after(now, -traceDays * dayMs);
  for (let count = dropBatch; count === dropBatch; )
    count = (await engine.db.rows(dropOldCalls({ before, limit: dropBatch }))).length;
  for (let seen = dropBatch; seen === dropBatch; ) ({ seen } = await engine.db.one(dropOldSteps({ before, limit: dropBatch })));
}
