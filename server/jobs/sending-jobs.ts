import { PgBoss } from "pg-boss";
import { bossConnection } from "../db/boss-connection.ts";
import type { Log } from "../log.ts";
import type { JobSender } from "../services/context.ts";
import { createJobSender } from "./job-sender.ts";

export interface SendingJobs extends JobSender {
  /** Ends the queue's connections, where any were opened. */
  close(): Promise<void>;
}

/** A queue that is only written to: workers consume, the owner migrates. Started at the first job, anew when that failed. */
export function sendingJobs(url: string, log: Log): SendingJobs {
  let starting: Promise<{ boss: PgBoss; sender: JobSender }> | undefined;
  const start = async (): Promise<{ boss: PgBoss; sender: JobSender }> => {
    const boss = new PgBoss({
      ...bossConnection(url, 2),
      migrate: false,
      supervise: false,
      schedule: false,
    });
    boss.on("error", (error) => log.error({ err: error }, "the job queue's connection failed"));
    return { boss, sender: createJobSender(await boss.start()) };
  };
  const sender = async (): Promise<JobSender> => {
    starting ??= start().catch((error: unknown) => {
      starting = undefined;
      throw error;
    });
    return (await starting).sender;
  };
  return {
    wakeRuns: async (tx, runs) => (await sender()).wakeRuns(tx, runs),
    task: async (tx, name, payload, options) => (await sender()).task(tx, name, payload, options),
    close: async () => {
      const started = await starting;
      await started?.boss.stop({ graceful: false, close: true });
    },
  };
}
