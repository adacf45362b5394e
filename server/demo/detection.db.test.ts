import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { Database } from "../db/database.ts";
import { createLog } from "../log.ts";
import { type RunningSandbox, startSandbox } from "../sandbox/start-for-tests.ts";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import { testKeys } from "../testing/services.ts";
import { seedDemo } from "./seed-demo.ts";

const truthLine = z.strictObject({
  dealExternalId: z.string(),
  dealName: z.string(),
  expected: z.array(z.strictObject({ kind: z.string(), cause: z.string().optional(), team: z.string() })).min(1),
  why: z.string(),
});
type Found = { deal: string; kind: string; cause: string; team: string };

let database: TestDatabase;
let db: Database;
let sandbox: RunningSandbox;
let dataDir: string;
let truth: z.infer<typeof truthLine>[];
const rows = async (sql: string): Promise<Record<string, unknown>[]> => (await db.raw(sql)).rows;

/** What stands open, by the deal's id in the CRM. */
async function open(): Promise<Found[]> {
  const found = await rows(
    `SELECT d.external_id AS deal, x.kind, x.group_key, x.team FROM exception_item x
       JOIN engagement e ON e.id = x.engagement_id JOIN xref d ON d.record_type = 'deal' AND d.record_id = e.deal_id
      WHERE x.status <> 'resolved'`,
  );
  return found.map((row) => ({
    deal: String(row.deal),
    kind: String(row.kind),
    cause: String(row.group_key).slice(String(row.kind).length + 1),
    team: String(row.team),
  }));
}

const isIt = (found: Found, deal: string, expected: { kind: string; cause?: string | undefined; team: string }): boolean =>
  found.deal === deal &&
  found.kind === expected.kind &&
  found.team === expected.team &&
  (expected.cause === undefined || found.cause.toLowerCase() === expected.cause.toLowerCase());

beforeAll(async () => {
  database = await createTestDatabase();
  sandbox = await startSandbox();
  dataDir = mkdtempSync(path.join(tmpdir(), "throughline-demo-"));
  await seedDemo({
    databaseUrl: database.runtimeUrl,
    keys: testKeys,
    sandboxUrl: sandbox.url,
    dataDir,
    password: "copper lantern over seven bridges",
    eventSecret: "an event secret of the demo, long enough",
    deals: 40,
    log: createLog("test", "silent"),
    progress: () => undefined,
  });
  db = new Database(database.runtimeUrl, { max: 2 });
  truth = readFileSync(path.join(dataDir, "demo-truth.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => truthLine.parse(JSON.parse(line)));
}, 300_000);

afterAll(async () => {
  await db?.close();
  await sandbox?.close();
  await database?.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

test("everything that was planted is found, with its cause and in its team's queue", async () => {
  const found = await open();
  const missed = truth.flatMap(({ dealExternalId, dealName, expected }) =>
    expected
      .filter((one) => !found.some((item) => isIt(item, dealExternalId, one)))
      .map((one) => ({ dealName, ...one, insteadFound: found.filter(({ deal }) => deal === dealExternalId) })),
  );
  expect(missed).toEqual([]);
  expect(new Set(truth.flatMap(({ expected }) => expected.map(({ kind }) => kind))).size).toBeGreaterThan(20);
});

test("nothing else is reported", async () => {
  const expected = truth.flatMap(({ dealExternalId, expected: of }) => of.map((one) => ({ deal: dealExternalId, one })));
  const others = (await open()).filter((found) => !expected.some(({ deal, one }) => isIt(found, deal, one)));
  expect(others).toEqual([]);
});

test("what went wrong earlier has been put right, and is in the history", async () => {
  const resolved = await rows("SELECT kind, count(*)::int AS many FROM exception_item WHERE status = 'resolved' GROUP BY kind");
  expect(resolved.map((row) => String(row.kind))).toEqual(
    expect.arrayContaining(["sow_not_approved", "unmapped_value", "awaiting_activation"]),
  );
});

test("the deals of the year have become billing-ready projects, but for those with something planted and those that need none", async () => {
  const planted = truth.map(({ dealExternalId }) => dealExternalId);
  const others = await db.raw(
    `SELECT e.status, count(*)::int AS many FROM engagement e JOIN xref d ON d.record_type = 'deal' AND d.record_id = e.deal_id
      WHERE NOT (d.external_id = ANY($1::text[])) GROUP BY e.status ORDER BY e.status`,
    [planted],
  );
  expect(
    others.rows.map((row) => String(row.status)).filter((status) => !["billing_ready", "no_project"].includes(status)),
  ).toEqual([]);
  expect(Number(others.rows.find((row) => row.status === "billing_ready")?.many)).toBeGreaterThan(30);
});
