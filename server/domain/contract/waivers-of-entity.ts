import { checkEngagement } from "./check-engagement.ts";
import type { ActiveWaiver, EngagementFacts } from "./facts.ts";

/** A waiver with the legal entity whose people agreed to it; null: it had none yet. */
export type PlacedWaiver = ActiveWaiver & { entityCode: string | null };

/**
 * Whether a waiver holds in a legal entity; null: none is known. A change of what was sold is agreed where its contract lies,
 * whichever entity it would move to.
 */
export const holdsIn = (waiver: { kind: string; entityCode: string | null }, entityCode: string | null): boolean =>
  waiver.kind === "amendment_candidate" || waiver.entityCode === null || entityCode === null || waiver.entityCode === entityCode;

/** The waivers that hold where an engagement belongs now: what one entity's people have set aside, another's have not. */
export function waiversOfEntity(facts: EngagementFacts, waivers: readonly PlacedWaiver[]): readonly ActiveWaiver[] {
  if (waivers.every((waiver) => waiver.entityCode === null)) return waivers;
  const { entityCode } = checkEngagement({ ...facts, waivers: [] });
  return waivers.filter((waiver) => holdsIn(waiver, entityCode));
}
