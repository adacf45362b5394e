import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkoutRoot } from "../runtime/data-dir.ts";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import { withDatabase } from "./urls.ts";
import { withClient } from "./with-client.ts";

const folder = path.join(checkoutRoot, "prisma/migrations");
const migrations = readdirSync(folder).filter((name) => /^\d/.test(name));
const textOf = (name: string): string => readFileSync(path.join(folder, name, "migration.sql"), "utf8");

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
}, 120_000);
afterAll(() => database?.drop());

/** A database as it was before a migration, with two clients on it. */
async function asBefore(migration: string, work: (a: pg.Client, b: pg.Client) => Promise<void>): Promise<void> {
  const name = `before_${migration.slice(0, 14)}_${process.pid}`;
  const url = withDatabase(database.ownerUrl, name);
  await withClient(database.ownerUrl, async (owner) => {
    await owner.query(`CREATE DATABASE ${name}`);
    try {
      await withClient(url, async (a) => {
        for (const earlier of migrations.slice(0, migrations.indexOf(migration))) await a.query(textOf(earlier));
        await withClient(url, (b) => work(a, b));
      });
    } finally {
      await owner.query(`DROP DATABASE ${name} WITH (FORCE)`);
    }
  });
}

/** Runs a migration while a change is under way that is committed only when the migration waits for it, or has not waited. */
async function migrateDuring(change: string, migration: string, [a, b]: [pg.Client, pg.Client]): Promise<void> {
  await a.query(change);
  await a.query("BEGIN");
  await a.query(change);
  const { rows } = await b.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  let ended = false;
  const migrated = b.query(`BEGIN; ${textOf(migration)}; COMMIT`).finally(() => {
    ended = true;
  });
  const waits = async (): Promise<boolean> =>
    (await a.query("SELECT 1 FROM pg_locks WHERE pid = $1 AND NOT granted", [rows[0]?.pid])).rowCount !== 0;
  while (!ended && !(await waits()));
  await a.query("COMMIT");
  await migrated;
}

const item = `INSERT INTO exception_item (id, kind, team, severity, group_key, subject_type, subject_id, misses_cutoff, exposure_reporting)
  VALUES (gen_random_uuid(), 'sow_missing', 'finance', 2, 'sow_missing:1', 'engagement', gen_random_uuid()::text, true, 5)`;
const rolledUp = `INSERT INTO exception_rollup AS r (group_key, team, kind, severity, open_count, exposure, miss_count) VALUES ('sow_missing:1', 'finance', 'sow_missing', 2, 1, 5, 1)
  ON CONFLICT (group_key, team, entity_code, region, is_backfill) DO UPDATE SET open_count = r.open_count + 1, exposure = r.exposure + 5, miss_count = r.miss_count + 1`;
const whole = { open_count: 2, exposure: "10.0000", miss_count: 2 };
const parts = [
  "all",
  "all missing",
  "all unassigned",
  "all unassigned missing",
  "no",
  "no missing",
  "no unassigned",
  "no unassigned missing",
];

describe("what is rolled up at first by a migration", () => {
  it("by cause holds what was being folded when it began", async () => {
    const migration = "20261121099100_causes_rolled_up";
    await asBefore(migration, async (a, b) => {
      await migrateDuring(rolledUp, migration, [a, b]);
      const { rows } = await a.query("SELECT backfill, open_count, exposure, miss_count FROM exception_cause ORDER BY 1");
      expect(rows).toEqual(["all", "no"].map((backfill) => ({ backfill, ...whole })));
    });
  }, 120_000);

  it("by what nobody has and what misses the cut-off holds exceptions that were being opened when it began, folded or not", async () => {
    const migration = "20261121108100_unassigned_and_missing_rolled_up";
    await asBefore(migration, async (a, b) => {
      await migrateDuring(item, migration, [a, b]);
      const { rows } = await a.query(
        'SELECT part, open_count, exposure, miss_count FROM exception_cause ORDER BY part COLLATE "C"',
      );
      expect(rows).toEqual(parts.map((part) => ({ part, ...whole })));
      expect((await a.query("SELECT 1 FROM exception_delta")).rows).toEqual([]);
      await a.query(item);
      expect((await a.query("SELECT open_count, is_assigned, misses_cutoff FROM exception_delta")).rows).toEqual([
        { open_count: 1, is_assigned: false, misses_cutoff: true },
      ]);
    });
  }, 120_000);

  it("by what is of unknown worth holds exceptions that were being opened when it began, folded or not", async () => {
    const migration = "20261122013001_unknown_worths_rolled_up_breaks_older";
    const unknown = item.replace("exposure_reporting)", "exposure_unknown)").replace(", 5)", ", 'The deal states no amount')");
    await asBefore(migration, async (a, b) => {
      await a.query(item);
      await migrateDuring(unknown, migration, [a, b]);
      const told = "open_count, exposure, miss_count, unknown_count";
      const { rows } = await a.query(`SELECT part, ${told} FROM exception_cause ORDER BY part COLLATE "C"`);
      expect(rows).toEqual(parts.map((part) => ({ part, open_count: 3, exposure: "5.0000", miss_count: 3, unknown_count: 2 })));
      expect((await a.query("SELECT 1 FROM exception_delta")).rows).toEqual([]);
      await a.query(unknown);
      expect((await a.query("SELECT open_count, unknown_count FROM exception_delta")).rows).toEqual([
        { open_count: 1, unknown_count: 1 },
      ]);
    });
  }, 120_000);
});
