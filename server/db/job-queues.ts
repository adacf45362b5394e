/** Lanes of runs: each has reserved slots in every worker, so that a release or a backfill never delays live work. */
export const lanes = ["live", "release", "backfill"] as const;
export type Lane = (typeof lanes)[number];

export const runQueue = (lane: Lane): string => `runs-${lane}`;

/** Tasks that are not runs: pulls, sweeps, previews. One queue, dispatched by name. */
export const taskQueue = "tasks";

/** Run ids of one job: a release of 20,000 is 400 jobs. */
export const runsPerJob = 50;

export const isLane = (text: string): text is Lane => (lanes as readonly string[]).includes(text);

/** Every queue there is. The owner creates them with the schema. */
export const allQueues: readonly string[] = [...lanes.map(runQueue), taskQueue];
