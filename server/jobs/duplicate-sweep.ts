import { claimDuplicateSweep, moveDuplicateSweep } from "../db/duplicate-sweeps.sql.ts";
import { findDuplicateProjects } from "../intake/duplicate-projects.ts";
import type { Engine } from "./create-engine.ts";
import { guarded } from "./poll.ts";

const sweepEveryMs = 86_400_000;
/** Longer than a sweep lasts; one that fails, or whose worker dies, is tried again after it. */
const sweepHoldMs = 600_000;

/**
 * Looks for duplicates in the PSAs that are written to, each once a day: what a create can leave that becomes visible only
 * after it was tried again. The ERP needs none: its records are upserts by a key that is unique there. Answers how many were swept.
 */
export async function sweepDuplicates(engine: Engine): Promise<number> {
  const { db, hub } = engine;
  for (let swept = 0; ; swept += 1) {
    const due = await db.maybe(claimDuplicateSweep({ holdMs: sweepHoldMs, everyMs: sweepEveryMs }));
    if (!due) return swept;
    const connection = await hub.connection(due.id, { isFresh: true });
    const isSwept = await guarded(engine, connection, (intake) => findDuplicateProjects(intake, connection));
    if (isSwept) await db.rows(moveDuplicateSweep({ connectionId: due.id, inMs: sweepEveryMs }));
  }
}
