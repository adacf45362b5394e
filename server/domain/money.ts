import { Decimal } from "decimal.js";
import { z } from "zod";

const Exact = Decimal.clone({ precision: 60, rounding: Decimal.ROUND_HALF_EVEN, toExpNeg: -30, toExpPos: 40 });

/** A decimal amount as text, such as "1250.00" or "-3". Never a number. */
export type Amount = string;

/** An amount in a currency (ISO 4217). */
export interface Money {
  amount: Amount;
  currency: string;
}

const amountPattern = /^-?\d{1,15}(\.\d{1,6})?$/;
/** At most fifteen digits before the point and six behind it: what NUMERIC(20,4) can hold, with room for rates. */
export const amountSchema = z.string().regex(amountPattern, "must be a decimal amount such as 1250.00");
export const currencySchema = z.string().regex(/^[A-Z]{3}$/, "must be an ISO 4217 currency such as EUR");

export const isAmount = (text: string): boolean => amountPattern.test(text);

/**
 * Minor units that are not hundredths, by ISO 4217. Not the runtime's table: that one gives the digits that are usual in shops
 * (none for HUF, IDR, COP), by which an invoice would lose its cents.
 */
const digitsByCurrency: ReadonlyMap<string, number> = new Map(
  Object.entries({
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
  }).flatMap(([digits, codes]) => codes.split(" ").map((code) => [code, Number(digits)] as const)),
);

/** Fraction digits of a currency (ISO 4217). */
export const minorDigits = (currency: string): number => digitsByCurrency.get(currency) ?? 2;

/** The currencies that there are (ISO 4217). */
export const currencyCodes: readonly string[] = Intl.supportedValuesOf("currency");
const currencies = new Set(currencyCodes);
/** Whether a code names a currency that exists. */
export const isCurrency = (code: string): boolean => currencies.has(code);

/** A currency that somebody states: one that exists. */
export const statedCurrencySchema = z.string().refine(isCurrency, "must be a currency such as USD");

export const add = (a: Amount, b: Amount): Amount => new Exact(a).plus(b).toFixed();
export const subtract = (a: Amount, b: Amount): Amount => new Exact(a).minus(b).toFixed();
export const multiply = (a: Amount, factor: Amount): Amount => new Exact(a).times(factor).toFixed();
export const negate = (a: Amount): Amount => new Exact(a).negated().toFixed();
export const compare = (a: Amount, b: Amount): number => new Exact(a).comparedTo(b);
export const isZero = (a: Amount): boolean => new Exact(a).isZero();
export const isNegative = (a: Amount): boolean => new Exact(a).isNegative() && !isZero(a);
export const sum = (amounts: readonly Amount[]): Amount =>
  amounts.reduce<Decimal>((total, amount) => total.plus(amount), new Exact(0)).toFixed();

/** Whether two amounts are the same number, however they are written ("1.0" and "1"). */
export const equal = (a: Amount, b: Amount): boolean => new Exact(a).equals(b);

/** Rounds half to even, to the currency's minor unit. */
export function round(amount: Amount, currency: string): Amount {
  const digits = minorDigits(currency);
  return new Exact(amount).toDecimalPlaces(digits).toFixed(digits);
}

/** An amount in a sentence: "USD 43,800.00"; without a known currency the number alone. Nothing is rounded away. */
export function inSentence(amount: Amount, currency: string | null): string {
  const digits = currency === null ? 0 : minorDigits(currency);
  const exact = new Exact(amount);
  const [whole = "", fraction] = exact.toFixed(Math.max(digits, exact.decimalPlaces())).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return `${currency === null ? "" : `${currency} `}${grouped}${fraction === undefined ? "" : `.${fraction}`}`;
}

/** amount × rate, rounded to the target currency's minor unit. Rate: units of the target for one unit of the source. */
export function convert(amount: Amount, rate: string, toCurrency: string): Amount {
  return round(new Exact(amount).times(rate).toFixed(), toCurrency);
}

/** Whole minor units (cents) to an amount: 1999 → "19.99" for EUR, 1999 → "1999" for JPY. Throws on a fraction of a unit. */
export function fromMinorUnits(units: string | number | bigint, currency: string): Amount {
  const digits = minorDigits(currency);
  const whole = new Exact(String(units));
  if (!whole.isInteger()) throw new RangeError(`${units} is not a whole number of the smallest unit of ${currency}`);
  return whole.dividedBy(new Exact(10).pow(digits)).toFixed(digits);
}

/** An amount to whole minor units; throws when it has a fraction of one, since rounding there would lose money. */
export function toMinorUnits(amount: Amount, currency: string): number {
  const units = new Exact(amount).times(new Exact(10).pow(minorDigits(currency)));
  if (!units.isInteger()) throw new RangeError(`${amount} ${currency} has a fraction of the smallest unit`);
  const value = units.toNumber();
  if (!Number.isSafeInteger(value)) throw new RangeError(`${amount} ${currency} is too large to be sent as minor units`);
  return value;
}

/**
 * Splits an amount by weights so that the parts add up to it exactly: each part is rounded down to the minor unit and the
 * rest goes, a unit each, to the largest remainders (Hamilton's method); equal remainders in order.
 */
export function allocate(amount: Amount, weights: readonly Amount[], currency: string): Amount[] {
  const total = new Exact(sum(weights));
  if (weights.length === 0 || total.lessThanOrEqualTo(0))
    throw new RangeError("allocate needs weights that add up to more than 0");
  const digits = minorDigits(currency);
  const unit = new Exact(10).pow(-digits);
  const target = new Exact(amount);
  if (!target.equals(target.toDecimalPlaces(digits)))
    throw new RangeError(`${amount} ${currency} has a fraction of the smallest unit`);
  const exact = weights.map((weight) => target.times(weight).dividedBy(total));
  const floors = exact.map((part) => part.toDecimalPlaces(digits, Decimal.ROUND_FLOOR));
  const rest = target
    .minus(floors.reduce((a, b) => a.plus(b), new Exact(0)))
    .dividedBy(unit)
    .toNumber();
  const byRemainder = exact
    .map((part, index) => ({ index, remainder: part.minus(floors[index] ?? 0) }))
    .sort((a, b) => b.remainder.comparedTo(a.remainder) || a.index - b.index);
  const raised = new Set(byRemainder.slice(0, rest).map((entry) => entry.index));
  return floors.map((part, index) => (raised.has(index) ? part.plus(unit) : part).toFixed(digits));
}

/** The share `part ÷ whole` of an amount, rounded to the minor unit. */
export function prorate(amount: Amount, part: number, whole: number, currency: string): Amount {
  if (whole <= 0) throw new RangeError("prorate needs a whole above 0");
  return round(new Exact(amount).times(part).dividedBy(whole).toFixed(), currency);
}
