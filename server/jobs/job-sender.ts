import type { PgBoss } from "pg-boss";
import { z } from "zod";
import type { Tx } from "../db/database.ts";
import { isLane, type Lane, runQueue, runsPerJob, taskQueue } from "../db/job-queues.ts";
import { preparedName } from "../db/prepared-name.ts";
import type { JobSender } from "../services/context.ts";

const anyRow = z.record(z.string(), z.unknown());

/** A task that fails is tried again after seconds, then minutes, for about an hour. */
const taskRetries = { retryLimit: 12, retryDelay: 2, retryBackoff: true, retryDelayMax: 600 };

/**
 * Puts jobs into pg-boss in the caller's transaction: a run that is committed as ready has its job, and one that is rolled
 * back has none. A lost job would be found by the sweep of due runs.
 */
export function createJobSender(boss: PgBoss): JobSender {
  const within = (tx: Tx) => ({
    db: {
      executeSql: async (text: string, values: unknown[] = []) => ({
        rows: await tx.rows({ name: preparedName(text), text, values, row: anyRow }),
      }),
    },
  });
  return {
    async wakeRuns(tx, runs) {
      for (const [lane, due] of groupByLane(runs)) {
        const jobs = [...due].flatMap(([dueAt, ids]) =>
          chunk(ids, runsPerJob).map((runIds) => ({ data: { runIds }, ...(dueAt > 0 ? { startAfter: new Date(dueAt) } : {}) })),
        );
        await boss.insert(runQueue(lane), jobs, within(tx));
      }
    },
    async task(tx, name, payload, options = {}) {
      await boss.send(
        taskQueue,
        { name, payload },
        {
          ...within(tx),
          ...taskRetries,
          ...(options.startAt ? { startAfter: options.startAt } : {}),
          ...(options.key ? { singletonKey: options.key } : {}),
        },
      );
    },
  };
}

/** Run ids by lane and by the instant at which they are due (0: now). */
function groupByLane(runs: readonly { id: string; lane: string; dueAt?: Date | null }[]): Map<Lane, Map<number, string[]>> {
  const byLane = new Map<Lane, Map<number, string[]>>();
  for (const run of runs) {
    if (!isLane(run.lane)) throw new Error(`Run ${run.id} is in no lane that exists: ${run.lane}`);
    const byDue = byLane.get(run.lane) ?? new Map<number, string[]>();
    byLane.set(run.lane, byDue);
    const due = run.dueAt?.getTime() ?? 0;
    const ids = byDue.get(due) ?? [];
    byDue.set(due, ids);
    ids.push(run.id);
  }
  return byLane;
}

function chunk<Item>(items: readonly Item[], size: number): Item[][] {
  const chunks: Item[][] = [];
  for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size));
  return chunks;
}
