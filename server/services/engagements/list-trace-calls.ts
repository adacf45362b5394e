import { z } from "zod";
import { query } from "../query.ts";
import { callOut, callShape, readableTrace } from "./trace-calls.ts";

/** The calls under a correlation id in order, without what was said: method, target, outcome, duration. */
export const listTraceCalls = query({
  name: "listTraceCalls",
  permission: "engagements.trace",
  input: z.strictObject({
    correlationId: z.uuid(),
    limit: z.int().min(1).max(500).default(200),
    cursor: z
      .string()
      .regex(/^\d{1,15}$/)
      .nullish(),
  }),
  output: z.object({ items: z.array(z.object(callShape)), nextCursor: z.string().nullable() }),
  run: async ({ input, ctx, grants }) => {
    const found = await readableTrace(ctx.db, grants, {
      correlationId: input.correlationId,
      after: Number(input.cursor ?? 0),
      callId: null,
      limit: input.limit,
      withBodies: false,
    });
    if (!found.ok) return found;
    return {
      ok: true,
      value: { items: found.value.calls.map((call) => callOut(call, found.value, ctx)), nextCursor: found.value.nextCursor },
    };
  },
});
