import { type DealFacts, lineAmount } from "../domain/canonical/deal.ts";
import { newId } from "../domain/ids.ts";
import { sum } from "../domain/money.ts";
import type { Pending } from "./pending.ts";

/** A deal as the statement takes it. */
export function dealRow(one: Pending, id: string, facts: DealFacts): object {
  return {
    id,
    name: facts.name,
    account_external_id: facts.accountExternalId,
    stage: facts.stage,
    is_won: facts.isWon,
    is_closed: facts.isClosed,
    won_at: facts.wonAt,
    amount: facts.amount,
    currency: facts.currency,
    close_on: facts.closeOn,
    owner_name: facts.ownerName,
    terms: facts.terms,
    inbox_item_id: one.item.id,
    correlation_id: one.item.correlationId,
    is_deleted: false,
  };
}

/** What a won deal is to become: an engagement for each project group of its lines, in their order; one where it has none. */
export function engagementRows(dealId: string, facts: DealFacts): object[] {
  const groups = [...new Set(facts.terms.lines.map((line) => line.projectGroup))];
  if (groups.length === 0) groups.push("");
  return groups.map((group) => ({
    id: newId<"engagement">(),
    deal_id: dealId,
    project_group: group,
    name: groups.length > 1 && group ? `${facts.name} – ${group}` : facts.name,
    amount: groups.length === 1 ? facts.amount : amountOf(facts, group),
  }));
}

/** What the lines of a group are worth together; null where one of them does not say. */
function amountOf(facts: DealFacts, group: string): string | null {
  const amounts = facts.terms.lines.filter((line) => line.projectGroup === group).map((line) => lineAmount(line, facts.currency));
  const known = amounts.filter((amount) => amount !== null);
  return known.length === amounts.length ? sum(known) : null;
}
