import type { EngagementRow } from "../../db/engagement-state.sql.ts";
import { isWaived } from "../../domain/contract/check-engagement.ts";
import type { EngagementFacts } from "../../domain/contract/facts.ts";
import type { Blocker } from "../../domain/exceptions/blocker.ts";
import type { HoldOutcome } from "./hold-step.ts";
import { soldHash } from "./sold-hash.ts";

/** What became of the deal after its project was set up, in a word or two for a sentence; null: it is still won. */
export function whatBecameOf(deal: EngagementRow["deal"]): string | null {
  if (deal.isDeleted) return "deleted";
  if (deal.isWon) return null;
  return deal.isClosed ? "lost" : `back at “${deal.stage}”`;
}

/** Sales operations and finance are told whatever became of the hold itself. */
export const holdBlockers = (now: string, billing: HoldOutcome["billing"]): Blocker[] => [
  { kind: "deal_reopened", params: { now }, cause: now, waits: [] },
  { kind: "billing_on_hold", params: { now, billing }, cause: now, waits: [] },
];

/** A change of what was sold after set-up: never overwritten, always asked. */
export function amendmentBlocker(state: EngagementRow, facts: EngagementFacts): Blocker | null {
  const { contract, deal, engagement } = state;
  if (!contract || contract.termsHash === soldHash(deal, engagement.projectGroup)) return null;
  if (isWaived("amendment_candidate", facts)) return null;
  return {
    kind: "amendment_candidate",
    params: { differences: "amount or terms", amount: deal.amount, currency: deal.currency, number: engagement.number },
    cause: "changed after set-up",
    waits: [],
  };
}
