import { migrateDatabase } from "../server/db/migrate.ts";
import { openDatabase } from "../server/db/open-database.ts";
import type { DatabaseUrls } from "../server/db/urls.ts";
import { parseStartOptions } from "../server/env.ts";
import { resolveDataDir } from "../server/runtime/data-dir.ts";
import { resolveRuntime } from "../server/runtime/resolve-runtime.ts";
import { ensureSecrets, keysOf } from "../server/runtime/secrets.ts";
import { writeMachineFile } from "./up/machine-file.ts";

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Brings the database that the environment or DATA_DIR names to the current schema: for several machines, before they start. */
async function migrate(): Promise<void> {
  const urls = await openUrls();
  say((await migrateDatabase(urls)) ? "The database is migrated." : "The database was current.");
}

async function openUrls(): Promise<DatabaseUrls> {
  const { DATABASE_RUNTIME_URL, DATABASE_URL, ENCRYPTION_KEYS } = parseStartOptions(process.env);
  if (!DATABASE_URL) return recordedUrls();
  const dataDir = resolveDataDir();
  const secrets = await ensureSecrets(dataDir);
  const opened = await openDatabase({
    dataDir,
    databaseUrl: DATABASE_URL,
    ...(DATABASE_RUNTIME_URL && { runtimeUrl: DATABASE_RUNTIME_URL }),
    keys: ENCRYPTION_KEYS ?? keysOf(secrets),
    areKeysGiven: ENCRYPTION_KEYS !== undefined,
    isRoleNeeded: true,
    warn: say,
  });
  if (opened.belonging === "own")
    say(`What each machine on this database has to be given is in ${writeMachineFile(dataDir, opened.runtimeUrl, secrets)}`);
  return opened;
}

function recordedUrls(): DatabaseUrls {
  const { DATABASE_RUNTIME_URL: runtimeUrl, DATABASE_URL: ownerUrl } = resolveRuntime();
  if (!ownerUrl || !runtimeUrl)
    throw new Error(
      "DATABASE_URL is not set, and DATA_DIR holds no installation. Set it to the owner's address of the database.",
    );
  return { ownerUrl, runtimeUrl };
}

await migrate().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
