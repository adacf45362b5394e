import { z } from "zod";
import { cappedCountSchema } from "../../db/capped-count.ts";
import { countRunsByState, readRunPage, runCursorTypes, runStates } from "../../db/flow-list.sql.ts";
import { runSchema } from "../engagements/engagement-steps.ts";
import { parseCursor, writeCursor } from "../list-cursor.ts";
import { query } from "../query.ts";
import { refuse } from "../refusal.ts";

const few = <Schema extends z.ZodType>(value: Schema) => z.array(value).max(20).optional();
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
    limit: z.int().min(1).max(200).default(50),
    cursor: z.string().max(400).nullish(),
  }),
  output: z.object({
    items: z.array(runItemSchema),
    nextCursor: z.string().nullable(),
    counts: z.record(z.enum(runStates), cappedCountSchema),
  }),
  run: async ({ input, ctx, scope }) => {
    const { cursor, limit, ...filter } = input;
    const after = parseCursor(cursor, order, runCursorTypes);
    if (after === undefined) return refuse("invalid", "This page of the list is no longer known. Begin at the first page.");
    const [rows, counts] = await Promise.all([
      readRunPage(ctx.db, { filter, scope, after, limit }),
      countRunsByState(ctx.db, { filter, scope }),
    ]);
    const page = rows.slice(0, limit);
    const last = page.at(-1);
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
        nextCursor: rows.length > limit && last ? writeCursor(order, last.at) : null,
        counts,
      },
    };
  },
});
