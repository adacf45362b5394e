import { z } from "zod";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { wakeRuns } from "../runs/release-runs.ts";

const rowSchema = z.object({
  id: z.string(),
  state: z.string(),
  step: z.string(),
  entityCode: z.string().nullable(),
  region: z.string().nullable(),
  engagementId: z.string().nullable(),
});

/** Makes runs look again at once, whatever they wait for. What still blocks them parks them again: nothing is skipped or forced. */
export const retryRuns = command({
  name: "retryRuns",
  permission: "flows.retry",
  input: z.strictObject({ runIds: z.array(z.uuid()).min(1).max(200) }),
  output: z.object({
    /** Runs that go on now. */
    woken: z.int(),
    /** Runs that were over already. */
    done: z.int(),
  }),
  run: async ({ input, ctx, tx, now, reaches, audit, unchanged }) => {
    const ids = [...new Set(input.runIds)];
    const found = await tx.raw(
      `SELECT r.id, r.state, r.step, r.entity_code AS "entityCode", r.region, e.id AS "engagementId"
       FROM flow_run r LEFT JOIN engagement e ON r.subject_type = 'engagement' AND e.id = r.subject_id WHERE r.id = ANY($1::uuid[])`,
      [ids],
    );
    const runs = found.rows.map((row) => rowSchema.parse(row)).filter(reaches);
    if (runs.length < ids.length)
      return refuse("not_found", "One of these runs is not there, or its engagement is not yours. Load the list again.");
    const alive = runs.filter((run) => run.state !== "done");
    if (alive.length === 0) {
      unchanged();
      return { ok: true, value: { woken: 0, done: runs.length } };
    }
    const woken = await wakeRuns(
      tx,
      ctx.jobs,
      alive.map((run) => run.id),
    );
    const engagementIds = alive.flatMap((run) => (run.engagementId ? [run.engagementId] : []));
    await tx.raw("UPDATE engagement SET touched = true, updated_at = $2 WHERE id = ANY($1::uuid[]) AND NOT touched", [
      engagementIds,
      now,
    ]);
    for (const run of alive) {
      audit({
        action: "run.retry",
        subjectType: "run",
        subjectId: run.id,
        engagementId: run.engagementId,
        entityCode: run.entityCode,
        region: run.region,
        before: { state: run.state, step: run.step },
        after: { state: "ready" },
      });
    }
    return { ok: true, value: { woken, done: runs.length - alive.length } };
  },
});
