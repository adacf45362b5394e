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
  /** When what a person may change elsewhere is looked at again. */
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
