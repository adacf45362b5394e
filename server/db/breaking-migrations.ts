import { readdirSync } from "node:fs";
import path from "node:path";
import type pg from "pg";
import { checkoutRoot } from "../runtime/data-dir.ts";
import { isThere } from "./relations.ts";
import type { Sql } from "./sql.ts";

/** Counts causes by more than a worker of the version before can fold, or its web ask for. */
const namedOtherwise = "20261121108100_unassigned_and_missing_rolled_up";

/** Whether a migration is of those that no older process can work with: the end of its name says so. */
const isBreaking = (migration: string): boolean => migration.endsWith("_breaks_older") || migration === namedOtherwise;

const ownMigrations = (): string[] =>
  readdirSync(path.join(checkoutRoot, "prisma/migrations"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);

const applied = "SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL";

/** The migrations of a database that this version does not know: a later one has migrated it. */
export async function laterMigrations(sql: Sql): Promise<string[]> {
  const own = new Set(ownMigrations());
  return (await sql.raw(applied)).rows.map((row) => String(row.name)).filter((name) => !own.has(name));
}

/** Says why this version is too old for a migrated database; null where it is not. */
export async function whyTooOld(sql: Sql): Promise<string | null> {
  const migration = (await laterMigrations(sql)).find(isBreaking);
  if (!migration) return null;
  return `A later version has migrated the database, and this one cannot work with what its migration ${migration} has made. Start that version here.`;
}

const pauseMs = 200;

/** Waits until no process of an older version is at work where a migration is to be made that it cannot work with; refuses in the end. */
export async function waitForOlderToEnd(client: pg.Client, patienceMs: number): Promise<void> {
  const [migration] = await breakingToCome(client);
  const deadline = performance.now() + patienceMs;
  while (migration) {
    const { rows } = await client.query<{ name: string }>(
      `SELECT DISTINCT application_name || coalesce(' on ' || host(client_addr), '') AS name FROM pg_stat_activity
       WHERE datname = current_database() AND application_name LIKE 'throughline%' ORDER BY 1`,
    );
    if (rows.length === 0) return;
    if (performance.now() >= deadline)
      throw new Error(
        `Processes of the version before cannot work with what the migration ${migration} makes, and some are at work: ${rows.map(({ name }) => name).join(", ")}. Nothing was changed. End every web and worker on this database, then migrate again.`,
      );
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/** Those that a database which is in use already lacks. */
async function breakingToCome(client: pg.Client): Promise<string[]> {
  if (!(await isThere(client, "_prisma_migrations"))) return [];
  const made = (await client.query<{ name: string }>(applied)).rows.map(({ name }) => name);
  return made.length === 0 ? [] : ownMigrations().filter((name) => isBreaking(name) && !made.includes(name));
}
