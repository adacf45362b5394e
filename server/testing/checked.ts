import { checkEngagement } from "../domain/contract/check-engagement.ts";
import type { Blocker } from "../domain/exceptions/blocker.ts";
import { kindSpec } from "../domain/exceptions/kinds.ts";
import { type FactsChange, testFacts } from "./engagement-facts.ts";

/** What the check says of an engagement of which nothing is wrong but what a test changes. */
export const check = (change: FactsChange = {}) => checkEngagement(testFacts(change));

/** What people read of blockers. */
export const titlesOf = (blockers: readonly Pick<Blocker, "kind" | "params">[]): string[] =>
  blockers.map(({ kind, params }) => kindSpec(kind).title(params));

/** What people read of what the check finds. */
export const sentences = (change: FactsChange): string[] => titlesOf(check(change).blockers);
