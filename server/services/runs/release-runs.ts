import type { Tx } from "../../db/database.ts";
import { holdGatesAlone } from "../../db/gates.sql.ts";
import { countWaits, releaseWaits, wakeRunsById } from "../../db/runs.sql.ts";
import type { JobSender } from "../context.ts";

/** From so many runs on a release goes through the release lane, so that it does not delay live work. */
const massRelease = 20;

/**
 * Closes the gates of what is about to change. Call it before the change, in its transaction: whoever parks on these keys at
 * the same moment then sees either the change or is seen by the release.
 */
export async function closeGates(tx: Tx, keys: readonly string[]): Promise<void> {
  if (keys.length > 0) await tx.rows(holdGatesAlone(keys));
}

/** Releases everything that waits for one of the keys: one statement and one batch of jobs, in the caller's transaction. Answers how many runs. */
export async function releaseKeys(tx: Tx, jobs: JobSender, keys: readonly string[]): Promise<number> {
  if (keys.length === 0) return 0;
  await closeGates(tx, keys);
  const { runs } = await tx.one(countWaits({ keys: [...keys] }));
  if (runs === 0) return 0;
  const isMass = runs >= massRelease;
  const woken = await tx.rows(releaseWaits({ keys: [...keys], lane: isMass ? "release" : null }));
  const ready = woken.filter((run) => run.state === "ready");
  await jobs.wakeRuns(tx, ready);
  return woken.length;
}

/** Wakes given runs, whatever they wait for. Answers how many were alive. */
export async function wakeRuns(tx: Tx, jobs: JobSender, runIds: readonly string[]): Promise<number> {
  const woken = await tx.rows(wakeRunsById({ runIds: [...runIds] }));
  await jobs.wakeRuns(
    tx,
    woken.filter((run) => run.state === "ready").map((run) => (woken.length >= massRelease ? { ...run, lane: "release" } : run)),
  );
  return woken.length;
}
