import { dayInSentence } from "../dates.ts";
import type { Blocker } from "../exceptions/blocker.ts";
import { type Amount, compare, inSentence, subtract, sum } from "../money.ts";
import type { Conversion } from "../rates.ts";
import { checkLines } from "./check-lines.ts";
import { resolveEntity } from "./check-parties.ts";
import { type EngagementFacts, referenceWaits } from "./facts.ts";

/** What an engagement of another deal takes of a customer's purchase order. */
export interface OrderUse {
  /** Of the engagement. */
  number: string;
  /** Of its deal. */
  name: string;
  amount: Amount;
  currency: string;
  /** Where it lies: what it is called is for those who see that legal entity. */
  entityCode: string | null;
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

/** A use, and what it comes to in the currency of the deal; undefined: no rate is known. */
type Counted = OrderUse & { worth: Conversion | undefined };

/** "USD 2,500.00 (EUR 2,300.00 by the rate of 20 Nov 2026)". */
function inBoth({ amount, currency, worth }: Counted): string {
  const own = inSentence(amount, currency);
  if (!worth) return `${own} (no rate is known)`;
  return worth.rateOn === null
    ? own
    : `${own} (${inSentence(worth.amount, worth.currency)} by the rate of ${dayInSentence(worth.rateOn)})`;
}

const named = 3;

const entityOf = (facts: EngagementFacts): string | null => {
  const serviceLines = checkLines(facts).known.flatMap((line) => line.serviceLine ?? []);
  return resolveEntity(facts, serviceLines).entity?.code ?? null;
};

/** Who takes of the order, the first three by name, those of another legal entity than the deal's own without. */
function takersOf(uses: readonly Counted[], own: string | null, money: (value: Amount) => string): string {
  const nameOf = ({ entityCode, name, number }: Counted): string =>
    entityCode === null || entityCode === own ? `${number} “${name}”` : "a deal of another legal entity";
  const rest = uses.slice(named);
  const known = rest.flatMap(({ worth }) => worth?.amount ?? []);
  const others = known.length < rest.length ? "" : ` ${money(sum(known))}`;
  return [
    ...uses.slice(0, named).map((use) => `${nameOf(use)} takes ${inBoth(use)}`),
    ...(rest.length > 0 ? [`${rest.length} more take${others || " of it too"}`] : []),
  ].join(", ");
}

/**
 * The deal together with the others under its purchase order comes to more than was ordered, or nobody can say for want of a rate;
 * null: it does not, or the amounts that deals state say what remained for each of them, by the connection's policy. What others
 * take in another currency counts by the day's rate.
 */
export function overdrawnOrder(facts: EngagementFacts): Blocker | null {
  const { amount, name, terms } = facts.deal;
  const [customer] = facts.customers;
  const { key, uses } = facts.order;
  if (!customer?.requiresPo || facts.policy.poAmount === "remaining") return null;
  const currency = currencyOf(facts);
  if (key === null || terms.poAmount === null || amount === null || currency === null || uses.length === 0) return null;
  const counted: Counted[] = uses.map((use) => ({ ...use, worth: facts.rates.convert(use.amount, use.currency, currency) }));
  const money = (value: Amount): string => inSentence(value, currency);
  const used = sum(counted.flatMap(({ worth }) => worth?.amount ?? []));
  const tooMuch = subtract(sum([used, amount]), terms.poAmount);
  const strangers = [...new Set(counted.filter(({ worth }) => !worth).map((use) => use.currency))].sort();
  if (compare(tooMuch, "0") <= 0 && strangers.length === 0) return null;
  const what = `${terms.poNumber} was ordered for ${money(terms.poAmount)}, of which ${takersOf(counted, entityOf(facts), money)}`;
  const order = orderWaitKey(customer.id, key);
  const waits = uses.some((use) => use.currency !== currency) ? [order, referenceWaits.rates] : [order];
  if (compare(tooMuch, "0") > 0) {
    const text = `${what}; “${name}” of ${money(amount)} is ${money(tooMuch)} more than is left`;
    return problem(facts, text, `shared:${customer.id}:${key}`, waits);
  }
  const rate = `${strangers.join(" and ")} to ${currency}`;
  const text = `${what}; whether enough is left for “${name}” of ${money(amount)} cannot be said without a rate of exchange from ${rate}`;
  const blocker = problem(facts, text, `rate:${customer.id}:${key}`, waits);
  return { ...blocker, params: { ...blocker.params, rate } };
}
