import { type Amount, compare } from "../money.ts";

/** Up to what a waiver sets a rule aside; no amount: whatever the deal is worth. */
export interface WaiverLimit {
  amount: Amount | null;
  currency: string | null;
}

/** Whether a waiver is large enough for a deal; one of unknown worth or in another currency is reached by no limit. */
export function coversDeal(limit: WaiverLimit, deal: { amount: Amount | null; currency: string | null }): boolean {
  if (limit.amount === null) return true;
  return deal.amount !== null && limit.currency === deal.currency && compare(deal.amount, limit.amount) <= 0;
}
