import { z } from "zod";
import { touchEngagements } from "../../db/exception-acts.sql.ts";
import { command } from "../command.ts";
import { wakeRuns } from "../runs/release-runs.ts";
import { readAgain } from "./read-again.ts";
import { acted, actedSchema, auditOf, lockTarget, noteOn, targetSchema } from "./target.ts";

/**
 * Has what exceptions hold up tried again, now: one, many, all that match. Flows look again, whatever they wait for, source records
 * that could not be read are read again from their payloads, connections in trouble are read. What holds no more is closed by those
 * who opened it.
 */
export const retryExceptions = command({
  name: "retryExceptions",
  permission: "flows.retry",
  input: z.strictObject({ target: targetSchema }),
  output: actedSchema.extend({ runs: z.int(), records: z.int() }),
  run: async ({ input, ctx, tx, now, grants, audit, unchanged }) => {
    const target = await lockTarget(tx, { ctx, grants, now }, input.target);
    if (!target.ok) return target;
    const live = new Set(await liveRuns(tx, target.value.rows));
    const again = await readAgain(tx, ctx, target.value.rows);
    const changed = target.value.rows.filter((row) => again.has(row.id) || (row.runId !== null && live.has(row.runId)));
    if (changed.length === 0) unchanged();
    await noteOn(tx, ctx, { rows: changed, kind: "fix", body: "Retried", now });
    await tx.rows(touchEngagements({ ids: [...new Set(changed.flatMap((row) => row.engagementId ?? []))] }));
    const runs = await wakeRuns(tx, ctx.jobs, [...live]);
    for (const row of changed)
      audit(auditOf(row, { action: "exception.retried", after: again.get(row.id) ?? { runId: row.runId } }));
    const skipped = [{ why: "without anything that could be tried again", count: target.value.rows.length - changed.length }];
    return { ok: true, value: { ...acted(target.value, { changed, skipped, now }), runs, records: again.size } };
  },
});

async function liveRuns(
  tx: { raw(text: string, values: unknown[]): Promise<{ rows: Record<string, unknown>[] }> },
  rows: readonly { runId: string | null }[],
): Promise<string[]> {
  const ids = [...new Set(rows.flatMap((row) => row.runId ?? []))];
  if (ids.length === 0) return [];
  const found = await tx.raw("SELECT id FROM flow_run WHERE id = ANY($1::uuid[]) AND state <> 'done' ORDER BY id", [ids]);
  return found.rows.map((row) => String(row.id));
}
