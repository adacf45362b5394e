import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import { Database } from "./database.ts";
import { readExceptionGroups } from "./exception-groups.sql.ts";
import type { Sql } from "./sql.ts";

const now = new Date("2026-11-20T12:00:00Z");
let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  db = new Database(database.ownerUrl, { max: 1 });
}, 120_000);
afterAll(async () => {
  await db.close();
  await database.drop();
});

/** Has the table swept; answers whether that is known of all its pages: not while anything may still need what was there before. */
async function vacuumed(): Promise<boolean> {
  await db.raw("VACUUM ANALYZE exception_item");
  const swept = await db.raw("SELECT relallvisible = relpages AS whole FROM pg_class WHERE oid = 'exception_item'::regclass");
  return swept.rows[0]?.whole === true;
}

/** Keeps how each statement is planned that is built at run time. */
function planning(): { sql: Sql; plans: string[] } {
  const plans: string[] = [];
  const raw: Sql["raw"] = async (text, values) => {
    const { rows } = await db.raw(`EXPLAIN ${text}`, values);
    plans.push(rows.map((row) => row["QUERY PLAN"]).join("\n"));
    return db.raw(text, values);
  };
  return {
    plans,
    sql: { rows: (query) => db.rows(query), one: (query) => db.one(query), maybe: (query) => db.maybe(query), raw },
  };
}

it("a list of causes counts what sleeps by its index alone, whatever it is narrowed by", async () => {
  await db.raw(
    `INSERT INTO exception_item (id, kind, team, severity, group_key, subject_type, subject_id, is_primary, entity_code, region, exposure_reporting, exposure_unknown, snoozed_until)
     SELECT gen_random_uuid(), 'sow_missing', 'finance', 2, 'sow_missing:' || n % 100, 'engagement', gen_random_uuid()::text, true, 'UK01', 'UK & Ireland', 0,
       'The deal states no amount', CASE WHEN n % 10 = 0 THEN $1::timestamptz + interval '9 days' END FROM generate_series(1, 20000) n`,
    [now],
  );
  await expect.poll(vacuumed, { timeout: 30_000 }).toBe(true);
  const { plans, sql } = planning();
  const narrowed = { kinds: ["sow_missing"], severities: [2], assignees: ["none"], cutoff: "missing" as const };
  for (const filter of [{}, narrowed, { entityCodes: ["UK01"], regions: ["UK & Ireland"] }])
    await readExceptionGroups(sql, {
      filter: { ...filter, status: "open", backfill: "no", snoozed: "hide" },
      reach: [{ teams: ["finance"], entityCode: null, region: null, orMissing: true }],
      asOf: now,
      order: { sort: "rank", reversed: false },
      after: null,
      limit: 50,
    });
  for (const plan of plans) expect(plan).toContain("Index Only Scan using exception_item_snoozed");
  expect(plans).toHaveLength(3);
});
