import { formatNumber } from "@/components/number/format-number";
import { isZero } from "@/server/domain/money";

/** Whether all that is known of a sum comes to nothing: what it is worth is not known then, and must not be said to be nothing. */
export const isNotKnown = (sum: { amount: string }, unknownWorth: number): boolean => unknownWorth > 0 && isZero(sum.amount);

/** Those that no sum counts, as is said wherever one stands. */
export const ofUnknownWorth = (count: number): string => `${formatNumber(count)} of unknown worth`;
