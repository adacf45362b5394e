import { z } from "zod";
import { readHead, readUnsealedTail } from "../../db/audit-seal.sql.ts";
import { cappedCount, cappedCountSchema, countCap } from "../../db/capped-count.ts";
import { query } from "../query.ts";
import { readVerification, verificationSchema } from "./verification.ts";

/** The sealer comes by every second; an entry that waits longer than this has been left behind. */
const lateAfterMs = 60_000;

/** How far the trail is sealed, what waits, and what the last check of the whole of it found. */
export const readSealState = query({
  name: "readSealState",
  permission: "audit.read",
  input: z.strictObject({}),
  output: z.object({
    head: z.object({ seq: z.int(), hash: z.string(), sealedAt: z.date() }).nullable(),
    waiting: cappedCountSchema,
    oldestWaitingAt: z.date().nullable(),
    isLate: z.boolean(),
    verification: z.object(verificationSchema.omit({ head: true }).shape).nullable(),
  }),
  run: async ({ ctx, now }) => {
    const [head, tail, verification] = await Promise.all([
      ctx.db.maybe(readHead(undefined)),
      ctx.db.one(readUnsealedTail(countCap + 1)),
      readVerification(ctx.db),
    ]);
    return {
      ok: true,
      value: {
        head: head ? { seq: head.seq, hash: head.hash.toString("hex"), sealedAt: head.sealedAt } : null,
        waiting: cappedCount(tail.count),
        oldestWaitingAt: tail.oldestAt,
        isLate: tail.oldestAt !== null && now.getTime() - tail.oldestAt.getTime() > lateAfterMs,
        verification,
      },
    };
  },
});
