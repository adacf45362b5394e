import { z } from "zod";
import { readStepAttempts } from "../../db/engagement-page.sql.ts";
import { attemptOut, attemptSchema } from "../engagements/engagement-steps.ts";
import { query } from "../query.ts";
import { refuse } from "../refusal.ts";

const attemptsShown = 200;
const waitsShown = 50;

/** One run: its attempts at steps, oldest first, and what it waits for. */
export const readRun = query({
  name: "readRun",
  permission: "flows.read",
  input: z.strictObject({ id: z.uuid() }),
  output: z.object({
    id: z.string(),
    state: z.string(),
    step: z.string(),
    attempts: z.array(attemptSchema),
    /** Keys whose release makes it go on. */
    waits: z.array(z.string()),
  }),
  run: async ({ input, ctx, reaches }) => {
    const found = await ctx.db.raw(
      `SELECT r.id, r.state, r.step, r.entity_code AS "entityCode", r.region,
         ARRAY(SELECT w.key FROM run_wait w WHERE w.run_id = r.id ORDER BY w.key LIMIT ${waitsShown}) AS waits
       FROM flow_run r WHERE r.id = $1`,
      [input.id],
    );
    const run = rowSchema.safeParse(found.rows[0]);
    if (!run.success || !reaches(run.data)) return refuse("not_found", "This run is not there, or its engagement is not yours.");
    const attempts = await ctx.db.rows(readStepAttempts({ runIds: [input.id], limit: attemptsShown }));
    return { ok: true, value: { ...run.data, attempts: attempts.map(attemptOut) } };
  },
});

const rowSchema = z.object({
  id: z.string(),
  state: z.string(),
  step: z.string(),
  entityCode: z.string().nullable(),
  region: z.string().nullable(),
  waits: z.array(z.string()),
});
