import { migrateDatabase } from "../server/db/migrate.ts";
import { resolveRuntime } from "../server/runtime/resolve-runtime.ts";

/** Brings the database that the environment or DATA_DIR names to the current schema: for several machines, before they start. */
const { DATABASE_RUNTIME_URL: runtimeUrl, DATABASE_URL: ownerUrl } = resolveRuntime();
if (!ownerUrl || !runtimeUrl) {
  process.stderr.write(
    "DATABASE_URL is not set, and DATA_DIR holds no installation. Set it to the owner's address of the database.\n",
  );
  process.exitCode = 1;
} else {
  const changed = await migrateDatabase({ ownerUrl, runtimeUrl });
  process.stdout.write(changed ? "The database is migrated.\n" : "The database was current.\n");
}
