import { type Amount, equal, round } from "../../domain/money.ts";
import { refused } from "./errors.ts";

/** Text that means something else in part, such as an e-mail address: refused where it does not fit. `what`: as people call it. */
export function unbroken(
  text: string | null,
  length: number,
  { field, what }: { field: string | null; what: string },
): string | null {
  if (text === null || field === null || text.length <= length) return text;
  const why = `${what} has ${text.length} characters, and NetSuite takes ${length} in the field ${field}. Correct it where it is kept.`;
  throw refused(why, field);
}

/**
 * A decimal as a JSON number of exactly the same value. A double that would print as another number is refused, since money
 * must not change on its way.
 */
export function exactNumber(amount: Amount, field: string): number {
  const number = Number(amount);
  if (Number.isFinite(number) && equal(String(number), amount)) return number;
  throw refused(`${amount} has more digits than NetSuite can be told exactly. Correct ${field} in the contract.`, field);
}

/** An amount of money as a JSON number; one with a fraction of the smallest unit is refused, since NetSuite would round it. */
export function exactMoney(amount: Amount, currency: string, field: string): number {
  if (!equal(round(amount, currency), amount))
    throw refused(
      `${amount} ${currency} has a fraction of the smallest unit of ${currency}. Correct ${field} in the contract.`,
      field,
    );
  return exactNumber(amount, field);
}

/** A web address as the vendor's URL fields take it: with a scheme. */
export const webAddress = (website: string): string =>
  /^[a-z][a-z0-9+.-]*:\/\//i.test(website.trim()) ? website.trim() : `https://${website.trim()}`;
