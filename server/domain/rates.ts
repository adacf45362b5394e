import { Decimal } from "decimal.js";
import { type LocalDate, parseDay } from "./dates.ts";
import { type Amount, convert } from "./money.ts";

/** Twenty significant digits: by places behind the point, the inverse of a rate such as 42,000 would be too coarse for millions. */
const Exact = Decimal.clone({ precision: 20, rounding: Decimal.ROUND_HALF_EVEN });

export interface Rate {
  from: string;
  to: string;
  /** Units of `to` for one unit of `from`. */
  rate: string;
  effectiveOn: string;
}

export interface Conversion {
  amount: Amount;
  currency: string;
  rate: string;
  /** The day of the rate that was used; null: no conversion was needed. */
  rateOn: LocalDate | null;
}

/** Dated exchange rates of one day: direct, inverse, or through the pivot currency. */
export class RateBook {
  readonly #rates: ReadonlyMap<string, Rate>;
  readonly #pivot: string;

  constructor(rates: readonly Rate[], pivot: string) {
    const usable = rates.filter((rate) => new Decimal(rate.rate).greaterThan(0)); // no currency is worth nothing: not a rate
    this.#rates = new Map(usable.map((rate) => [`${rate.from}>${rate.to}`, rate]));
    this.#pivot = pivot;
  }

  /** The rate of a pair, or undefined when neither it, its inverse nor a way through the pivot is known. */
  rate(from: string, to: string): { rate: string; rateOn: LocalDate | null } | undefined {
    if (from === to) return { rate: "1", rateOn: null };
    const direct = this.#leg(from, to);
    if (direct) return direct;
    const first = this.#leg(from, this.#pivot);
    const second = this.#leg(this.#pivot, to);
    if (!first || !second) return undefined;
    const older = [first.rateOn, second.rateOn].sort()[0] ?? null;
    return { rate: new Exact(first.rate).times(second.rate).toFixed(), rateOn: older };
  }

  #leg(from: string, to: string): { rate: string; rateOn: LocalDate | null } | undefined {
    const direct = this.#rates.get(`${from}>${to}`);
    if (direct) return { rate: direct.rate, rateOn: parseDay(direct.effectiveOn) ?? null };
    const inverse = this.#rates.get(`${to}>${from}`);
    if (inverse)
      return {
        rate: new Exact(1).dividedBy(inverse.rate).toFixed(),
        rateOn: parseDay(inverse.effectiveOn) ?? null,
      };
    return undefined;
  }

  /** An amount in another currency, or undefined when no rate is known. */
  convert(amount: Amount, from: string, to: string): Conversion | undefined {
    const found = this.rate(from, to);
    return found && { amount: convert(amount, found.rate, to), currency: to, rate: found.rate, rateOn: found.rateOn };
  }
}
