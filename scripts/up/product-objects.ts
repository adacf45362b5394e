import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type pg from "pg";
import { allQueues } from "../../server/db/job-queues.ts";
import { jobSchema } from "../../server/db/migrate.ts";
import { isThere } from "../../server/db/relations.ts";
import { checkoutRoot } from "../../server/runtime/data-dir.ts";

/** What the product's migrations make in `public`; partitions, indexes and columns' sequences go with their tables. */
interface Made {
  tables: string[];
  sequences: string[];
  /** Aggregates too. */
  routines: string[];
}

function madeByMigrations(): Made {
  const folder = path.join(checkoutRoot, "prisma/migrations");
  const text = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => readFileSync(path.join(folder, entry.name, "migration.sql"), "utf8"))
    .join("\n");
  const named = (kind: string): string[] =>
    [...text.matchAll(new RegExp(`^\\s*CREATE (?:OR REPLACE )?${kind} (?:IF NOT EXISTS )?"?(\\w+)"?`, "gm"))].map(
      ([, found = ""]) => found,
    );
  return {
    tables: [...new Set([...named("TABLE"), "_prisma_migrations"])],
    sequences: named("SEQUENCE"),
    routines: [...new Set([...named("FUNCTION"), ...named("AGGREGATE")])],
  };
}

/** Relations that the product did not make, those of extensions aside. */
const strangeRelations = `
  SELECT n.nspname || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND NOT c.relispartition
    AND n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'installation', $1)
    AND NOT (n.nspname = 'public' AND c.relname = ANY($2))
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('e', 'a', 'i'))
  ORDER BY 1 LIMIT 4`;

/** Names, in a sentence, some of what somebody else put into the database; null where there is nothing. */
export async function strangersIn(client: pg.Client): Promise<string | null> {
  const { sequences, tables } = madeByMigrations();
  const found = await client.query<{ name: string }>(strangeRelations, [jobSchema, [...tables, ...sequences]]);
  const names = found.rows.map((row) => row.name);
  if (await isThere(client, `${jobSchema}.queue`)) {
    const strange = await client.query<{ name: string }>(
      `SELECT name FROM ${client.escapeIdentifier(jobSchema)}.queue WHERE name <> ALL($1) AND name !~ '^__pgboss' ORDER BY name LIMIT 4`,
      [allQueues],
    );
    names.push(...strange.rows.map((row) => `the job queue ${row.name}`));
  }
  return names.length > 0 ? `it also holds what is not the product's (${names.join(", ")}).` : null;
}

/** Drops what the product made, and nothing else: not the schema, not extensions, not whose the database is. In one transaction. */
export async function dropProduct(client: pg.Client): Promise<void> {
  const { routines, sequences, tables } = madeByMigrations();
  const list = (names: readonly string[]): string => names.map((one) => `public.${client.escapeIdentifier(one)}`).join(", ");
  await client.query("BEGIN");
  try {
    await client.query(`DROP SCHEMA IF EXISTS ${client.escapeIdentifier(jobSchema)} CASCADE`);
    await client.query("DROP TABLE IF EXISTS installation.migration_state");
    await client.query(`DROP TABLE IF EXISTS ${list(tables)} CASCADE`);
    await client.query(`DROP SEQUENCE IF EXISTS ${list(sequences)}`);
    await client.query(`DROP ROUTINE IF EXISTS ${list(routines)}`);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}
