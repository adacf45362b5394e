import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkReadiness } from "../api/operations/readiness.ts";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import { waitForOlderToEnd, whyTooOld } from "./breaking-migrations.ts";
import { Database } from "./database.ts";
import { migrateDatabase } from "./migrate.ts";
import { withClient } from "./with-client.ts";

let database: TestDatabase;
let worker: Database;
beforeEach(async () => {
  database = await createTestDatabase();
  worker = new Database(database.runtimeUrl, { name: "throughline worker" });
}, 120_000);
afterEach(async () => {
  await worker?.close();
  await database?.drop();
});

const owner = (text: string, values?: unknown[]) => withClient(database.ownerUrl, (client) => client.query(text, values));
const before = "UPDATE installation.migration_state SET fingerprint = 'of-another-version throughline_runtime'";

describe("a migration that no process of the version before can work with", () => {
  const forget = () =>
    owner("DELETE FROM _prisma_migrations WHERE migration_name = '20261121108100_unassigned_and_missing_rolled_up'");

  it("is refused while one is at work, which it names, and changes nothing", async () => {
    await forget();
    await owner(before);
    await worker.raw("SELECT 1");
    await expect(migrateDatabase(database, { lockMs: 500, patienceMs: 500 })).rejects.toThrow(
      /^Processes of the version before cannot work with what the migration 20261121108100_\w+ makes, and some are at work: throughline worker( on [\\d.]+)?\. Nothing was changed\./,
    );
    expect(
      (await owner("SELECT 1 FROM _prisma_migrations WHERE finished_at IS NULL OR rolled_back_at IS NOT NULL")).rowCount,
    ).toBe(0);
  });

  it("is waited with until the last one has ended, and with nothing where it was made before", async () => {
    await worker.raw("SELECT 1");
    await withClient(database.ownerUrl, (client) => waitForOlderToEnd(client, 0));
    await forget();
    await withClient(database.ownerUrl, async (client) => {
      const free = waitForOlderToEnd(client, 60_000);
      await worker.close();
      worker = new Database(database.runtimeUrl);
      await free;
    });
  });
});

describe("a process on a database that a later version has migrated", () => {
  const make = (migration: string) =>
    owner(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES (gen_random_uuid(), '', $1, now(), now(), 1)`,
      [migration],
    );
  const migrations = async () =>
    (await checkReadiness({ db: worker, runtimeUrl: database.runtimeUrl, encryptionKeys: [] })).checks.find(
      ({ name }) => name === "migrations",
    );

  it("goes on, unless it cannot work with what was made", async () => {
    expect(await migrations()).toEqual({ name: "migrations", ok: true });
    await owner(before);
    expect(await migrations()).toMatchObject({ ok: false, problem: expect.stringMatching(/migrated for another version/) });
    await make("29991231000000_one_more_column");
    expect(await migrations()).toEqual({ name: "migrations", ok: true });
    expect(await whyTooOld(worker)).toBeNull();
    await make("29991231000001_counts_anew_breaks_older");
    expect(await whyTooOld(worker)).toMatch(
      /its migration 29991231000001_counts_anew_breaks_older has made\. Start that version/,
    );
    expect(await migrations()).toMatchObject({ ok: false, problem: await whyTooOld(worker) });
  });
});
