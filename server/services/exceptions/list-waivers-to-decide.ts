import { z } from "zod";
import { titleOf } from "../../domain/exceptions/describe.ts";
import type { Params } from "../../domain/exceptions/kind-spec.ts";
import { query } from "../query.ts";
import { currentReference } from "../reference/shared-reference.ts";
import { readWaiverRules, waiverAmount, whyNotDecide } from "./approval.ts";

const readAtOnce = 200;
const askedRow = z.object({
  id: z.string(),
  exception_id: z.string(),
  kind: z.string(),
  params: z.record(z.string(), z.unknown()),
  entity_code: z.string().nullable(),
  region: z.string().nullable(),
  amount: z.string().nullable(),
  currency: z.string().nullable(),
  requested_by: z.string(),
  requested_name: z.string(),
  requested_at: z.date(),
  amount_reporting: z.string().nullable(),
  engagement_name: z.string(),
});

/** Waivers that await a second person and that the caller may decide, oldest first. */
export const listWaiversToDecide = query({
  name: "listWaiversToDecide",
  permission: "exceptions.read",
  input: z.strictObject({}),
  output: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        exceptionId: z.string(),
        title: z.string(),
        engagementName: z.string(),
        requestedName: z.string(),
        requestedAt: z.date(),
      }),
    ),
  }),
  run: async ({ ctx, now }) => {
    const found = await ctx.db.raw(
      `SELECT w.id, w.exception_id, w.kind, x.params, w.entity_code, w.region, w.amount, w.currency, w.requested_by, w.requested_name, w.requested_at, e.amount_reporting, e.name AS engagement_name
       FROM waiver w JOIN exception_item x ON x.id = w.exception_id AND x.status = 'open' JOIN engagement e ON e.id = w.engagement_id
       WHERE w.state = 'requested' AND w.expires_at > $1 AND w.requested_by <> $2 ORDER BY w.requested_at LIMIT ${readAtOnce}`,
      [now, ctx.actor.id],
    );
    const [rules, reference] = await Promise.all([readWaiverRules(ctx.db), currentReference(ctx)]);
    const items = [];
    for (const asked of found.rows.map((row) => askedRow.parse(row))) {
      const place = { entityCode: asked.entity_code, region: asked.region };
      const amountReporting = waiverAmount(reference, asked, asked.amount_reporting);
      const why = whyNotDecide(
        rules,
        ctx.actor,
        { kind: asked.kind, requestedBy: asked.requested_by, amountReporting, place },
        now,
      );
      if (why === null)
        items.push({
          id: asked.id,
          exceptionId: asked.exception_id,
          title: titleOf(asked.kind, asked.params as Params),
          engagementName: asked.engagement_name,
          requestedName: asked.requested_name,
          requestedAt: asked.requested_at,
        });
    }
    return { ok: true, value: { items } };
  },
});
