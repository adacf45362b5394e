import { randomUUID } from "node:crypto";
import type pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { migrateDatabase } from "../../server/db/migrate.ts";
import { withClient } from "../../server/db/with-client.ts";
import { demoUsers } from "../../server/demo/data/users.ts";
import { createTestDatabase, type TestDatabase } from "../../server/testing/database.ts";
import { clearTheWay } from "./half-made.ts";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database?.drop());

const sql = <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
  withClient(database.ownerUrl, (client) => client.query<Row>(text, values));
const has = async (relation: string) =>
  (await sql<{ there: boolean }>("SELECT to_regclass($1) IS NOT NULL AS there", [relation])).rows[0]?.there;

const seeding = { isSeeded: true, isOwn: true };

async function addUser(email: string): Promise<string> {
  const id = randomUUID();
  await sql("INSERT INTO app_user (id, email, name) VALUES ($1, $2, 'Somebody')", [id, email]);
  return id;
}
const addConnection = () =>
  sql(
    "INSERT INTO connection (id, key, vendor, role, name, base_url) VALUES ($1, 'crm', 'salesforce', 'crm', 'CRM', 'http://127.0.0.1:1')",
    [randomUUID()],
  );

/** What a start that was interrupted while it made the demo estate leaves behind. */
async function interrupt(): Promise<string> {
  await sql(`INSERT INTO firm_setting (key, value) VALUES ('demo', '{"state": "begun", "deals": 5}')`);
  await addConnection();
  await sql("SELECT payload_page_ensure(current_date)");
  return addUser(demoUsers[0]?.email ?? "");
}

describe("a demo estate that was only half made", () => {
  it("is taken away with all that the product made, and the next migration makes it anew", async () => {
    await interrupt();
    await sql("CREATE TABLE installation.identity (installation text)");
    expect(await clearTheWay(database, seeding)).toBe(true);
    const left = await sql(
      `SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname IN ('public', 'pgboss') AND c.relkind IN ('r', 'p', 'S', 'v')`,
    );
    expect(left.rows).toEqual([]);
    expect(await has("installation.identity")).toBe(true);
    expect(await migrateDatabase(database)).toBe(true);
    const users = await withClient(database.runtimeUrl, (client) => client.query("SELECT 1 FROM app_user"));
    expect(users.rowCount).toBe(0);
    expect(await clearTheWay(database, seeding)).toBe(false);
  }, 120_000);

  it.each([
    [
      "signed in",
      (id: string) => sql("INSERT INTO user_session (id, user_id, expires_at) VALUES ($1, $2, now())", [randomUUID(), id]),
    ],
    ["was added by hand", () => addUser("nora@elsewhere.example")],
    [
      "did something by command",
      () =>
        sql(
          `INSERT INTO audit_entry (at, actor_type, actor_id, actor_name, action, subject_type, subject_id, entry_hash)
           VALUES (now(), 'system', 'operator', 'operator', 'import.crm', 'connection', 'x', '\\x00')`,
        ),
    ],
  ])("is kept once somebody %s, and the start says so", async (_, work) => {
    await work(await interrupt());
    await expect(clearTheWay(database, seeding)).rejects.toThrow(/not made anew: somebody has worked in it since.*SEED_DEMO=0/s);
    expect(await has("public.app_user")).toBe(true);
  });

  it("is kept beside tables and job queues of somebody else, which are named", async () => {
    await interrupt();
    await sql("CREATE SCHEMA elsewhere");
    await sql("CREATE TABLE elsewhere.ledger (id int)");
    await sql("CREATE TABLE public.our_notes (id serial)");
    await sql("SELECT pgboss.create_queue('their-letters', '{\"policy\": \"standard\"}')");
    await expect(clearTheWay(database, seeding)).rejects.toThrow(
      /not the product's \(elsewhere\.ledger, public\.our_notes, the job queue their-letters\)/,
    );
    expect(await has("public.app_user")).toBe(true);
  });

  it("is kept by a start without it, and by every start after that", async () => {
    await interrupt();
    expect(await clearTheWay(database, { isSeeded: false, isOwn: true })).toBe(false);
    await expect(clearTheWay(database, seeding)).rejects.toThrow(/holds connections already.*SEED_DEMO=0/s);
    expect(await has("public.app_user")).toBe(true);
  });

  it("is never taken away by a start that has only its key, and is kept once such a one has run on it", async () => {
    await interrupt();
    expect(await clearTheWay(database, { isSeeded: false, isOwn: false })).toBe(false);
    await expect(clearTheWay(database, seeding)).rejects.toThrow(/holds connections already/);
    expect(await has("public.app_user")).toBe(true);
  });

  it("is not taken away under what an earlier start left running, which is named", async () => {
    await interrupt();
    await withClient(database.runtimeUrl, async (left) => {
      await left.query("SET application_name = 'throughline-seed'");
      await expect(clearTheWay(database, { ...seeding, leavingMs: 300 })).rejects.toThrow(
        /still connected to it: throughline-seed/,
      );
    });
    expect(await has("public.app_user")).toBe(true);
    expect(await clearTheWay(database, seeding)).toBe(true);
  });
});

describe("a database that is not half made", () => {
  it("is left alone: an empty one, one whose estate is whole, and one with systems of its own without an estate wanted", async () => {
    expect(await clearTheWay(database, seeding)).toBe(false);
    await addConnection();
    expect(await clearTheWay(database, { isSeeded: false, isOwn: true })).toBe(false);
    await expect(clearTheWay(database, seeding)).rejects.toThrow(/holds connections already/);
    await sql(`INSERT INTO firm_setting (key, value) VALUES ('demo', '{"state": "ready"}')`);
    expect(await clearTheWay(database, seeding)).toBe(false);
    expect(await has("public.app_user")).toBe(true);
  });
});

describe("a first migration that was interrupted", () => {
  const breakOff = () => sql("UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name LIKE '%foundation'");

  it("is made anew, with or without the demo", async () => {
    await breakOff();
    expect(await clearTheWay(database, { isSeeded: false, isOwn: true })).toBe(true);
    expect(await migrateDatabase(database)).toBe(true);
  }, 120_000);

  it("is left to the operator where people live in the database", async () => {
    await addUser("nora@elsewhere.example");
    await breakOff();
    expect(await clearTheWay(database, seeding)).toBe(false);
    expect(await has("public.app_user")).toBe(true);
  });
});
