import { PgBoss } from "pg-boss";
import { vendorInfos } from "../connectors/vendor-infos.ts";
import { Keyring } from "../crypto/keyring.ts";
import { bossConnection } from "../db/boss-connection.ts";
import { Database } from "../db/database.ts";
import { createPrisma } from "../db/prisma.ts";
import type { SingleSignOn } from "../domain/access/single-sign-on.ts";
import type { Clock } from "../domain/clock.ts";
import type { MailSettings } from "../domain/mail/settings.ts";
import { type Connectors, Hub } from "../hub/hub.ts";
import type { Log } from "../log.ts";
import type { Services } from "../services/context.ts";
import { createJobSender } from "./job-sender.ts";
import { type Mailer, openMailer } from "./mailer.ts";
import { type EngineTimes, usualTimes } from "./times.ts";

/** What a worker process has. Made once; flows, intake and sweeps run on it, and commands in a person's name. */
export interface Engine extends Services {
  boss: PgBoss;
  hub: Hub;
  times: EngineTimes;
  /** Absent: no mail is sent. */
  mailer: Mailer | undefined;
  close(): Promise<void>;
}

export interface EngineOptions {
  /** The runtime role's connection. */
  databaseUrl: string;
  keys: ConstructorParameters<typeof Keyring>[0];
  clock: Clock;
  log: Log;
  connectors: Connectors;
  singleSignOn: SingleSignOn;
  times?: Partial<EngineTimes>;
  poolSize?: number;
  /** The mail server and how its mail looks; absent: no mail. */
  mail?: { smtpUrl: string; settings: MailSettings } | undefined;
}

const usualPool = 16;
const bossPool = 4;

/** Connects to database and queue. Nothing is worked on before `startWorker`. */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { clock, log } = options;
  const db = new Database(options.databaseUrl, {
    max: options.poolSize ?? usualPool,
    name: "throughline worker",
    isPlannedOnce: true,
  });
  const boss = new PgBoss({
    ...bossConnection(options.databaseUrl, bossPool),
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
  const prisma = createPrisma(options.databaseUrl);
  const { connectors } = options;
  const mailer = options.mail && openMailer(options.mail.smtpUrl, clock);
  return {
    db,
    prisma,
    boss,
    jobs: createJobSender(boss),
    hub,
    keyring,
    clock,
    log,
    wireFields: (vendor) => connectors[vendor]?.manifest.wireFields ?? {},
    vendors: vendorInfos(connectors),
    singleSignOn: options.singleSignOn,
    mail: options.mail?.settings,
    mailer,
    times: { ...usualTimes, ...options.times },
    close: async () => {
      await boss
        .stop({ graceful: false, close: true })
        .catch((error: unknown) => log.warn({ err: error }, "the queue did not close"));
      await hub.close();
      mailer?.close();
      await prisma.$disconnect();
      await db.close();
    },
  };
}
