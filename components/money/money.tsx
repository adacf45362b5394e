import { cn } from "../ui/cn";
import { Unknown } from "../unknown/unknown";
import { formatMoney, type MoneyPrecision } from "./format-money";

export interface MoneyProps {
  /** A decimal string, never a number; null where it is not known. */
  amount: string | null | undefined;
  currency: string | null | undefined;
  /** `exact` in tables and details, `whole` in summaries, `compact` ("USD 412k") in headlines; the exact amount is on hover. */
  precision?: MoneyPrecision;
  /** Why the amount is not known. */
  cause?: string;
  /** Writes the plus of a positive difference. */
  signed?: boolean;
  className?: string;
}

/** The only money formatter. */
export function Money({ amount, currency, precision = "exact", cause = "Not known yet", signed, className }: MoneyProps) {
  if (amount === null || amount === undefined) return <Unknown cause={cause} />;
  if (!currency) return <Unknown cause={`${amount} without a currency`} />;
  const shown = formatMoney({ amount, currency, precision, signed });
  if (shown === null) return <Unknown cause={`“${amount}” is not an amount`} />;
  const exact = precision === "exact" ? undefined : (formatMoney({ amount, currency, signed }) ?? undefined);
  return (
    <span title={exact} className={cn("whitespace-nowrap tabular-nums", className)}>
      {shown}
    </span>
  );
}
