import { createHash, randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseError } from "pg";
import { startEmbedded } from "../db/embedded.ts";
import { migrateDatabase } from "../db/migrate.ts";
import { migrationFingerprint } from "../db/migration-fingerprint.ts";
import { type DatabaseUrls, databaseOf, userOf, withDatabase } from "../db/urls.ts";
import { withClient } from "../db/with-client.ts";
import { checkoutRoot } from "../runtime/data-dir.ts";

/** A database of a test's own: migrated, empty, on a real PostgreSQL. */
export interface TestDatabase extends DatabaseUrls {
  drop(): Promise<void>;
}

const checkout = createHash("sha256").update(checkoutRoot).digest("hex").slice(0, 10);
/** Programs of another PostgreSQL than the one that npm brought, such as Debian's 15. */
const binaries = process.env.TEST_POSTGRES_BIN || undefined;
const dataDir = path.join(
  tmpdir(),
  `throughline-tests-${checkout}${binaries ? `-${createHash("sha256").update(binaries).digest("hex").slice(0, 6)}` : ""}`,
);
/** PostgreSQL's code for a database that somebody is connected to. */
const inUse = "55006";
const templateLock = "hashtext('throughline.test-template')";

let opened: Promise<{ urls: DatabaseUrls; template: string }> | undefined;

/** The tests' PostgreSQL with a template of the current schema; made once for all test processes. */
async function server(): Promise<{ urls: DatabaseUrls; template: string }> {
  opened ??= (async () => {
    const urls = await startEmbedded({ dataDir, durable: false, ...(binaries ? { binaries } : {}) });
    const template = `template_${migrationFingerprint().slice(0, 16)}`;
    await withClient(urls.ownerUrl, async (client) => {
      await client.query(`SELECT pg_advisory_lock(${templateLock})`);
      const done = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [template]);
      if (done.rowCount) return;
      const draft = `${template}_${randomBytes(4).toString("hex")}`;
      await client.query(`CREATE DATABASE ${draft}`);
      await migrateDatabase({
        ownerUrl: withDatabase(urls.ownerUrl, draft),
        runtimeUrl: withDatabase(urls.runtimeUrl, draft),
      });
      await client.query(`ALTER DATABASE ${draft} RENAME TO ${template}`);
    });
    return { urls, template };
  })();
  return opened;
}

/** Clones a database for one test file. Drop it afterwards. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { template, urls } = await server();
  const name = `test_${randomBytes(8).toString("hex")}`;
  await withClient(urls.ownerUrl, async (client) => {
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY file_copy`);
    await client.query(`GRANT CONNECT ON DATABASE ${name} TO ${client.escapeIdentifier(userOf(urls.runtimeUrl))}`);
  });
  return {
    ownerUrl: withDatabase(urls.ownerUrl, name),
    runtimeUrl: withDatabase(urls.runtimeUrl, name),
    drop: () =>
      withClient(urls.ownerUrl, async (client) => {
        // Ends an autovacuum worker and waits for connections that are closing; FORCE may do neither as it is no superuser's.
        const drop = `DROP DATABASE IF EXISTS ${client.escapeIdentifier(databaseOf(withDatabase(urls.ownerUrl, name)))}`;
        await client.query(drop).catch((error: unknown) => {
          if (!(error instanceof DatabaseError) || error.code !== inUse) throw error;
          return client.query(`${drop} WITH (FORCE)`);
        });
      }),
  };
}
