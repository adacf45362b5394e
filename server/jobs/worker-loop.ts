import type { Job, JobResult } from "pg-boss";
import { z } from "zod";
import { isLane, type Lane, lanes, runQueue, taskQueue } from "../db/job-queues.ts";
import { errorText } from "../safe-error.ts";
import { takeMail } from "../services/mail/take-mail.ts";
import type { Engine } from "./create-engine.ts";
import { sweepDuplicates } from "./duplicate-sweep.ts";
import { EventReadings } from "./event-readings.ts";
import type { Flow } from "./flow.ts";
import { applyWaiting, Polls, pollDue, sweepCrms } from "./poll.ts";
import { revalueExposures } from "./revalue.ts";
import { claim, execute } from "./run-executor.ts";
import { sendDueMail, sendMail } from "./send-mail.ts";
import { foldExceptions, sealTrail, sweepRetention, sweepRuns, sweepTime } from "./sweeps.ts";
import { takeWaitingMail } from "./take-mail.ts";

export interface Worker {
  /** Takes nothing new, and answers when what was begun has ended. */
  stop(): Promise<void>;
}

/** Runs of each lane at once in one process: none takes the place of another. */
const slots: Record<Lane, number> = { live: 12, release: 8, backfill: 6 };
const jobsAtOnce = 4;
/**
 * Tasks are taken by so many hands, each so many: one slow vendor leaves the others' events their way, and runs their connections.
 * Those that are no readings are done some at a time.
 */
const taskHands = 2;
const tasksTaken = 50;
const otherTasksAtOnce = 4;
/**
 * How often a queue is looked at. A notification is a hint that comes once for many jobs, and none comes when a later job or
 * a retry is due, so the queue is looked at as often as without.
 */
const lookEverySeconds = 1;
const stopWithinMs = 30_000;
const secondMs = 1_000;

const runJob = z.strictObject({ runIds: z.array(z.uuid()).min(1).max(1_000) });
const taskJob = z.strictObject({ name: z.string(), payload: z.record(z.string(), z.unknown()) });
const connectionTask = z.strictObject({ connectionId: z.uuid() });
const mailTask = z.strictObject({ mailId: z.uuid() });
const recordsTask = z.strictObject({
  connectionId: z.uuid(),
  object: z.string(),
  externalIds: z.array(z.string()).max(1_000),
  /** Of the event that named them. */
  correlationId: z.uuid().optional(),
});

/** Starts to work: consumes the queues of the lanes, polls connections, sweeps. */
export async function startWorker(engine: Engine, flows: readonly Flow[], served: readonly string[] = lanes): Promise<Worker> {
  const { boss, log, times } = engine;
  let isStopping = false;
  const working = new Set<Promise<unknown>>();
  const track = <Value>(work: Promise<Value>): Promise<Value> => {
    working.add(work);
    return work.finally(() => working.delete(work));
  };

  const lanesServed = served.filter(isLane);
  for (const lane of lanesServed) {
    const room = new Room(slots[lane]);
    await boss.work(
      runQueue(lane),
      {
        batchSize: jobsAtOnce,
        pollingIntervalSeconds: lookEverySeconds,
        notifyPollingIntervalSeconds: lookEverySeconds,
        burstWhenBatchFull: true,
      },
      (jobs: Job<unknown>[]) => track(workRuns(engine, flows, room, jobs, () => isStopping)),
    );
  }
  const tasks: Tasks = { engine, readings: new EventReadings(engine), room: new Room(otherTasksAtOnce) };
  await boss.work(
    taskQueue,
    {
      batchSize: tasksTaken,
      localConcurrency: taskHands,
      pollingIntervalSeconds: lookEverySeconds,
      notifyPollingIntervalSeconds: lookEverySeconds,
      burstWhenBatchFull: true,
      perJobResults: true,
    },
    (jobs: Job<unknown>[]) => track(Promise.all(jobs.map((job) => settleTask(tasks, job)))),
  );

  const polls = new Polls(engine);
  const sent = new Map<string, number>();
  const loops = [
    every(times.sweepMs, "runs", () => sweepRuns(engine, sent)),
    every(times.pollMs, "polls", async () => {
      for (const reading of await polls.begin()) void track(reading);
    }),
    every(times.sweepMs, "mail", () => sendDueMail(engine)),
    every(30 * secondMs, "mail that came in", () => takeWaitingMail(engine)),
    every(secondMs, "exceptions", () => foldExceptions(engine)),
    every(secondMs, "audit", () => sealTrail(engine)),
    every(30 * secondMs, "time", () => sweepTime(engine)),
    every(60 * secondMs, "exposures", () => revalueExposures(engine)),
    every(60 * secondMs, "whole CRMs", () => sweepCrms(engine)),
    every(60 * secondMs, "duplicates", () => sweepDuplicates(engine)),
    every(3_600 * secondMs, "retention", () => sweepRetention(engine)),
  ];

  /** Does something again and again, never twice at once; a failure is logged and the next time is another try. */
  function every(ms: number, what: string, act: () => Promise<unknown>): { end(): void } {
    let timer: NodeJS.Timeout | undefined;
    const turn = async () => {
      await track(act()).catch((error: unknown) => log.warn({ err: error, sweep: what }, "a sweep failed and is tried again"));
      if (!isStopping) timer = setTimeout(() => void turn(), ms);
    };
    void turn();
    return { end: () => clearTimeout(timer) };
  }

  return {
    stop: async () => {
      isStopping = true;
      for (const loop of loops) loop.end();
      for (const name of [...lanesServed.map(runQueue), taskQueue])
        await boss.offWork(name).catch((error: unknown) => log.warn({ err: error }, "a queue could not be left"));
      const rest = Promise.allSettled([...working]);
      await Promise.race([rest, new Promise((resolve) => setTimeout(resolve, stopWithinMs).unref())]);
    },
  };
}

/** So many runs at once, in the order in which they came. */
class Room {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(size: number) {
    this.#free = size;
  }

  async enter(): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1;
      return;
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free += 1;
  }
}

/** Runs are claimed as there is room for them, so that what waits here can be taken by another worker. */
async function workRuns(
  engine: Engine,
  flows: readonly Flow[],
  room: Room,
  jobs: readonly Job<unknown>[],
  isStopping: () => boolean,
): Promise<void> {
  const byName = new Map(flows.map((flow) => [flow.name, flow]));
  const runIds = [...new Set(jobs.flatMap((job) => runJob.parse(job.data).runIds))];
  await Promise.all(
    runIds.map(async (runId) => {
      await room.enter();
      try {
        if (isStopping()) return; // the sweep hands it to another worker
        const [run] = await claim(engine, flows, [runId]);
        const flow = run && byName.get(run.flow);
        if (run && flow) await execute(engine, flow, run);
      } catch (error) {
        engine.log.warn({ err: error, runId }, "a run could not be taken; the sweep brings it again");
      } finally {
        room.leave();
      }
    }),
  );
}

/** What tasks take of a worker. */
interface Tasks {
  engine: Engine;
  readings: EventReadings;
  room: Room;
}

/** Each task of a batch ends by itself: one that fails is tried again without the others. */
async function settleTask(tasks: Tasks, job: Job<unknown>): Promise<JobResult> {
  try {
    await workTask(tasks, job.data);
    return { id: job.id, status: "completed" };
  } catch (error) {
    tasks.engine.log.warn({ err: error, task: job.data }, "a task failed and is tried again");
    return { id: job.id, status: "failed", output: { message: errorText(error) } };
  }
}

async function workTask({ engine, readings, room }: Tasks, data: unknown): Promise<void> {
  const { name, payload } = taskJob.parse(data);
  if (name === "pull-records") {
    const { connectionId, object, ...asked } = recordsTask.parse(payload);
    await readings.read({ connectionId, object }, asked);
    return;
  }
  await room.enter();
  try {
    await workOther(engine, name, payload);
  } finally {
    room.leave();
  }
}

async function workOther(engine: Engine, name: string, payload: Record<string, unknown>): Promise<void> {
  switch (name) {
    case "pull-connection":
      await pollDue(engine, { force: true, ...connectionTask.parse(payload) });
      return;
    case "apply-records":
      await applyWaiting(engine, connectionTask.parse(payload));
      return;
    case "send-mail":
      if (!engine.mailer?.isResting()) await sendMail(engine, mailTask.parse(payload).mailId);
      return;
    case "take-mail":
      await takeMail(engine, mailTask.parse(payload).mailId);
      return;
    default:
      throw new Error(`No worker knows the task ${name}.`);
  }
}
