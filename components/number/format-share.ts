const number = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 1 });

/** A share of one as people read it, with a space that does not break: 0.79 is "79 %", 0.0012 is "0.1 %". Whole percents on request. */
export const formatShare = (share: number, precision: "whole" | "tenth" = "tenth"): string =>
  `${number.format(precision === "whole" ? Math.round(share * 100) : share * 100)}\u00a0%`;
