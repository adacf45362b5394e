import { z } from "zod";
import { previewRelease, type Released } from "../../db/exception-releases.sql.ts";
import { teamSchema } from "../../domain/access/roles.ts";
import { titleOfKind } from "../../domain/exceptions/describe.ts";
import { customerQuestion } from "../../domain/exceptions/evidence.ts";
import type { Params } from "../../domain/exceptions/kind-spec.ts";
import { exceptionReach, reachesException } from "../../domain/exceptions/reach.ts";
import { query } from "../query.ts";
import { currentReference } from "../reference/shared-reference.ts";
import { refuse } from "../refusal.ts";
import { exceptionFilterSchema, toFilter } from "./filter-input.ts";
import { readersCurrency, shownMoney, shownMoneySchema } from "./shown-money.ts";

/** Beyond so many runs a preview says "at least". */
const limit = 50_000;

const itemRow = z.object({
  team: teamSchema,
  entityCode: z.string().nullable(),
  region: z.string().nullable(),
  kind: z.string(),
  engagement_id: z.string().nullable(),
  params: z.record(z.string(), z.unknown()),
});

/** What a fix would release, before it is made: engagements that go on, those that stay and why, and their worth. */
export const previewFix = query({
  name: "previewFix",
  permission: "exceptions.read",
  input: z.union([
    z.strictObject({ fix: z.enum(["choose_disposition", "choose_customer", "waive"]), id: z.uuid() }),
    z.strictObject({ fix: z.literal("retry"), ids: z.array(z.uuid()).min(1).max(200) }),
    z.strictObject({ fix: z.literal("retry"), filter: exceptionFilterSchema }),
  ]),
  output: z.object({
    runs: z.int(),
    engagements: z.int(),
    /** Nothing else of theirs is open. */
    goOn: z.int(),
    stays: z.int(),
    why: z.array(z.object({ kind: z.string(), title: z.string(), engagements: z.int() })),
    money: z.array(z.object({ currency: z.string(), amount: z.string() })),
    shown: shownMoneySchema.nullable(),
    capped: z.boolean(),
  }),
  run: async ({ input, ctx, now, grants, scope }) => {
    const reach = exceptionReach(grants);
    let released: Released;
    const solved: { kind?: string } = {};
    if (input.fix === "retry") {
      const filter =
        "ids" in input
          ? ({ ids: input.ids, status: "open", backfill: "all", snoozed: "all" } as const)
          : toFilter(input.filter, ctx.actor.id);
      released = { filter, reach, asOf: now };
    } else {
      const found = await ctx.db.raw(
        "SELECT kind, team, entity_code AS \"entityCode\", region, engagement_id, params FROM exception_item WHERE id = $1 AND status = 'open'",
        [input.id],
      );
      const item = found.rows[0] && itemRow.parse(found.rows[0]);
      if (!item || !reachesException(grants, item))
        return refuse("not_found", "This exception is closed by now, or it is in a queue that you do not see.");
      const customer = customerQuestion(item.kind, item.params as Params)?.customerId;
      const key = input.fix === "choose_customer" ? `ruling:${customer}` : `engagement:${item.engagement_id}`;
      released = { keys: [key], scope };
      solved.kind = item.kind;
    }
    const [preview, reference] = await Promise.all([previewRelease(ctx.db, { released, solved, limit }), currentReference(ctx)]);
    const stays = input.fix === "retry" ? 0 : preview.stays;
    return {
      ok: true,
      value: {
        runs: preview.runs,
        engagements: preview.engagements,
        goOn: preview.engagements - stays,
        stays,
        why: input.fix === "retry" ? [] : preview.why.map((entry) => ({ ...entry, title: titleOfKind(entry.kind) })),
        money: preview.money,
        shown: shownMoney(preview.reporting, reference.reportingCurrency, readersCurrency(ctx.actor, reference), reference),
        capped: preview.runs >= limit,
      },
    };
  },
});
