import { laterMigrations, whyTooOld } from "../../db/breaking-migrations.ts";
import type { Database } from "../../db/database.ts";
import { migrationFingerprint } from "../../db/migration-fingerprint.ts";
import { whySecretsStayClosed } from "../../db/secret-keys.ts";
import { userOf } from "../../db/urls.ts";
import type { EncryptionKey } from "../../env.ts";

export interface Check {
  name: "database" | "migrations" | "encryption";
  ok: boolean;
  /** What is wrong and what to do; absent when nothing is. */
  problem?: string;
}

export interface Readiness {
  ready: boolean;
  checks: Check[];
}

interface ReadinessInput {
  db: Database;
  runtimeUrl: string;
  encryptionKeys: readonly EncryptionKey[];
}

const answerWithinMs = 4_000;
let fingerprint: string | undefined;

/** Whether this process can do its work: the database answers, it is migrated for this version, its secrets can be opened. */
export async function checkReadiness(input: ReadinessInput): Promise<Readiness> {
  const database = await checked("database", () => withinTime(checkDatabase(input.db)));
  if (!database.ok) return { ready: false, checks: [database] };
  const checks = await Promise.all([
    database,
    checked("migrations", () => checkMigrations(input)),
    checked("encryption", () => whySecretsStayClosed((text) => input.db.raw(text), input.encryptionKeys)),
  ]);
  return { ready: checks.every((check) => check.ok), checks };
}

async function checked(name: Check["name"], work: () => Promise<string | null>): Promise<Check> {
  const problem = await work().catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  return problem === null ? { name, ok: true } : { name, ok: false, problem };
}

async function withinTime(work: Promise<string | null>): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`PostgreSQL has not answered within ${answerWithinMs / 1000} s.`), answerWithinMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function checkDatabase(db: Database): Promise<string | null> {
  try {
    await db.raw("SELECT 1");
    return null;
  } catch (error) {
    // The driver's text may name the host and the user; the log has it, a visitor need not.
    const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    return `PostgreSQL does not answer${code}. Is it running, and is DATABASE_RUNTIME_URL right?`;
  }
}

async function checkMigrations({ db, runtimeUrl }: ReadinessInput): Promise<string | null> {
  fingerprint ??= migrationFingerprint();
  const exists = await db.raw("SELECT to_regclass('installation.migration_state') IS NOT NULL AS found");
  if (exists.rows[0]?.found !== true) return "The database is empty. Run `npm start`, which migrates it.";
  const state = await db.raw("SELECT fingerprint FROM installation.migration_state");
  const [version, role] = String(state.rows[0]?.fingerprint).split(" ");
  if (version === fingerprint && role === userOf(runtimeUrl)) return null;
  const tooOld = await whyTooOld(db);
  if (tooOld !== null) return tooOld;
  if (role === userOf(runtimeUrl) && (await laterMigrations(db)).length > 0) return null;
  return "The database was migrated for another version, or for another runtime role. Run `npm start` of this version.";
}
