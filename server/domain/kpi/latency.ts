/** Upper bounds of latency buckets in milliseconds, each inclusive; a last bucket holds what took longer. */
export const latencyBoundsMs: readonly number[] = [
  5, 10, 20, 35, 50, 75, 100, 150, 200, 300, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000, 7_500, 10_000, 20_000, 30_000, 60_000,
];

/** Calls by bucket: one more than there are bounds. */
export type LatencyBuckets = readonly number[];

export const emptyBuckets = (): number[] => new Array<number>(latencyBoundsMs.length + 1).fill(0);

/** The bucket of a duration. */
export function bucketOf(durationMs: number): number {
  const index = latencyBoundsMs.findIndex((bound) => durationMs <= bound);
  return index === -1 ? latencyBoundsMs.length : index;
}

/** Bucket by bucket; a histogram that lacks the last buckets (an older one) counts as zero there. */
export function addBuckets(a: LatencyBuckets, b: LatencyBuckets): number[] {
  return emptyBuckets().map((_, index) => (a[index] ?? 0) + (b[index] ?? 0));
}

/**
 * The duration in milliseconds that the share `percentile` (0 to 1) of the calls did not exceed, spread evenly within its bucket; null when
 * there were no calls. What took longer than the last bound is told as that bound: at least that.
 */
export function percentileMs(buckets: LatencyBuckets, percentile: number): number | null {
  if (!(percentile >= 0 && percentile <= 1)) throw new RangeError(`a percentile is between 0 and 1, not ${percentile}`);
  const total = buckets.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const rank = Math.max(1, percentile * total);
  let before = 0;
  for (const [index, count] of buckets.entries()) {
    if (count > 0 && before + count >= rank) {
      const lower = index === 0 ? 0 : (latencyBoundsMs[index - 1] ?? 0);
      const upper = latencyBoundsMs[index] ?? lower;
      return Math.round(lower + ((upper - lower) * (rank - before)) / count);
    }
    before += count;
  }
  return latencyBoundsMs.at(-1) ?? null;
}
