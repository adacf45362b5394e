import { z } from "zod";
import { cappedCountSchema } from "../../db/capped-count.ts";
import { countRunsByState, readRunPage, runCursorTypes, runStates } from "../../db/flow-list.sql.ts";
import { runSchema } from "../engagements/engagement-steps.ts";
import { few, pageInput, pageOf, readAfter } from "../list-input.ts";
import { query } from "../query.ts";

const word = z.string().min(1).max(60);
const order = "-created";

const runFilterShape = {
  /** Number, name or customer of an engagement; or the id of a run or a correlation. */
  q: z.string().max(200).optional(),
  state: few(z.enum(runStates)),
  lane: few(z.enum(["live", "release", "backfill"])),
  flow: few(word),
  step: few(word),
  outcome: few(word),
  entity: few(word),
  connection: few(word),
  retrying: z.enum(["yes"]).optional(),
  engagementId: z.uuid().optional(),
};

const runItemSchema = runSchema.extend({
  entityCode: z.string().nullable(),
  region: z.string().nullable(),
  connectionName: z.string().nullable(),
  engagement: z.object({ id: z.string(), number: z.string(), name: z.string(), customerName: z.string().nullable() }).nullable(),
});

/** Runs of flows within the caller's scope, newest first, with how many there are in each state. */
export const listRuns = query({
  name: "listRuns",
  permission: "flows.read",
  input: z.strictObject({
    ...runFilterShape,
    ...pageInput,
  }),
  output: z.object({
    items: z.array(runItemSchema),
    nextCursor: z.string().nullable(),
    counts: z.record(z.enum(runStates), cappedCountSchema),
  }),
  run: async ({ input, ctx, scope }) => {
    const { cursor, limit, ...filter } = input;
    const after = readAfter(cursor, order, runCursorTypes);
    if (!after.ok) return after;
    const [rows, counts] = await Promise.all([
      readRunPage(ctx.db, { filter, scope, after: after.value, limit }),
      countRunsByState(ctx.db, { filter, scope }),
    ]);
    const { nextCursor, page } = pageOf(rows, { limit, order });
    return {
      ok: true,
      value: {
        items: page.map(({ at: _at, customerName, engagementId, engagementName, engagementNumber, ...run }) => ({
          ...run,
          engagement:
            engagementId && engagementNumber !== null
              ? { id: engagementId, number: engagementNumber, name: engagementName ?? "", customerName }
              : null,
        })),
        nextCursor,
        counts,
      },
    };
  },
});
