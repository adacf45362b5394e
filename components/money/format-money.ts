/** How much of an amount is shown: every digit, whole units, or "412k" for a headline. */
export type MoneyPrecision = "exact" | "whole" | "compact";

export interface MoneyInput {
  /** A decimal string such as "-1204.50": no exponent, no grouping. */
  amount: string;
  /** ISO 4217; an unknown code is shown as it is, with two decimals. */
  currency: string;
  precision?: MoneyPrecision;
  /** Writes the plus of a positive difference. */
  signed?: boolean;
}

const LOCALE = "en-GB";
const DECIMAL = /^-?\d{1,40}(\.\d{1,20})?$/;
const MINUS = "\u2212";
const NARROW_GAP = "\u00a0";

/** True when the text is a decimal that `formatMoney` can show. */
export function isDecimalText(text: string): text is `${number}` {
  return DECIMAL.test(text);
}

/** Decimals that the currency has by ISO 4217 (JPY 0, KWD 3); 2 for a code that nobody knows. */
export function currencyDecimals(currency: string): number {
  try {
    return new Intl.NumberFormat(LOCALE, { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

/**
 * "USD 412,000.00" from the decimal string itself: Intl reads all its digits (ECMA-402, Intl.NumberFormat v3), so nothing passes
 * through a binary number. Digits beyond the currency's own are shown, not rounded, in `exact`. Null when it is no decimal.
 */
export function formatMoney({ amount, currency, precision = "exact", signed }: MoneyInput): string | null {
  if (!isDecimalText(amount)) return null;
  const negative = amount.startsWith("-") && /[1-9]/.test(amount);
  const magnitude = amount.replace(/^-/, "");
  if (!isDecimalText(magnitude)) return null;
  const digits = numberFormat(precision, currency, magnitude).format(magnitude).replace("K", "k");
  const sign = negative ? MINUS : signed && /[1-9]/.test(amount) ? "+" : "";
  return `${currency}${NARROW_GAP}${sign}${digits}`;
}

/** An amount as `Money` would show it, where there is one: for whoever has to know how long it is. */
export const moneyText = (amount: string | null | undefined, currency: string | null | undefined, precision: MoneyPrecision) =>
  amount && currency ? formatMoney({ amount, currency, precision }) : null;

function numberFormat(precision: MoneyPrecision, currency: string, magnitude: string): Intl.NumberFormat {
  switch (precision) {
    case "compact":
      return new Intl.NumberFormat("en-US", {
        notation: "compact",
        maximumFractionDigits: magnitude.split(".")[0]?.length === 1 ? 2 : undefined,
      });
    case "whole":
      return new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
    case "exact": {
      const decimals = currencyDecimals(currency);
      return new Intl.NumberFormat(LOCALE, {
        minimumFractionDigits: decimals,
        maximumFractionDigits: Math.max(decimals, fractionLength(magnitude)),
      });
    }
  }
}

/** Digits after the point that are not trailing zeros. */
function fractionLength(magnitude: string): number {
  const fraction = magnitude.split(".")[1] ?? "";
  return fraction.replace(/0+$/, "").length;
}
