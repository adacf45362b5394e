/** One figure, as a ratio to a baseline that ran beside it. */
export interface Figure {
  /** `area.what` */
  name: string;
  value: number;
  unit: string;
  baseline: number | null;
  ratio: number | null;
  /** More that belongs to it. */
  detail?: Record<string, number | string>;
}

export const round = (value: number): number => Number(value.toPrecision(4));

/** The value below which a share of the values lies (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const ordered = [...values].sort((a, b) => a - b);
  return ordered[Math.min(ordered.length - 1, Math.ceil(share * ordered.length) - 1)] ?? Number.NaN;
}

/** How long something takes, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
