import { z } from "zod";
import { readProgress } from "../../db/exception-releases.sql.ts";
import { teamSchema } from "../../domain/access/roles.ts";
import { titleOfKind } from "../../domain/exceptions/describe.ts";
import { exceptionReach } from "../../domain/exceptions/reach.ts";
import { query } from "../query.ts";

/** Of more than so many the progress is told of the first. */
const limit = 50_000;

/** How far a release has come since it was made: what is through, what met something else, what is in work, what stays. */
export const readReleaseProgress = query({
  name: "readReleaseProgress",
  permission: "exceptions.read",
  input: z.strictObject({
    target: z.union([
      z.strictObject({ ids: z.array(z.uuid()).min(1).max(200) }),
      z.strictObject({ groupKey: z.string().min(1).max(400), team: teamSchema }),
    ]),
    since: z.coerce.date(),
  }),
  output: z.object({
    total: z.int(),
    /** Closed, and nothing else of the engagement is open. */
    through: z.int(),
    /** Closed, and the engagement has met something else. */
    elsewhere: z.int(),
    inWork: z.int(),
    /** Looked at again and still open, or not looked at. */
    still: z.int(),
    why: z.array(z.object({ kind: z.string(), title: z.string(), engagements: z.int() })),
    isDone: z.boolean(),
  }),
  run: async ({ input, ctx, grants }) => {
    const { closed: _closed, ...progress } = await readProgress(ctx.db, {
      target: input.target,
      reach: exceptionReach(grants),
      since: input.since,
      limit,
    });
    return {
      ok: true,
      value: {
        ...progress,
        why: progress.why.map((entry) => ({ ...entry, title: titleOfKind(entry.kind) })),
        isDone: progress.inWork === 0,
      },
    };
  },
});
