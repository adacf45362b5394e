import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { newId } from "../domain/ids.ts";
import { createTestDatabase, type TestDatabase } from "../testing/database.ts";
import * as customerClaims from "./customer-claims.sql.ts";
import { Database } from "./database.ts";
import * as facts from "./engagement-facts.sql.ts";
import * as settling from "./engagement-settle.sql.ts";
import * as state from "./engagement-state.sql.ts";
import * as exceptions from "./exception-sync.sql.ts";
import * as intake from "./intake.sql.ts";
import * as outbound from "./outbound.sql.ts";
import * as poUses from "./po-uses.sql.ts";
import * as runs from "./runs.sql.ts";
import type { SqlQuery } from "./sql.ts";
import * as toldContacts from "./told-contacts.sql.ts";

/** What a person asks who tries a change of a mapping goes through all contracts, up to a bound. */
const { findDecidedBySet: _tried, ...factsOfFlows } = facts;
/** What flows and the reading of sources run, over and over, while these tables grow without end. */
const modules = { customerClaims, poUses, toldContacts, factsOfFlows, settling, state, exceptions, intake, outbound, runs };
const growing =
  "customer deal xref inbox_item engagement contract contract_line project flow_run flow_step run_wait outbound_write trace_call exception_item staffing_request waiver ruling notice customer_claim po_use audit_entry".split(
    " ",
  );
const many = 20_000;

/** Values of a column as SQL over `n`, where the type alone does not say enough. */
const values: Readonly<Record<string, string>> = {
  "flow_run.state": "CASE n % 50 WHEN 0 THEN 'ready' WHEN 1 THEN 'parked' ELSE 'done' END",
  "flow_run.lease_until": "NULL",
  "outbound_write.state": "CASE n % 100 WHEN 0 THEN 'unknown' ELSE 'settled' END",
  "outbound_write.type": "'project'",
  "inbox_item.outcome": "CASE n % 100 WHEN 0 THEN 'pending' ELSE 'applied' END",
  "exception_item.status": "CASE n % 10 WHEN 0 THEN 'open' ELSE 'resolved' END",
  "exception_item.is_primary": "n % 10 = 0",
  "exception_item.subject_type": "'engagement'",
  "waiver.state": "'approved'",
  "waiver.exception_id": "NULL",
  "xref.record_type": "'customer'",
  "xref.object": "'account'",
  "inbox_item.object": "'account'",
  "customer.parent_external_id": "CASE WHEN n % 5 = 0 THEN 'x' || n / 5 END",
  "deal.customer_id": "CASE WHEN n % 100 > 0 THEN md5(n::text)::uuid END",
  "engagement.status": "'billing_ready'",
  "engagement.target_engagement_id": "NULL",
  "staffing_request.sold_role": "NULL",
};
const byType = (type: string, length: number | null): string => {
  switch (type) {
    case "uuid":
      return "md5(n::text)::uuid";
    case "text":
      return "'x' || n";
    case "character":
      return `left('EUR', ${length ?? 3})`;
    case "boolean":
      return "false";
    case "timestamp with time zone":
      return "now() - n * interval '1 minute'";
    case "date":
      return "current_date";
    case "jsonb":
      return "'{}'";
    case "bytea":
      return "sha256(n::text::bytea)";
    case "ARRAY":
      return "'{}'";
    default:
      return "n";
  }
};

let database: TestDatabase;
let db: Database;

/** So many rows in a table that grows; ids are the same in all of them, so that they belong together. */
async function fill(table: string, on: Database): Promise<void> {
  const columns = z.object({ column: z.string(), type: z.string(), length: z.number().nullable() });
  const found = await on.raw(
    `SELECT column_name AS column, data_type AS type, character_maximum_length AS length FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER' AND coalesce(column_default, '') NOT LIKE 'audit_number%' ORDER BY ordinal_position`,
    [table],
  );
  const all = found.rows.map((row) => columns.parse(row));
  const expressions = all.map(({ column, length, type }) =>
    column === "connection_id" ? "md5('connection')::uuid" : (values[`${table}.${column}`] ?? byType(type, length)),
  );
  await on.raw(
    `INSERT INTO ${table} (${all.map(({ column }) => `"${column}"`).join(", ")}) SELECT ${expressions.join(", ")} FROM generate_series(1, ${many}) AS n`,
  );
}

beforeAll(async () => {
  database = await createTestDatabase();
  db = new Database(database.ownerUrl, { max: 1 });
  for (const table of growing) await fill(table, db);
  await db.raw("ANALYZE");
}, 120_000);
afterAll(async () => {
  await db.close();
  await database.drop();
});

/** Stands for whatever parameters a statement takes: only its text is asked for. */
const anything: unknown = new Proxy(() => anything, {
  get: (_of, key) => {
    if (key === Symbol.toPrimitive) return () => "";
    if (key === Symbol.iterator) return function* nothing() {};
    return key === "toJSON" ? () => [] : anything;
  },
});
const queries = Object.values(modules)
  .flatMap((module) => Object.values(module) as unknown[])
  .filter((made): made is (params: unknown) => SqlQuery<unknown> => typeof made === "function")
  .map((made) => made(anything))
  .filter((query) => typeof query?.text === "string");

const nodeSchema = z.looseObject({ "Node Type": z.string(), "Relation Name": z.string().optional() });
function scansOf(plan: unknown): string[] {
  if (Array.isArray(plan)) return plan.flatMap(scansOf);
  if (typeof plan !== "object" || plan === null) return [];
  const node = nodeSchema.safeParse(plan);
  const own = node.success && node.data["Node Type"] === "Seq Scan" ? [node.data["Relation Name"] ?? ""] : [];
  return [...own, ...Object.values(plan).flatMap(scansOf)];
}

/** How a connection runs a statement that it has run often. */
async function planOf(text: string, on = db): Promise<unknown> {
  const places = Math.max(0, ...[...text.matchAll(/\$(\d+)/g)].map(([, place]) => Number(place)));
  return on.tx(async (tx) => {
    await tx.raw("SET LOCAL plan_cache_mode = force_generic_plan");
    await tx.raw(`PREPARE looked_at AS ${text}`);
    const given = places > 0 ? `(${Array.from({ length: places }, () => "NULL").join(", ")})` : "";
    const explained = await tx.raw(`EXPLAIN (FORMAT JSON) EXECUTE looked_at${given}`);
    await tx.raw("DEALLOCATE looked_at");
    return explained.rows[0]?.["QUERY PLAN"];
  });
}

/** Has most writes come after the statistics were taken, as in a firm that enters its deals at once: by these, few engagements write often. */
async function outgrowStatistics(): Promise<void> {
  await db.raw("ALTER TABLE outbound_write SET (autovacuum_enabled = false)");
  await db.raw("CREATE TEMP TABLE later AS SELECT * FROM outbound_write");
  await db.raw("TRUNCATE outbound_write");
  await db.raw("INSERT INTO outbound_write SELECT * FROM later ORDER BY id LIMIT 1000");
  await db.raw("UPDATE outbound_write SET engagement_id = md5((attempt % 20)::text)::uuid");
  await db.raw("VACUUM FULL ANALYZE outbound_write");
  await db.raw(
    "INSERT INTO outbound_write SELECT * FROM later l WHERE NOT EXISTS (SELECT 1 FROM outbound_write w WHERE w.id = l.id)",
  );
}

describe("what flows run", () => {
  it("is all looked at", () => {
    expect(queries.length).toBeGreaterThan(60);
  });

  it.each(queries.map(({ name, text }) => ({ name, text })))(
    "$name reads no table that grows from end to end",
    async ({ text }) => {
      const plan = await planOf(text);
      expect(scansOf(plan).filter((table) => growing.includes(table))).toEqual([]);
    },
  );
});

describe("what contacts were told last", () => {
  it("is looked for by their ids, not among all that their connection was told, also before there are statistics", async () => {
    const young = await createTestDatabase();
    const youngDb = new Database(young.ownerUrl, { max: 1 });
    try {
      await youngDb.raw("ALTER TABLE outbound_write SET (autovacuum_enabled = false)");
      await fill("outbound_write", youngDb);
      const { text } = toldContacts.readToldContacts({ connectionId: newId<"connection">(), canonicalIds: [] });
      expect(JSON.stringify(await planOf(text, youngDb))).toContain(
        "outbound_write_connection_id_type_canonical_id_revision_key",
      );
    } finally {
      await youngDb.close();
      await young.drop();
    }
  });
});

describe("the state of an engagement", () => {
  it("is planned once a connection, also where the statistics are of the time before most deals came", async () => {
    await outgrowStatistics();
    const query = state.readEngagementState({ engagementId: newId<"engagement">(), now: new Date() });
    const runs = 20;
    for (let run = 0; run < runs; run += 1) await db.rows(query);
    const found = await db.raw("SELECT custom_plans::int AS planned FROM pg_prepared_statements WHERE name = $1", [query.name]);
    expect(found.rows[0]?.planned).toBeLessThan(runs / 2);
  });
});
