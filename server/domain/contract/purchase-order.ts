import { dayInSentence } from "../dates.ts";
import type { Blocker } from "../exceptions/blocker.ts";
import { type Amount, compare, inSentence, subtract, sum } from "../money.ts";
import type { EngagementFacts } from "./facts.ts";

/** What an engagement of another deal takes of a customer's purchase order. */
export interface OrderUse {
  /** Of the engagement. */
  number: string;
  /** Of its deal. */
  name: string;
  amount: Amount;
  currency: string;
}

/** The purchase order that a deal names. */
export interface OrderFacts {
  /** Its number as it is compared: without spaces, whatever the case. Null: the deal names none. */
  key: string | null;
  /** What other deals of the same customer take of it. */
  uses: readonly OrderUse[];
}

/** What runs wait for that want more of an order than is left. */
export const orderWaitKey = (customerId: string, key: string): string => `po:${customerId}:${key}`;

const problem = (facts: EngagementFacts, what: string, cause: string, waits: readonly string[] = []): Blocker => ({
  kind: "po_problem",
  params: { what, number: facts.deal.terms.poNumber },
  cause,
  waits,
});

const currencyOf = (facts: EngagementFacts): string | null => facts.deal.currency ?? facts.policy.currency ?? null;

/** The customer's purchase order, where the customer demands one: a number, enough balance, not expired. */
export function checkPurchaseOrder(facts: EngagementFacts): Blocker[] {
  if (!facts.customers[0]?.requiresPo) return [];
  const { poNumber, poAmount, poExpiresOn } = facts.deal.terms;
  if (!poNumber) return [problem(facts, "the customer demands one and none is entered", "missing")];
  const currency = currencyOf(facts);
  const blockers: Blocker[] = [];
  if (poAmount !== null && facts.deal.amount !== null && compare(poAmount, facts.deal.amount) < 0) {
    const [covered, worth] = [inSentence(poAmount, currency), inSentence(facts.deal.amount, currency)];
    blockers.push(problem(facts, `${poNumber} covers ${covered}, the deal is worth ${worth}`, "balance"));
  } else {
    const overdrawn = overdrawnOrder(facts);
    if (overdrawn) blockers.push(overdrawn);
  }
  if (poExpiresOn !== null && poExpiresOn < facts.today)
    blockers.push(problem(facts, `${poNumber} expired on ${dayInSentence(poExpiresOn)}`, "expired"));
  return blockers;
}

const named = 3;

/**
 * The deal together with the others under its purchase order comes to more than was ordered; null: it does not, or the amounts
 * that deals state say what remained for each of them, by the connection's policy. Uses in another currency do not count.
 */
export function overdrawnOrder(facts: EngagementFacts): Blocker | null {
  const { amount, name, terms } = facts.deal;
  const [customer] = facts.customers;
  const { key } = facts.order;
  if (!customer?.requiresPo || facts.policy.poAmount === "remaining") return null;
  if (key === null || terms.poAmount === null || amount === null) return null;
  const currency = currencyOf(facts);
  const uses = facts.order.uses.filter((use) => use.currency === currency);
  const used = sum(uses.map((use) => use.amount));
  const tooMuch = subtract(sum([used, amount]), terms.poAmount);
  if (uses.length === 0 || compare(tooMuch, "0") <= 0) return null;
  const money = (value: Amount): string => inSentence(value, currency);
  const rest = uses.slice(named);
  const takers = [
    ...uses.slice(0, named).map((use) => `${use.number} “${use.name}” takes ${money(use.amount)}`),
    ...(rest.length > 0 ? [`${rest.length} more take ${money(sum(rest.map((use) => use.amount)))}`] : []),
  ];
  const what = `${terms.poNumber} was ordered for ${money(terms.poAmount)}, of which ${takers.join(", ")}; “${name}” of ${money(amount)} is ${money(tooMuch)} more than is left`;
  return problem(facts, what, `shared:${customer.id}:${key}`, [orderWaitKey(customer.id, key)]);
}
