import type pg from "pg";
import { PgBoss } from "pg-boss";
import { goOnNumbering } from "./audit-numbers.ts";
import { waitForOlderToEnd } from "./breaking-migrations.ts";
import { grantToRuntime } from "./grants.ts";
import { allQueues } from "./job-queues.ts";
import { migrationFingerprint } from "./migration-fingerprint.ts";
import { isKeptOut, sessionName, takeBackUnfinished, watchHolders } from "./migration-locks.ts";
import { runPrisma } from "./prisma-cli.ts";
import { type DatabaseUrls, databaseOf, userOf } from "./urls.ts";
import { withClient } from "./with-client.ts";

/** The schema of the job queue, which only the owner creates and migrates. */
export const jobSchema = "pgboss";
/** Held while a database is being migrated, so that two starters do it one after the other. */
const migrationLock = "hashtext('throughline.migrate')";
const lockTimeoutMs = 10 * 60_000;

interface Waits {
  /** How long a migration waits for a lock at a time: whoever comes after it waits as long. */
  lockMs: number;
  /** How long it is tried anew, and waited for older processes to end. */
  patienceMs: number;
}
const usualWaits: Waits = { lockMs: 5_000, patienceMs: 60_000 };

async function recordedFingerprint(client: pg.Client): Promise<string | undefined> {
  const exists = await client.query<{ found: boolean }>(
    "SELECT to_regclass('installation.migration_state') IS NOT NULL AS found",
  );
  if (!exists.rows[0]?.found) return undefined;
  const state = await client.query<{ fingerprint: string }>("SELECT fingerprint FROM installation.migration_state");
  return state.rows[0]?.fingerprint;
}

/** Apart from `public`, whose every table Prisma believes to be its own. */
const createState = `
  CREATE SCHEMA IF NOT EXISTS installation;
  CREATE TABLE IF NOT EXISTS installation.migration_state (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    fingerprint text NOT NULL,
    migrated_at timestamptz NOT NULL DEFAULT now()
  )`;

const saveState = `
  INSERT INTO installation.migration_state (fingerprint) VALUES ($1)
  ON CONFLICT (single) DO UPDATE SET fingerprint = excluded.fingerprint, migrated_at = now()`;

/** pg-boss migrates in one transaction, whose locks it waits 30 s for by itself. */
async function migrateJobQueue(ownerUrl: string): Promise<void> {
  const boss = new PgBoss({ connectionString: ownerUrl, schema: jobSchema, max: 2, supervise: false, schedule: false });
  const errors: unknown[] = [];
  boss.on("error", (error) => errors.push(error));
  await boss.start();
  for (const queue of allQueues) await boss.createQueue(queue, { notify: true });
  await boss.stop({ graceful: false, close: true });
  if (errors.length > 0)
    throw new Error(`The job queue's schema could not be migrated: ${String(errors[0])}`, { cause: errors[0] });
}

/**
 * Runs the migrations that the database lacks. One that does not get a lock in time lets go, so that whoever queued behind it
 * goes on, and tries again for a while: the processes of the version before may be at work.
 */
async function migrateTables(client: pg.Client, ownerUrl: string, { lockMs, patienceMs }: Waits): Promise<void> {
  const deadline = performance.now() + patienceMs;
  const session = { name: sessionName, lockMs };
  for (;;) {
    await takeBackUnfinished(client);
    const { holders, result } = await watchHolders(client, () =>
      runPrisma(["migrate", "deploy"], { databaseUrl: ownerUrl, session }),
    );
    if (result.exitCode === 0) return;
    const undone = await takeBackUnfinished(client);
    if (!undone || !isKeptOut(result.output))
      throw new Error(`The database ${databaseOf(ownerUrl)} could not be migrated (prisma migrate deploy):\n${result.output}`);
    if (performance.now() >= deadline)
      throw new Error(
        `The migration ${undone} has tried for ${patienceMs / 1000} s to get ${holders ?? "a lock"}. Nothing of it was kept. Wait until that is over, or end it, then migrate again.`,
      );
  }
}

/** Asks again and again: a query that waits for the lock would hold a snapshot, on which CREATE INDEX CONCURRENTLY waits. */
async function waitForMigrationLock(client: pg.Client): Promise<void> {
  const deadline = performance.now() + lockTimeoutMs;
  while (performance.now() < deadline) {
    const answer = await client.query<{ locked: boolean }>(`SELECT pg_try_advisory_lock(${migrationLock}) AS locked`);
    if (answer.rows[0]?.locked) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(
    `Another process has been migrating this database for ${lockTimeoutMs / 60_000} minutes. End it, then start again.`,
  );
}

/**
 * Brings a database to the state of this version, as its owner: tables, job queue, rights of the runtime role. Does
 * nothing when it is in that state already, but for a trail that was restored from another cluster. Answers whether something
 * was done.
 */
export async function migrateDatabase(urls: DatabaseUrls, waits = usualWaits): Promise<boolean> {
  const runtimeRole = userOf(urls.runtimeUrl);
  const fingerprint = `${migrationFingerprint()} ${runtimeRole}`;
  return withClient(urls.ownerUrl, async (client) => {
    if ((await recordedFingerprint(client)) === fingerprint) return goOnNumbering(client);
    await waitForMigrationLock(client);
    if ((await recordedFingerprint(client)) === fingerprint) return false;
    await waitForOlderToEnd(client, waits.patienceMs);
    await client.query(createState);
    await migrateTables(client, urls.ownerUrl, waits);
    await goOnNumbering(client);
    await migrateJobQueue(urls.ownerUrl);
    if (runtimeRole !== userOf(urls.ownerUrl)) await grantToRuntime(client, runtimeRole);
    await client.query(saveState, [fingerprint]);
    return true;
  });
}
