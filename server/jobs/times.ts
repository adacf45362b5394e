/** How long things may take and how often they are looked at, in milliseconds; tests make them short. */
export interface EngineTimes {
  /** A worker holds a run for so long, and renews it while it works. */
  leaseMs: number;
  /** A call has to end by then; shorter than the lease. */
  callDeadlineMs: number;
  /** The first retry of what failed, doubled each time up to the longest. */
  retryMs: number;
  longestRetryMs: number;
  /** Failures in a row after which people are told. */
  attemptsBeforeException: number;
  /** How often lapsed leases and lost jobs are looked for. */
  sweepMs: number;
  /** A run that is due and that nobody took for so long has lost its job. */
  overdueMs: number;
  /** How often connections that are due are looked for. */
  pollMs: number;
  /** When what a person may change elsewhere is looked at again: soon at first, ever more rarely the longer it lasts. */
  lookAgainSoonMs: number;
  lookAgainRarelyMs: number;
}

const second = 1_000;
const minute = 60 * second;

export const usualTimes: EngineTimes = {
  leaseMs: 60 * second,
  callDeadlineMs: 25 * second,
  retryMs: 5 * second,
  longestRetryMs: 10 * minute,
  attemptsBeforeException: 4,
  sweepMs: 5 * second,
  overdueMs: 30 * second,
  pollMs: second,
  lookAgainSoonMs: minute,
  lookAgainRarelyMs: 15 * minute,
};

/** The wait before try number `attempts` + 1, without jitter. */
export const backoffMs = (times: Pick<EngineTimes, "retryMs" | "longestRetryMs">, attempts: number): number =>
  Math.min(times.retryMs * 2 ** Math.min(Math.max(attempts - 1, 0), 20), times.longestRetryMs);

/**
 * The wait until the next look-up of a write that was never answered: soon at first, each time twice as long as it has lasted by
 * then (5 s, 15 s, 45 s … in production), and once more when `waitMs` is over: not found then, it was not made. `settleAfterMs`:
 * the whole of that time.
 */
export const lookUpAgainMs = (
  times: Pick<EngineTimes, "retryMs">,
  { settleAfterMs, waitMs }: { settleAfterMs: number; waitMs: number },
): number => Math.min(Math.max(2 * (settleAfterMs - waitMs), times.retryMs), waitMs);

/** So many times as rarely as at first, what waits for people elsewhere is looked at in the end. */
const rarest = 15;

/**
 * The wait until what a person may change elsewhere is looked at again, without jitter, after it has been so for so long: soon at
 * first, then ever more rarely, a quarter of an hour at most in production.
 */
export const lookAgainSoonMs = (times: Pick<EngineTimes, "lookAgainSoonMs">, waitedMs: number): number =>
  Math.round(Math.min(Math.max(waitedMs / 10, times.lookAgainSoonMs), times.lookAgainSoonMs * rarest));
