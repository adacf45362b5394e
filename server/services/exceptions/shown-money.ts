import { z } from "zod";
import type { Amount } from "../../domain/money.ts";
import type { Actor } from "../context.ts";
import type { ReferenceBook } from "../reference/reference-book.ts";

/** Money in the currency that the reader has chosen, and by which rate it came there. */
export const shownMoneySchema = z.object({
  amount: z.string(),
  currency: z.string(),
  /** Units of `currency` for one of the original; "1" when it was not converted. */
  rate: z.string(),
  /** The day of the rate; null: none was needed. */
  rateOn: z.string().nullable(),
});
export type ShownMoney = z.infer<typeof shownMoneySchema>;

export const readersCurrency = (actor: Pick<Actor, "currency">, reference: ReferenceBook): string =>
  actor.currency ?? reference.reportingCurrency;

/** An amount in the reader's currency; null when there is no rate for it. */
export function shownMoney(amount: Amount, currency: string, to: string, reference: ReferenceBook): ShownMoney | null {
  const converted = reference.rates.convert(amount, currency, to);
  return converted ? { amount: converted.amount, currency: to, rate: converted.rate, rateOn: converted.rateOn } : null;
}
