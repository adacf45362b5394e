import { z } from "zod";
import { customerQuestion } from "../../domain/exceptions/evidence.ts";
import type { Params } from "../../domain/exceptions/kind-spec.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { closeGates, releaseKeys } from "../runs/release-runs.ts";
import { lockOne } from "./one-exception.ts";
import { storeRuling } from "./store-ruling.ts";
import { auditOf, noteOn } from "./target.ts";

const answerOf = (use: string | null): Record<string, string | boolean> => (use === null ? { create: true } : { use });

/** Says which customer of the ERP ours is, or that it is a new one, and lets everything that waits for the answer go on. */
export const chooseCustomer = command({
  name: "chooseCustomer",
  permission: "engagements.rule",
  input: z.strictObject({
    id: z.uuid(),
    version: z.int().positive().optional(),
    /** The ERP's id of one of the candidates; null: none of them, create it. */
    use: z.string().min(1).max(200).nullable(),
    why: z.string().trim().max(500).optional(),
  }),
  output: z.object({ rulingId: z.string(), released: z.int(), at: z.date() }),
  run: async ({ input, ctx, tx, now, grants, audit }) => {
    const kinds = ["duplicate_customer"] as const;
    const seen = await tx.raw("SELECT params ->> 'customerId' AS customer FROM exception_item WHERE id = $1", [input.id]);
    // Before the exception is locked: the flow takes the gate first, too.
    const keys = [`ruling:${String(seen.rows[0]?.customer)}`];
    await closeGates(tx, keys);
    const found = await lockOne(tx, { ctx, grants, now }, { ...input, kinds, what: "a choice between customers" });
    if (!found.ok) return found;
    const exception = found.value;
    const question = customerQuestion(exception.kind, exception.params as Params);
    const candidate = question?.candidates.find((one) => one.externalId === input.use);
    if (!question || keys[0] !== `ruling:${question.customerId}` || (input.use !== null && !candidate))
      return refuse("conflict", "The candidates have changed since you read them. Look at them again, then decide.");
    const ruling = {
      kind: "customer_match",
      subjectId: question.customerId,
      answer: answerOf(input.use),
      reason: input.why ?? null,
      engagementId: exception.engagementId,
    } as const;
    const rulingId = await storeRuling(tx, ctx, ruling, now);
    const says = candidate ? `the same customer as ${candidate.name} (${candidate.externalId})` : "a new customer";
    await noteOn(tx, ctx, { rows: [exception], kind: "fix", body: `Decided: ${says}${input.why ? `. ${input.why}` : ""}`, now });
    audit(
      auditOf(exception, {
        action: "customer.ruled",
        after: { customerId: question.customerId, use: input.use, rulingId },
        reason: input.why ?? null,
      }),
    );
    return { ok: true, value: { rulingId, released: await releaseKeys(tx, ctx.jobs, keys), at: now } };
  },
});
