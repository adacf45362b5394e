import { z } from "zod";
import { cappedCount, cappedCountSchema } from "../../db/capped-count.ts";
import { readQueueCounts } from "../../db/exception-queues.sql.ts";
import { teamSchema } from "../../domain/access/roles.ts";
import { exceptionReach, ownTeams, visibleTeams } from "../../domain/exceptions/reach.ts";
import { query } from "../query.ts";
import { currentReference } from "../reference/shared-reference.ts";
import { readersCurrency, shownMoney, shownMoneySchema } from "./shown-money.ts";

/** The queues that the caller sees, with what lies in them awake; what they hold up counts whether it sleeps or not; history that was read in later is not counted. For menu, tabs and overview. */
export const countQueues = query({
  name: "countQueues",
  permission: "exceptions.read",
  input: z.strictObject({ entityCodes: z.array(z.string().min(1).max(40)).max(50).optional() }),
  output: z.object({
    queues: z.array(
      z.object({
        team: teamSchema,
        /** The caller works in it, rather than only seeing it. */
        isOwn: z.boolean(),
        open: z.int(),
        misses: z.int(),
        exposure: shownMoneySchema.nullable(),
        /** How many of `open` are not in `exposure`, because their worth is not known. */
        unknownWorth: z.int(),
      }),
    ),
    mine: cappedCountSchema,
  }),
  run: async ({ input, ctx, now, grants }) => {
    const entityCodes = input.entityCodes ?? null;
    const [counted, reference] = await Promise.all([
      readQueueCounts(ctx.db, { reach: exceptionReach(grants), actorId: ctx.actor.id, entityCodes, now }),
      currentReference(ctx),
    ]);
    const own = ownTeams(grants);
    const currency = readersCurrency(ctx.actor, reference);
    return {
      ok: true,
      value: {
        queues: visibleTeams(grants).map((team) => {
          const row = counted.teams.find((one) => one.team === team);
          return {
            team,
            isOwn: own.includes(team),
            open: row?.open ?? 0,
            misses: row?.misses ?? 0,
            exposure: shownMoney(row?.exposureReporting ?? "0", reference.reportingCurrency, currency, reference),
            unknownWorth: row?.unknownWorth ?? 0,
          };
        }),
        mine: cappedCount(counted.mine),
      },
    };
  },
});
