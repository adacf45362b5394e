import { z } from "zod";
import type { Engine } from "./create-engine.ts";
import type { Flow } from "./flow.ts";
import { claim, execute } from "./run-executor.ts";
import { foldExceptions } from "./sweeps.ts";

const atOnce = 8;
/** A run that keeps looking whether somebody has acted elsewhere is left after so many looks. */
const looksAtMost = 3;
const dueRow = z.object({ id: z.string() });

/**
 * Works at every run that is due, in this process and without the queue, until none is due any more. For seeds and tests; what
 * waits for a time to come stays. Answers how many attempts were made.
 */
export async function drainRuns(engine: Engine, flows: readonly Flow[]): Promise<number> {
  const byName = new Map(flows.map((flow) => [flow.name, flow]));
  let attempts = 0;
  const looks = new Map<string, number>();
  for (;;) {
    const left = [...looks].flatMap(([id, count]) => (count >= looksAtMost ? [id] : []));
    const due = await engine.db.raw(
      "SELECT id FROM flow_run WHERE state = 'ready' AND due_at <= now() AND NOT (id = ANY($1::uuid[])) ORDER BY due_at LIMIT 200",
      [left],
    );
    const ids = due.rows.map((row) => dueRow.parse(row).id);
    for (const id of ids) looks.set(id, (looks.get(id) ?? 0) + 1);
    if (ids.length === 0) break;
    const queue = [...ids];
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
          const [run] = await claim(engine, flows, [id]);
          const flow = run && byName.get(run.flow);
          if (!run || !flow) continue;
          attempts += 1;
          await execute(engine, flow, run);
        }
      }),
    );
  }
  await foldExceptions(engine);
  return attempts;
}
