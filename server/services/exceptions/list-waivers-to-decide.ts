import { z } from "zod";
import { scopeCondition } from "../../db/scope.sql.ts";
import type { Sql } from "../../db/sql.ts";
import { makerOfTokenSql } from "../../db/token-makers.sql.ts";
import { waivedWorth, waivedWorthSql } from "../../db/waived-worth.sql.ts";
import { grantsFor } from "../../domain/access/permissions.ts";
import { type Scope, scopeOf } from "../../domain/access/scope.ts";
import { titleOf } from "../../domain/exceptions/describe.ts";
import type { Params } from "../../domain/exceptions/kind-spec.ts";
import { query } from "../query.ts";
import { currentReference } from "../reference/shared-reference.ts";
import { readWaiverRules, waiverAmount, whyNotDecide } from "./approval.ts";

const readAtOnce = 200;
const mostListed = 200;
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
  token_of: z.string().nullable(),
  requested_at: z.date(),
  worth: waivedWorth,
  engagement_name: z.string(),
});
type AskedRow = z.infer<typeof askedRow>;

/** Waivers that await a second person and that the caller may decide, oldest first; at most 200. */
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
    const [rules, reference] = await Promise.all([readWaiverRules(ctx.db), currentReference(ctx)]);
    const scope = scopeOf(grantsFor(ctx.actor.grants, "exceptions.decide"));
    const items = [];
    for (let last: AskedRow | undefined; ; ) {
      const page = await readAsked(ctx.db, { scope, byOthersThan: ctx.actor.id, last, now });
      for (const asked of page) {
        const place = { entityCode: asked.entity_code, region: asked.region };
        const amountReporting = waiverAmount(reference, asked, asked.worth);
        const waiver = { kind: asked.kind, requestedBy: asked.requested_by, tokenOf: asked.token_of, amountReporting, place };
        if (whyNotDecide(rules, ctx.actor, waiver, now) === null)
          items.push({
            id: asked.id,
            exceptionId: asked.exception_id,
            title: titleOf(asked.kind, asked.params as Params),
            engagementName: asked.engagement_name,
            requestedName: asked.requested_name,
            requestedAt: asked.requested_at,
          });
      }
      last = page.at(-1);
      if (page.length < readAtOnce || items.length >= mostListed)
        return { ok: true, value: { items: items.slice(0, mostListed) } };
    }
  },
});

/** Those that await somebody at the places of the scope, each where its exception lies now. */
async function readAsked(
  sql: Sql,
  ask: { scope: Scope; byOthersThan: string; last: AskedRow | undefined; now: Date },
): Promise<AskedRow[]> {
  const values: unknown[] = [ask.now, ask.byOthersThan, ask.last?.requested_at ?? null, ask.last?.id ?? null];
  const found = await sql.raw(
    `SELECT w.id, w.exception_id, w.kind, x.params, x.entity_code, x.region, w.amount, w.currency, w.requested_by, w.requested_name, ${makerOfTokenSql("w.requested_by")} AS token_of, w.requested_at, ${waivedWorthSql} AS worth, e.name AS engagement_name
     FROM waiver w JOIN exception_item x ON x.id = w.exception_id AND x.status = 'open' JOIN engagement e ON e.id = w.engagement_id JOIN deal d ON d.id = e.deal_id
     WHERE w.state = 'requested' AND w.expires_at > $1 AND w.requested_by <> $2 AND ($3::timestamptz IS NULL OR (w.requested_at, w.id) > ($3::timestamptz, $4::uuid))
       AND ${scopeCondition(ask.scope, values, { entity: "x.entity_code", region: "x.region" })} ORDER BY w.requested_at, w.id LIMIT ${readAtOnce}`,
    values,
  );
  return found.rows.map((row) => askedRow.parse(row));
}
