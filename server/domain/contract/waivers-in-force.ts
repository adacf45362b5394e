import { changeTerms } from "./change-terms.ts";
import { checkEngagement } from "./check-engagement.ts";
import type { ActiveWaiver, EngagementFacts } from "./facts.ts";

/** A waiver as it was agreed: `entityCode` of the legal entity whose people did so, null: it had none yet. */
export type AgreedWaiver = ActiveWaiver & {
  entityCode: string | null;
  /** Of a change: what was agreed to, as `changeTerms` says it; null: whatever it is. */
  terms: string | null;
};

/**
 * Whether a waiver holds in a legal entity; null: none is known. A change of what was sold is agreed where its contract lies,
 * whichever entity it would move to.
 */
export const holdsIn = (waiver: { kind: string; entityCode: string | null }, entityCode: string | null): boolean =>
  waiver.kind === "amendment_candidate" || waiver.entityCode === null || entityCode === null || waiver.entityCode === entityCode;

/**
 * The waivers that hold for an engagement as it is now: what one entity's people have set aside, another's have not, and a change
 * is agreed as it was shown to whoever agreed to it, not as it may have been sold or decided since.
 */
export function waiversInForce(facts: EngagementFacts, waivers: readonly AgreedWaiver[]): readonly ActiveWaiver[] {
  const agreed = waivers.filter(({ terms }) => terms === null || terms === changeTerms(facts));
  if (agreed.every((waiver) => waiver.entityCode === null)) return agreed;
  const { entityCode } = checkEngagement({ ...facts, waivers: [] });
  return agreed.filter((waiver) => holdsIn(waiver, entityCode));
}
