import { checkReadiness } from "./api/operations/readiness.ts";
import { whyTooOld } from "./db/breaking-migrations.ts";
import type { Database } from "./db/database.ts";
import type { Env } from "./env.ts";
import type { Log } from "./log.ts";

/**
 * Says why a process must not start: its keys do not open what is stored, or a later version has made what it cannot work
 * with, so that it would fail piece by piece later. What may come right without it, such as a database that does not answer yet, goes to the log, and null comes back.
 */
export async function whyNotStart({ db, env, log }: { db: Database; env: Env; log: Log }): Promise<string | null> {
  const { checks } = await checkReadiness({
    db,
    runtimeUrl: env.DATABASE_RUNTIME_URL,
    encryptionKeys: env.ENCRYPTION_KEYS,
  });
  for (const { name, ok, problem } of checks) {
    if (ok) continue;
    if (name === "encryption") return `This ENCRYPTION_KEY does not open what is stored. ${problem}`;
    const tooOld = name === "migrations" ? await whyTooOld(db).catch(() => null) : null;
    if (tooOld !== null) return tooOld;
    log.warn({ check: name }, problem);
  }
  return null;
}
