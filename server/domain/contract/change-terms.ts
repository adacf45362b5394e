import { decideDisposition } from "./disposition.ts";
import type { EngagementFacts } from "./facts.ts";
import { soldHash } from "./sold-hash.ts";

/**
 * What a second person agrees to who sets a change aside, as one text: what is sold now, and where no project of its own is to come
 * of it, what people or maps have decided that it becomes, and of which engagement.
 */
export function changeTerms(facts: EngagementFacts): string {
  const { customers, deal, projectGroup } = facts;
  const sold = soldHash({ ...deal, customerId: customers[0]?.id ?? null }, projectGroup);
  const decided = decideDisposition(facts);
  if (!decided.decided || !(decided.disposition === "none" || decided.disposition === "change")) return sold;
  return [sold, decided.disposition, decided.targetEngagementId].join(" ");
}
