import { z } from "zod";
import type { Tx } from "../../db/database.ts";
import { touchEngagements } from "../../db/exception-acts.sql.ts";
import { insert } from "../../db/rows.ts";
import { readWaivedWorth } from "../../db/waived-worth.sql.ts";
import { after } from "../../domain/clock.ts";
import { coversDeal } from "../../domain/contract/waiver-limit.ts";
import { titleOf } from "../../domain/exceptions/describe.ts";
import type { Params } from "../../domain/exceptions/kind-spec.ts";
import { isExceptionKind, kindSpec } from "../../domain/exceptions/kinds.ts";
import { newId } from "../../domain/ids.ts";
import { amountSchema, compare, currencySchema, inSentence } from "../../domain/money.ts";
import { tokenMaker } from "../access/token-maker.ts";
import { command } from "../command.ts";
import type { CallContext } from "../context.ts";
import { mailWhoChose } from "../notices/mail-who-chose.ts";
import { currentReference } from "../reference/shared-reference.ts";
import { refuse } from "../refusal.ts";
import { readWaiverRules, waiverAmount, whyNotDecide } from "./approval.ts";
import { type EngagementException, lockOne } from "./one-exception.ts";
import { auditOf, noteOn } from "./target.ts";

const dealRow = z.object({ amount: z.string().nullable(), currency: z.string().nullable() });
const longestMs = 366 * 86_400_000;

/** Asks that the rule behind an exception be set aside for its engagement until a day, up to an amount. A second person decides. */
export const requestWaiver = command({
  name: "requestWaiver",
  permission: "exceptions.work",
  input: z.strictObject({
    id: z.uuid(),
    version: z.int().positive().optional(),
    reason: z.string().trim().min(3, "says too little").max(2000),
    expiresAt: z.coerce.date(),
    /** The deal may be worth so much and no more; none: whatever it is worth. */
    limit: z.strictObject({ amount: amountSchema, currency: currencySchema }).nullish(),
  }),
  output: z.object({
    waiverId: z.string(),
    /** False: the deal is worth more than the limit, so that the waiver would set nothing aside. */
    reachesDeal: z.boolean(),
    at: z.date(),
  }),
  run: async ({ input, ctx, tx, now, grants, audit }) => {
    const { expiresAt, limit } = input;
    if (expiresAt <= now)
      return refuse("invalid", "The waiver would have expired already. Choose a later day.", { expiresAt: "is past" });
    if (expiresAt > after(now, longestMs))
      return refuse("invalid", "A waiver lasts a year at most. Choose an earlier day.", {
        expiresAt: "is more than a year away",
      });
    if (limit && compare(limit.amount, "0") <= 0)
      return refuse("invalid", "The limit must be more than nothing.", { "limit.amount": "must be above 0" });
    const found = await lockOne(tx, { ctx, grants, now }, { ...input, kinds: "any", what: "a waiver" });
    if (!found.ok) return found;
    const exception = found.value;
    if (!isExceptionKind(exception.kind) || !kindSpec(exception.kind).waivable)
      return refuse(
        "invalid",
        `“${titleOf(exception.kind, exception.params as Params)}” cannot be waived: it has to be put right.`,
      );
    const ended = await tx.raw(
      `UPDATE waiver SET state = 'withdrawn', decided_by = $2, decided_name = $3, decided_at = $4
       WHERE exception_id = $1 AND state = 'requested' AND expires_at <= $4 RETURNING id`,
      [exception.id, ctx.actor.id, ctx.actor.name, now],
    );
    for (const { id: waiverId } of ended.rows)
      audit(
        auditOf(exception, {
          action: "waiver.withdrawn",
          before: { state: "requested", waiverId },
          after: { state: "withdrawn" },
          reason: "It had run out before it was decided, and is asked for again",
        }),
      );
    const pending = await tx.raw("SELECT requested_name FROM waiver WHERE exception_id = $1 AND state = 'requested'", [
      exception.id,
    ]);
    if (pending.rows[0])
      return refuse(
        "conflict",
        `${String(pending.rows[0].requested_name)} has asked for this waiver already. It awaits a second person.`,
      );
    const waiverId = newId<"waiver">();
    await insert(tx, "Waiver", {
      id: waiverId,
      kind: exception.kind,
      engagementId: exception.engagementId,
      exceptionId: exception.id,
      entityCode: exception.entityCode,
      region: exception.region,
      amount: limit?.amount ?? null,
      currency: limit?.currency ?? null,
      reason: input.reason,
      state: "requested",
      requestedBy: ctx.actor.id,
      requestedName: ctx.actor.name,
      requestedAt: now,
      expiresAt,
    });
    await tx.rows(touchEngagements({ ids: [exception.engagementId] }));
    const reachesDeal = !limit || coversDeal(limit, await dealOf(tx, exception));
    const upTo = limit ? ` up to ${inSentence(limit.amount, limit.currency)}` : "";
    const body = `Asked for a waiver until ${expiresAt.toISOString().slice(0, 10)}${upTo}${reachesDeal ? "" : ", which does not reach the deal"}: ${input.reason}`;
    await noteOn(tx, ctx, { rows: [exception], kind: "waive", body, now });
    await mailDeciders(tx, ctx, { exception, limit: limit ?? null, now });
    const asked = { waiverId, kind: exception.kind, expiresAt, limit: limit ?? null };
    audit(auditOf(exception, { action: "waiver.requested", after: asked, reason: input.reason }));
    return { ok: true, value: { waiverId, reachesDeal, at: now } };
  },
});

/** Tells those who may decide it and chose so. */
async function mailDeciders(
  tx: Tx,
  ctx: CallContext,
  { exception, limit, now }: { exception: EngagementException; limit: { amount: string; currency: string } | null; now: Date },
): Promise<void> {
  if (!ctx.mail) return;
  const found = await tx.maybe(readWaivedWorth({ engagementId: exception.engagementId }));
  const [rules, reference] = [await readWaiverRules(tx), await currentReference(ctx)];
  const amountReporting = waiverAmount(reference, limit ?? { amount: null, currency: null }, found?.worth);
  const waiver = {
    kind: exception.kind,
    requestedBy: ctx.actor.id,
    tokenOf: await tokenMaker(tx, ctx.actor),
    amountReporting,
    place: exception,
  };
  await mailWhoChose(tx, ctx, {
    kind: "decision",
    exceptions: [exception],
    isFor: (person) => whyNotDecide(rules, { ...person, type: "user" }, waiver, now) === null,
    many: (count) => `${ctx.actor.name} asks for ${count} waivers`,
    now,
  });
}

async function dealOf(tx: Tx, exception: { id: string }) {
  const found = await tx.raw(
    `SELECT d.amount::text AS amount, coalesce(d.currency, x.exposure_currency) AS currency
     FROM exception_item x JOIN engagement e ON e.id = x.engagement_id JOIN deal d ON d.id = e.deal_id WHERE x.id = $1`,
    [exception.id],
  );
  return found.rows[0] ? dealRow.parse(found.rows[0]) : { amount: null, currency: null };
}
