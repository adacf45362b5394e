/** One bar. */
export interface BarItem {
  label: string;
  /** Null where it is not known: no bar, and the label says so. */
  value: number | null;
  /** Not closed yet: hatched outline. */
  provisional?: boolean;
  href?: string;
  /** The exact value in words, where the number only gives the length: money, by `formatMoney`. */
  shown?: string;
}

export interface BarDatum {
  label: string;
  value: number | null;
  shown?: string;
  provisional: boolean;
  href?: string;
  /** Where the bar starts and how long it is, as shares of the axis; null without a value. */
  start: number | null;
  length: number | null;
}

export interface Bars {
  data: readonly BarDatum[];
  /** Where zero lies, as a share of the axis. */
  zero: number;
}

/** Bars measured from zero, to either side; the longest fills the axis. */
export function prepareBars(items: readonly BarItem[]): Bars {
  const values = items.flatMap((item) => (item.value === null ? [] : [item.value]));
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const span = high - low || 1;
  const zero = Math.abs(low) / span;
  return {
    zero,
    data: items.map(({ label, value, shown, provisional, href }) => ({
      label,
      value,
      shown,
      provisional: provisional ?? false,
      href,
      start: value === null ? null : value < 0 ? zero + value / span : zero,
      length: value === null ? null : Math.abs(value) / span,
    })),
  };
}
