import { z } from "zod";
import type { Tx } from "../../db/database.ts";
import { update } from "../../db/rows.ts";
import { command } from "../command.ts";
import type { CallContext } from "../context.ts";
import { currentReference } from "../reference/shared-reference.ts";
import { refuse } from "../refusal.ts";
import { closeGates, releaseKeys } from "../runs/release-runs.ts";
import { readWaiverRules, waiverAmount, whyNotDecide } from "./approval.ts";
import { exceptionOf, lockRequestedWaiver, type WaiverRow } from "./locked-waiver.ts";
import { auditOf, changedSinceRead, noteOn } from "./target.ts";

/** An older release asked about changes without noting what is sold: approved so, a waiver would hold for whatever follows. */
const untold =
  "This change was asked about before it was noted what is sold with it. It is looked at again now: load it again in a moment, and decide on what it says then.";

/** Why whoever asks may not decide a waiver, in words; null: they may. */
async function whyNot(tx: Tx, ctx: CallContext, waiver: WaiverRow): Promise<string | null> {
  const [rules, reference] = [await readWaiverRules(tx), await currentReference(ctx)];
  const { entity_code: entityCode, kind, region, requested_by: requestedBy, token_of: tokenOf, worth } = waiver;
  const amountReporting = waiverAmount(reference, waiver, worth);
  const asked = { kind, requestedBy, tokenOf, amountReporting, place: { entityCode, region } };
  return whyNotDecide(rules, ctx.actor, asked, ctx.clock.now());
}

/**
 * The second person's answer to a waiver: never whoever asked, within the approval matrix, and on the exception as they saw it.
 * Approved, the flow of the engagement looks again and closes the exception as waived.
 */
export const decideWaiver = command({
  name: "decideWaiver",
  permission: "exceptions.decide",
  input: z.strictObject({
    waiverId: z.uuid(),
    approve: z.boolean(),
    /** Of the exception, as whoever decides saw it: another one now is refused. */
    version: z.int().positive(),
    why: z.string().trim().max(500).optional(),
  }),
  output: z.object({ state: z.enum(["approved", "refused"]), released: z.int(), at: z.date() }),
  guard: ({ input, ctx, reaches }) =>
    ctx.db.tx(async (tx) => {
      const found = await lockRequestedWaiver(tx, input.waiverId, reaches);
      const waiver = found.ok ? found.value : null;
      const isTold = !input.approve || waiver?.kind !== "amendment_candidate" || waiver.terms !== null;
      if (isTold || (await whyNot(tx, ctx, waiver))) return { ok: true, value: null };
      await releaseKeys(tx, ctx.jobs, [`engagement:${waiver.engagement_id}`]);
      return refuse("conflict", untold);
    }),
  run: async ({ input, ctx, tx, now, reaches, audit }) => {
    const found = await lockRequestedWaiver(tx, input.waiverId, reaches);
    if (!found.ok) return found;
    const waiver = found.value;
    const place = { entityCode: waiver.entity_code, region: waiver.region };
    const why = await whyNot(tx, ctx, waiver);
    if (why) return refuse("needs_second_person", why);
    if (waiver.exception_version !== input.version) return refuse("conflict", changedSinceRead);
    if (input.approve && waiver.expires_at <= now)
      return refuse("conflict", "The waiver has expired before it was decided. Have it asked for again.");
    const state: "approved" | "refused" = input.approve ? "approved" : "refused";
    const key = `engagement:${waiver.engagement_id}`;
    await closeGates(tx, [key]);
    const changed = await update(tx, "Waiver", {
      where: { id: waiver.id, state: "requested" },
      set: {
        state,
        ...place,
        terms: waiver.terms,
        decidedBy: ctx.actor.id,
        decidedName: ctx.actor.name,
        decidedAt: now,
      },
    });
    if (changed !== 1) return refuse("conflict", "Someone else has just decided this waiver. Load it again.");
    // Whoever approves it approves what the deal is worth now, not whatever it is raised to later.
    if (input.approve && waiver.amount === null)
      await tx.raw(
        "UPDATE waiver SET amount = $2, currency = $3 WHERE id = $1 AND $2::numeric IS NOT NULL AND $3::text IS NOT NULL",
        [waiver.id, waiver.worth.amount, waiver.worth.currency],
      );
    const exception = exceptionOf(waiver);
    const body = `${input.approve ? "Approved" : "Refused"} the waiver that ${waiver.requested_name} asked for${input.why ? `: ${input.why}` : ""}`;
    await noteOn(tx, ctx, { rows: [exception], kind: "waive", body, now });
    audit(
      auditOf(exception, {
        action: `waiver.${state}`,
        before: { state: "requested" },
        after: { state, waiverId: waiver.id, kind: waiver.kind, expiresAt: waiver.expires_at },
        reason: input.why ?? null,
      }),
    );
    const released = input.approve ? await releaseKeys(tx, ctx.jobs, [key]) : 0;
    return { ok: true, value: { state, released, at: now } };
  },
});
