import { markNearCutoffs, moveCutoffs } from "../db/upkeep.sql.ts";
import { currentReference } from "../services/reference/shared-reference.ts";
import { wakeRuns } from "../services/runs/release-runs.ts";
import type { Engine } from "./create-engine.ts";

const batch = 500;

/**
 * Brings the cut-offs of open exceptions up to date: where an entity's next one is another than theirs, its flow looks again, for
 * what falls due by then is another amount. Answers how many moved.
 */
export async function refreshCutoffs(engine: Pick<Engine, "clock" | "db" | "jobs">): Promise<number> {
  const { clock, db, jobs } = engine;
  const reference = await currentReference(engine);
  const now = clock.now();
  const next = [null, ...reference.entities.keys()].map((code) => ({
    entity_code: code,
    cutoff_at: reference.nextCutoff(code, now)?.at ?? null,
  }));
  let moved = 0;
  for (let count = batch; count === batch; moved += count)
    count = await db.tx(async (tx) => {
      const rows = await tx.rows(moveCutoffs({ next, now, limit: batch }));
      const runs = [...new Set(rows.flatMap((row) => row.runId ?? []))].sort();
      if (runs.length > 0) await wakeRuns(tx, jobs, runs);
      return rows.length;
    });
  for (let marked = batch; marked === batch; ) marked = (await db.rows(markNearCutoffs({ now, limit: batch }))).length;
  return moved;
}
