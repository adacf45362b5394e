import { type DealLine, soldTermsSchema } from "../canonical/deal.ts";
import { type LocalDate, parseDay } from "../dates.ts";
import { type Amount, equal, isNegative, negate, subtract } from "../money.ts";
import type { SoldContract, SoldLine } from "./compare-sold.ts";
import { type DueBy, dueBy } from "./due-by.ts";
import type { EngagementFacts } from "./facts.ts";

type Sold = Pick<SoldContract, "amount" | "currency" | "startOn" | "endOn" | "lines">;

/**
 * How much of a change of what was sold falls due until a day (included), up or down, in the contract's currency: all else goes on
 * being billed by the contract. `change`: all that it is worth. Null: the terms do not say when all of it falls due.
 */
export function changeDueBy(
  sold: Sold,
  facts: EngagementFacts,
  { change, timeZone, until }: { change: Amount; until: LocalDate | null; timeZone: string },
): Amount | null {
  const before = contractAsSold(sold, facts);
  if (!before || until === null) return null;
  const [was, now] = [dueBy(before, until, timeZone), dueBy(facts, until, timeZone)];
  const isInLines = isSame(dueBy(before, null, timeZone), dueBy(facts, null, timeZone), change);
  return isInLines && was.isComplete && now.isComplete ? difference(was, now) : null;
}

function difference(was: DueBy, now: DueBy): Amount | null {
  if (was.amount === null || now.amount === null) return null;
  const by = subtract(now.amount, was.amount);
  return isNegative(by) ? negate(by) : by;
}

/** Whether the lines have changed by so much; else the deal's amount has changed beside them, and nobody knows when that is due. */
function isSame(was: DueBy, now: DueBy, change: Amount): boolean {
  const whole = difference(was, now);
  return whole !== null && equal(whole, change);
}

/** The facts with the contract's lines and dates in place of what the deal says now; null: its terms cannot be read. */
function contractAsSold(sold: Sold, facts: EngagementFacts): EngagementFacts | null {
  const lines = sold.lines.flatMap((line) => lineOf(line, facts.projectGroup) ?? []);
  if (lines.length < sold.lines.length) return null;
  const dayOf = (text: string | null): LocalDate | null => (text === null ? null : (parseDay(text) ?? null));
  const terms = { ...facts.deal.terms, serviceStartOn: dayOf(sold.startOn), serviceEndOn: dayOf(sold.endOn), lines };
  return { ...facts, deal: { ...facts.deal, amount: sold.amount, currency: sold.currency, terms } };
}

function lineOf({ amount, name, terms, type }: SoldLine, projectGroup: string): DealLine | null {
  const read = soldTermsSchema.safeParse({ ...terms, contractType: type });
  if (!read.success) return null;
  return {
    ...read.data,
    externalId: name,
    name,
    amount,
    projectGroup,
    product: null,
    productCode: null,
    quantity: null,
    unitPrice: null,
    serviceLine: null,
    rateCard: null,
    capAmount: null,
    billingDriver: null,
    servicePackage: null,
  };
}
