import { PgBoss } from "pg-boss";
import { Keyring } from "../crypto/keyring.ts";
import { Database } from "../db/database.ts";
import type { Clock } from "../domain/clock.ts";
import { type Connectors, Hub } from "../hub/hub.ts";
import type { Log } from "../log.ts";
import type { JobSender } from "../services/context.ts";
import { createJobSender } from "./job-sender.ts";
import { type EngineTimes, usualTimes } from "./times.ts";

/** What a worker process has. Made once; flows, intake and sweeps run on it. */
export interface Engine {
  db: Database;
  boss: PgBoss;
  jobs: JobSender;
  hub: Hub;
  keyring: Keyring;
  clock: Clock;
  log: Log;
  times: EngineTimes;
  close(): Promise<void>;
}

export interface EngineOptions {
  /** The runtime role's connection. */
  databaseUrl: string;
  keys: ConstructorParameters<typeof Keyring>[0];
  clock: Clock;
  log: Log;
  connectors: Connectors;
  times?: Partial<EngineTimes>;
  poolSize?: number;
}

const usualPool = 16;
const bossPool = 4;

/** Connects to database and queue. Nothing is worked on before `startWorker`. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { clock, log } = options;
  const db = new Database(options.databaseUrl, { max: options.poolSize ?? usualPool, name: "throughline worker" });
  const boss = new PgBoss({
    connectionString: options.databaseUrl,
    schema: "pgboss",
    max: bossPool,
    migrate: false,
    supervise: true,
    schedule: false,
    useListenNotify: true,
  });
  // The queue reconnects by itself; what it could not do, the sweep of due runs makes up for.
  boss.on("error", (error) => log.warn({ err: error }, "the job queue met an error"));
  await boss.start();
  const keyring = new Keyring(options.keys);
  const hub = new Hub({ sql: db, keyring, clock, log, connectors: options.connectors });
  return {
    db,
    boss,
    jobs: createJobSender(boss),
    hub,
    keyring,
    clock,
    log,
    times: { ...usualTimes, ...options.times },
    close: async () => {
      await boss
        .stop({ graceful: false, close: true })
        .catch((error: unknown) => log.warn({ err: error }, "the queue did not close"));
      await hub.close();
      await db.close();
    },
  };
}
