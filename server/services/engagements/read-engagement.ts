import { z } from "zod";
import { type EngagementHead, readEngagementHead, readEngagementParts, readStepAttempts } from "../../db/engagement-page.sql.ts";
import type { Place } from "../../domain/access/scope.ts";
import { dealTermsSchema } from "../../domain/canonical/deal.ts";
import { isUuid } from "../../domain/ids.ts";
import { query } from "../query.ts";
import { refuse } from "../refusal.ts";
import { ballInCourt, openExceptions } from "./engagement-blockers.ts";
import { contractOut, systemOut } from "./engagement-contract.ts";
import { engagementDetail } from "./engagement-detail.ts";
import { attemptOut } from "./engagement-steps.ts";

const attemptsShown = 400;

/** One engagement with everything that its page tells: the deal, the contract, the systems, the run, what holds it up. */
export const readEngagement = query({
  name: "readEngagement",
  permission: "engagements.read",
  input: z.strictObject({ id: z.string().max(60) }),
  output: engagementDetail,
  run: async ({ input, ctx, now, reaches }) => {
    const missing = refuse("not_found", "This engagement is not there, or it belongs to an entity or region that is not yours.");
    const id = isUuid(input.id) ? input.id : await idOfNumber(input.id);
    if (!id) return missing;
    const head = await ctx.db.maybe(readEngagementHead({ id }));
    if (!head || !reaches(head)) return missing;
    const parts = await ctx.db.one(readEngagementParts(head));
    const attempts = await ctx.db.rows(readStepAttempts({ runIds: parts.runs.map((run) => run.id), limit: attemptsShown }));
    return {
      ok: true,
      value: {
        ...facts(head, reaches),
        deal: dealOf(head),
        contracts: contractOut(parts.contracts),
        systems: systemOut(parts.systems),
        project: parts.project,
        exceptions: openExceptions(parts.exceptions, ctx.actor.grants),
        court: ballInCourt(head, parts, now),
        runs: parts.runs,
        attempts: attempts.map(attemptOut),
        writes: parts.writes,
        staffing: parts.staffing,
        notices: parts.notices,
        siblings: parts.siblings.filter(reaches),
      },
    };

    async function idOfNumber(number: string): Promise<string | undefined> {
      const found = await ctx.db.raw("SELECT id FROM engagement WHERE number = $1", [number]);
      return typeof found.rows[0]?.id === "string" ? found.rows[0].id : undefined;
    }
  },
});

/** What another engagement is called is for those who reach that one. */
function facts(head: EngagementHead, reaches: (place: Place) => boolean) {
  const {
    connectionKey,
    connectionName,
    dealTerms: _terms,
    targetEntityCode,
    targetId,
    targetName,
    targetNumber,
    ...more
  } = head;
  const { targetRegion, ...rest } = more;
  const isTargetReached = reaches({ entityCode: targetEntityCode, region: targetRegion });
  return {
    ...rest,
    connection: { key: connectionKey, name: connectionName },
    target:
      targetId && targetNumber && isTargetReached
        ? { id: targetId, number: targetNumber, name: targetName ?? targetNumber }
        : null,
  };
}

/** What was sold, as the CRM says it. Terms that are not of the form of this release are left out rather than half shown. */
function dealOf(head: EngagementHead) {
  const parsed = dealTermsSchema.safeParse(head.dealTerms);
  const terms = parsed.success ? parsed.data : null;
  const lines = terms?.lines.filter((line) => line.projectGroup === head.projectGroup) ?? [];
  return {
    id: head.dealId,
    name: head.dealName,
    stage: head.dealStage,
    isWon: head.dealIsWon,
    amount: head.dealAmount,
    currency: head.dealCurrency,
    ownerName: head.dealOwner,
    kind: terms?.kind ?? null,
    paymentTerms: terms?.paymentTerms ?? null,
    poNumber: terms?.poNumber ?? null,
    poAmount: terms?.poAmount ?? null,
    serviceStartOn: terms?.serviceStartOn ?? null,
    serviceEndOn: terms?.serviceEndOn ?? null,
    sow: terms?.sow
      ? {
          name: terms.sow.name,
          status: terms.sow.status,
          amount: terms.sow.amount,
          currency: terms.sow.currency,
          url: terms.sow.url,
        }
      : null,
    contacts:
      terms?.contacts.map((contact) => ({
        role: contact.role,
        name: [contact.firstName, contact.lastName].filter(Boolean).join(" ") || null,
        email: contact.email,
      })) ?? [],
    lines: lines.map((line, index) => ({
      ordinal: index + 1,
      name: line.name,
      product: line.product,
      type: line.contractType,
      serviceLine: line.serviceLine,
      amount: line.amount,
    })),
  };
}
