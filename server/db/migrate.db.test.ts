import type pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import { migrateDatabase } from "./migrate.ts";
import { withClient } from "./with-client.ts";

let database: TestDatabase;
let before: number | undefined;

/** Makes an index anew, for which it has the table to itself: it may be run on its own result. */
const migration = "20261121108120_index_of_what_sleeps";

beforeEach(async () => {
  database = await createTestDatabase();
  await asOwner("DELETE FROM _prisma_migrations WHERE migration_name = $1", [migration]);
  await asOwner("UPDATE installation.migration_state SET fingerprint = 'of the version before'");
  before = await index();
}, 120_000);
afterEach(() => database?.drop());

const asOwner = async <Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]> =>
  (await withClient(database.ownerUrl, (client) => client.query<Row>(text, values))).rows;
const index = async () => (await asOwner<{ oid: number }>("SELECT 'exception_item_snoozed'::regclass::oid AS oid"))[0]?.oid;
const tries = () =>
  asOwner<{ is_kept: boolean; is_over: boolean }>(
    `SELECT rolled_back_at IS NULL AS is_kept, coalesce(finished_at, rolled_back_at) IS NOT NULL AS is_over FROM _prisma_migrations
     WHERE migration_name = $1 ORDER BY started_at`,
    [migration],
  );
const waiting = () =>
  asOwner<{ pid: number }>(
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'throughline-migrate' AND wait_event_type = 'Lock'",
  );

/** A worker that has the table in use; answers its process. */
async function holdTable(holder: pg.Client): Promise<number | undefined> {
  await holder.query("SET application_name = 'throughline-worker'; BEGIN; LOCK TABLE exception_item IN ACCESS SHARE MODE");
  return (await holder.query<{ pid: number }>("SELECT pg_backend_pid() AS pid")).rows[0]?.pid;
}

async function expectMigrated(): Promise<void> {
  expect((await tries()).at(-1)).toEqual({ is_kept: true, is_over: true });
  expect(await index()).not.toBe(before);
  expect(await migrateDatabase(database)).toBe(false);
}

describe("a migration whose table is held", () => {
  it("gives up after a while, keeps nothing, says who holds it, and is run again", async () => {
    await withClient(database.runtimeUrl, async (holder) => {
      const pid = await holdTable(holder);
      const refused = migrateDatabase(database, { lockMs: 500, patienceMs: 1_000 });
      await expect(refused).rejects.toThrow(
        `The migration ${migration} has tried for 1 s to get exception_item, which is held by process ${pid} (throughline-worker, as throughline_runtime`,
      );
      await expect(refused).rejects.toThrow(/\)\. Nothing of it was kept\. .*migrate again/);
    });
    expect((await tries()).filter((one) => one.is_kept)).toEqual([]);
    expect(await index()).toBe(before);
    expect(await migrateDatabase(database)).toBe(true);
    await expectMigrated();
  });

  it("lets others pass, and tries again until it is let go", async () => {
    await withClient(database.runtimeUrl, async (holder) => {
      await holdTable(holder);
      const migrated = migrateDatabase(database, { lockMs: 500, patienceMs: 60_000 });
      await expect.poll(tries, { timeout: 30_000 }).toContainEqual({ is_kept: false, is_over: true });
      await holder.query("ROLLBACK");
      expect(await migrated).toBe(true);
    });
    await expectMigrated();
  });

  it("is run again where it was cut off in the midst", async () => {
    await withClient(database.runtimeUrl, async (holder) => {
      await holdTable(holder);
      const cut = expect(migrateDatabase(database, { lockMs: 60_000, patienceMs: 60_000 })).rejects.toThrow(
        /could not be migrated/,
      );
      await expect.poll(waiting, { timeout: 30_000 }).toHaveLength(1);
      await asOwner("SELECT pg_terminate_backend($1)", [(await waiting())[0]?.pid]);
      await cut;
    });
    expect(await index()).toBe(before);
    expect(await migrateDatabase(database)).toBe(true);
    await expectMigrated();
  });

  it("is not run again where it was cut off before its end could be noted", async () => {
    await asOwner(
      `CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';
       CREATE TRIGGER cut BEFORE UPDATE OF applied_steps_count ON _prisma_migrations FOR EACH ROW EXECUTE FUNCTION cut()`,
    );
    await expect(migrateDatabase(database)).rejects.toThrow(/could not be migrated/);
    const made = await index();
    await asOwner("DROP FUNCTION cut CASCADE");
    expect(await migrateDatabase(database)).toBe(true);
    expect(await tries()).toEqual([{ is_kept: true, is_over: true }]);
    expect(await index()).toBe(made);
    await expectMigrated();
  });
});
