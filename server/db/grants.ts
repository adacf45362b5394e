import type pg from "pg";

/** What the runtime role may add to but never change: the audit trail. Their partitions are covered with them. */
const appendOnlyTables: readonly string[] = ["audit_entry", "audit_segment"];
/** What the runtime role may only read. */
const readOnlyTables: readonly string[] = ["_prisma_migrations"];

/** A table by name with all its partitions, as far as they exist. */
const withPartitions = `
  WITH RECURSIVE named AS (
    SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relname = ANY($1) AND c.relkind IN ('r', 'p')
    UNION
    SELECT i.inhrelid FROM pg_inherits i JOIN named ON named.oid = i.inhparent
  )
  SELECT oid::regclass::text AS name FROM named`;

async function tablesNamed(client: pg.Client, names: readonly string[]): Promise<string[]> {
  const found = await client.query<{ name: string }>(withPartitions, [names]);
  return found.rows.map((row) => row.name);
}

/**
 * Gives the runtime role its rights on what the owner has created: rows of all tables, but no change of structure, no
 * change of the audit trail, no migration. In one transaction, so that no moment shows more rights than these.
 */
export async function grantToRuntime(client: pg.Client, runtimeRole: string): Promise<void> {
  const role = client.escapeIdentifier(runtimeRole);
  await client.query("BEGIN");
  try {
    await client.query(`GRANT USAGE ON SCHEMA public, pgboss, installation TO ${role}`);
    await client.query(`REVOKE ALL ON ALL TABLES IN SCHEMA public, pgboss, installation FROM ${role}`);
    await client.query(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public, pgboss TO ${role}`);
    await client.query(`GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public, pgboss TO ${role}`);
    await client.query(`GRANT SELECT ON ALL TABLES IN SCHEMA installation TO ${role}`);
    for (const table of await tablesNamed(client, appendOnlyTables))
      await client.query(`REVOKE UPDATE, DELETE ON ${table} FROM ${role}`);
    for (const table of await tablesNamed(client, readOnlyTables)) {
      await client.query(`REVOKE INSERT, UPDATE, DELETE ON ${table} FROM ${role}`);
    }
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}
