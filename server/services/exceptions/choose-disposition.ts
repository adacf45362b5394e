import { z } from "zod";
import { reaches } from "../../domain/access/scope.ts";
import { dispositionNames, dispositions } from "../../domain/canonical/deal.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { closeGates, releaseKeys } from "../runs/release-runs.ts";
import { lockOne } from "./one-exception.ts";
import { storeRuling } from "./store-ruling.ts";
import { auditOf, noteOn } from "./target.ts";

/** Additions and changes belong to an engagement that exists. */
const needsTarget: ReadonlySet<string> = new Set(["addition", "change"]);

/** Decides what a won deal becomes, and lets its flow go on. */
export const chooseDisposition = command({
  name: "chooseDisposition",
  permission: "engagements.rule",
  input: z.strictObject({
    id: z.uuid(),
    version: z.int().positive().optional(),
    disposition: z.enum(dispositions),
    /** The number of the engagement that it adds to, changes or renews. */
    targetNumber: z.string().trim().min(1).max(60).nullish(),
    why: z.string().trim().max(500).optional(),
  }),
  output: z.object({ rulingId: z.string(), released: z.int(), at: z.date() }),
  run: async ({ input, ctx, tx, now, grants, audit }) => {
    const { disposition } = input;
    const targetNumber = input.targetNumber ?? null;
    if (needsTarget.has(disposition) && !targetNumber)
      return refuse("invalid", `Say which engagement: ${dispositionNames[disposition]} needs its number.`, {
        targetNumber: "is missing",
      });
    const seen = await tx.raw("SELECT engagement_id FROM exception_item WHERE id = $1", [input.id]);
    // Before the exception is locked: the flow takes the gate first, too.
    const key = `engagement:${String(seen.rows[0]?.engagement_id)}`;
    await closeGates(tx, [key]);
    const found = await lockOne(tx, { ctx, grants, now }, { ...input, kinds: ["disposition_undecided"], what: "a disposition" });
    if (!found.ok) return found;
    const exception = found.value;
    if (targetNumber) {
      const known = await tx.raw('SELECT entity_code AS "entityCode", region FROM engagement WHERE number = $1 AND id <> $2', [
        targetNumber,
        exception.engagementId,
      ]);
      const [target] = known.rows;
      const place = target && { entityCode: target.entityCode as string | null, region: target.region as string | null };
      if (!place || !reaches(ctx.actor.grants, place))
        return refuse("invalid", `There is no other engagement ${targetNumber}. Look its number up in the list of engagements.`, {
          targetNumber: "is not an engagement",
        });
    }
    const ruling = {
      kind: "disposition",
      subjectId: exception.engagementId,
      answer: { disposition, targetNumber },
      reason: input.why ?? null,
      engagementId: exception.engagementId,
    } as const;
    const rulingId = await storeRuling(tx, ctx, ruling, now);
    const says = `${dispositionNames[disposition]}${targetNumber ? ` of ${targetNumber}` : ""}`;
    await noteOn(tx, ctx, { rows: [exception], kind: "fix", body: `Decided: ${says}${input.why ? `. ${input.why}` : ""}`, now });
    audit(
      auditOf(exception, {
        action: "disposition.chosen",
        after: { disposition, targetNumber, rulingId },
        reason: input.why ?? null,
      }),
    );
    return { ok: true, value: { rulingId, released: await releaseKeys(tx, ctx.jobs, [key]), at: now } };
  },
});
