import { recordedEmbeddedUrls } from "../db/embedded-state.ts";
import { recordedRuntimeUrl } from "../db/runtime-role.ts";
import type { DatabaseUrls } from "../db/urls.ts";
import { resolveDataDir } from "./data-dir.ts";
import { readRecordedDatabase, readRunning } from "./installation.ts";
import { readSecrets, type Secrets } from "./secrets.ts";

/** The environment's variables, all strings, an empty one standing for one that is not set. */
export type Variables = Record<string, string | undefined>;

function databaseUrls(set: Variables, dataDir: string): Partial<DatabaseUrls> {
  const ownerUrl = set.DATABASE_URL || undefined;
  const runtimeUrl = set.DATABASE_RUNTIME_URL || undefined;
  if (runtimeUrl) return { ownerUrl, runtimeUrl };
  const recorded = readRecordedDatabase(dataDir);
  const external = recorded?.kind === "external" ? recorded : undefined;
  if (!ownerUrl) return external ?? recordedEmbeddedUrls(dataDir) ?? {};
  // Never the owner by default: it may do what the audit trail is protected from.
  const known = external?.ownerUrl === ownerUrl ? external.runtimeUrl : undefined;
  return { ownerUrl, runtimeUrl: recordedRuntimeUrl(ownerUrl, dataDir) ?? known };
}

/** The first key encrypts, all decrypt: `id:base64,id:base64`. */
export const formatEncryptionKeys = (keys: Secrets["encryptionKeys"]): string =>
  keys.map(({ id, key }) => `${id}:${key}`).join(",");

/**
 * The environment with what is not set filled in from the installation in DATA_DIR: the database, the secrets, the ports
 * of a running `npm start`. So a command typed in the checkout reaches the same database as the product beside it.
 */
export function resolveRuntime(set: Variables = process.env): Variables {
  const dataDir = resolveDataDir(set);
  const secrets = readSecrets(dataDir);
  const running = readRunning(dataDir);
  const database = databaseUrls(set, dataDir);
  const found: Variables = {
    DATA_DIR: dataDir,
    DATABASE_URL: database.ownerUrl,
    DATABASE_RUNTIME_URL: database.runtimeUrl,
    NEXTAUTH_SECRET: secrets?.nextAuthSecret,
    ENCRYPTION_KEYS: set.ENCRYPTION_KEY || (secrets && formatEncryptionKeys(secrets.encryptionKeys)),
    NEXTAUTH_URL: running?.address,
    PORT: running && String(running.port),
    SANDBOX_PORT: running && String(running.sandboxPort),
  };
  const given = Object.fromEntries(Object.entries(set).filter(([, value]) => value !== undefined && value !== ""));
  return { ...found, ...given, DATA_DIR: dataDir, DATABASE_RUNTIME_URL: database.runtimeUrl };
}
