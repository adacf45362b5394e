import { lineAmount } from "../../domain/canonical/deal.ts";
import type { ResolvedTerms } from "../../domain/contract/facts.ts";
import { countGroups } from "../../domain/contract/project-groups.ts";
import { sum } from "../../domain/money.ts";
import type { Work } from "./work.ts";

/** What an engagement is worth: by its terms, or, where the check has not come to any, by what the deal states. Null: it does not say. */
export function worthOf(work: Work, terms: ResolvedTerms | null): string | null {
  if (terms) return terms.amount;
  const { deal, engagement } = work.state;
  if (countGroups(deal.terms) === 1) return deal.amount;
  const amounts = deal.terms.lines
    .filter((line) => line.projectGroup === engagement.projectGroup)
    .map((line) => lineAmount(line, deal.currency));
  const known = amounts.filter((amount) => amount !== null);
  return known.length === amounts.length ? sum(known) : null;
}
