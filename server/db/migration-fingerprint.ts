import path from "node:path";
import { z } from "zod";
import { checkoutRoot, readJsonFile } from "../runtime/data-dir.ts";
import { fingerprintOf } from "../runtime/fingerprint.ts";

const packageSchema = z.looseObject({ version: z.string() });

/** What decides the state of a migrated database: the migrations, the job queue's version, and the rights. */
export function migrationFingerprint(): string {
  const boss = readJsonFile(path.join(checkoutRoot, "node_modules/pg-boss/package.json"), packageSchema);
  if (!boss) throw new Error("pg-boss is not installed. Run npm ci.");
  return fingerprintOf(
    ["prisma/migrations", "server/db/migrate.ts", "server/db/grants.ts", "server/db/job-queues.ts"],
    [`pg-boss ${boss.version}`],
  );
}
