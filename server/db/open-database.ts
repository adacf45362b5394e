import { randomBytes } from "node:crypto";
import type { Key } from "../crypto/keyring.ts";
import { installationId, readRecordedDatabase, recordDatabase } from "../runtime/installation.ts";
import { ensureSecrets, secretsFile, updateSecrets } from "../runtime/secrets.ts";
import { type Belonging, claimDatabase, refuseWrongKeys } from "./belonging.ts";
import { startEmbedded } from "./embedded.ts";
import { recordedRuntimeUrl, roleKey, runtimeRoleOf, runtimeUrlsByOtherNames } from "./runtime-role.ts";
import { type DatabaseUrls, databaseOf, passwordOf, userOf, withoutPassword, withUser } from "./urls.ts";
import { withClient } from "./with-client.ts";

const oldestVersion = 150_000;

export interface OpenOptions {
  dataDir: string;
  /** A PostgreSQL of the operator's; left out: the embedded one. */
  databaseUrl?: string;
  /** The runtime role's connection, where the operator made one. */
  runtimeUrl?: string;
  /** What opens the secrets in the database. */
  keys: readonly Key[];
  /** Whether the operator named the keys, instead of having them made in DATA_DIR. */
  areKeysGiven: boolean;
  /** Whether to refuse, rather than warn, where the runtime would have to sign in as the owner. */
  isRoleNeeded?: boolean;
  warn: (message: string) => void;
}

export interface OpenedDatabase extends DatabaseUrls {
  /** Whether it is this installation's own, or one that another installation made and let this one have its key to. */
  belonging: Belonging;
}

/**
 * Brings up the database of an installation, or reaches the operator's, and answers how its two roles get in. Refuses one
 * that belongs to another installation, and one whose secrets the keys do not open.
 */
export async function openDatabase(options: OpenOptions): Promise<OpenedDatabase> {
  const { databaseUrl, dataDir, keys } = options;
  if (!databaseUrl) {
    const { ownerUrl, runtimeUrl } = await startEmbedded({ dataDir });
    await refuseWrongKeys(ownerUrl, keys);
    recordDatabase(dataDir, { kind: "embedded" });
    return { ownerUrl, runtimeUrl, belonging: "own" };
  }
  await refuseOld(databaseUrl);
  const belonging = await claimDatabase(databaseUrl, {
    id: installationId(await ensureSecrets(dataDir)),
    dataDir,
    isRecorded: isRecorded(databaseUrl, dataDir),
    isJoining: options.runtimeUrl !== undefined && options.areKeysGiven,
    keys,
    areKeysOwn: !options.areKeysGiven,
  });
  const runtimeUrl = options.runtimeUrl ?? (await ensureRuntimeRole(options, databaseUrl));
  if (options.runtimeUrl && userOf(runtimeUrl) === userOf(databaseUrl))
    beOwner(options, databaseUrl, "DATABASE_RUNTIME_URL signs in as the owner of the database");
  recordDatabase(dataDir, { kind: "external", ownerUrl: databaseUrl, runtimeUrl });
  return { ownerUrl: databaseUrl, runtimeUrl, belonging };
}

/** Whether this installation used the database before, by its files. */
function isRecorded(url: string, dataDir: string): boolean {
  if (recordedRuntimeUrl(url, dataDir)) return true;
  const recorded = readRecordedDatabase(dataDir);
  return recorded?.kind === "external" && withoutPassword(recorded.ownerUrl) === withoutPassword(url);
}

async function refuseOld(url: string): Promise<void> {
  await withClient(url, async (client) => {
    const answer = await client.query<{ version: number }>("SELECT current_setting('server_version_num')::int AS version");
    const version = answer.rows[0]?.version ?? 0;
    if (version < oldestVersion)
      throw new Error(`${withoutPassword(url)} is PostgreSQL ${Math.floor(version / 10_000)}. Throughline needs 15 or newer.`);
  }).catch((cause: unknown) => {
    if (cause instanceof Error && cause.message.includes("needs 15")) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`DATABASE_URL leads to ${withoutPassword(url)}, which cannot be used: ${reason}`, { cause });
  });
}

/** A role of its own for the runtime, with fewer rights than the owner; where that may not be made, the owner is used, and said so. */
async function ensureRuntimeRole(options: OpenOptions, ownerUrl: string): Promise<string> {
  const { dataDir } = options;
  const known = recordedRuntimeUrl(ownerUrl, dataDir);
  if (known && (await letsIn(known))) return known;
  const role = runtimeRoleOf(ownerUrl);
  if (!known)
    for (const url of runtimeUrlsByOtherNames(ownerUrl, dataDir)) if (await letsIn(url)) return remember(dataDir, ownerUrl, url);
  // The database is this installation's own: a password that somebody changed is set again to the one that it knows.
  const password = known ? passwordOf(known) : randomBytes(24).toString("base64url");
  try {
    await withClient(ownerUrl, async (client) => {
      const exists = await client.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [role]);
      const verb = exists.rowCount ? "ALTER" : "CREATE";
      await client.query(`${verb} ROLE ${client.escapeIdentifier(role)} LOGIN PASSWORD ${client.escapeLiteral(password)}`);
      await client.query(
        `GRANT CONNECT ON DATABASE ${client.escapeIdentifier(databaseOf(ownerUrl))} TO ${client.escapeIdentifier(role)}`,
      );
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (known)
      throw new Error(
        `The role ${role} is not let in with the password in ${secretsFile(dataDir)}, and the database's user may not set it anew (${reason}). Set DATABASE_RUNTIME_URL.`,
        { cause: error },
      );
    beOwner(options, ownerUrl, `The database's user may not make the role ${role} (${reason})`);
    return ownerUrl;
  }
  return remember(dataDir, ownerUrl, withUser(ownerUrl, role, password));
}

/** The owner may change the audit trail: running as it is refused or warned about, with what to set. */
function beOwner({ isRoleNeeded, warn }: OpenOptions, ownerUrl: string, because: string): void {
  const role = runtimeRoleOf(ownerUrl);
  const remedy = `Have a role made (CREATE ROLE ${role} LOGIN PASSWORD '…') and set DATABASE_RUNTIME_URL to its address, ${withUser(ownerUrl, role, "")}`;
  if (isRoleNeeded) throw new Error(`${because}, and the product must not run as the owner. ${remedy}`);
  warn(`${because}; the product runs as the owner, so the audit trail is not protected from it. ${remedy}`);
}

/** Writes down the runtime role's password for the next start. */
async function remember(dataDir: string, ownerUrl: string, runtimeUrl: string): Promise<string> {
  await updateSecrets(dataDir, (secrets) => ({
    ...secrets,
    externalRuntimeRoles: {
      ...secrets.externalRuntimeRoles,
      [roleKey(ownerUrl, userOf(runtimeUrl))]: passwordOf(runtimeUrl),
    },
  }));
  return runtimeUrl;
}

/** PostgreSQL's codes for a wrong password, a role that is not there, and one that may not connect. */
const closedDoor: ReadonlySet<unknown> = new Set(["28P01", "28000", "42501"]);

/** Whether PostgreSQL lets this role in; a server that cannot be reached is an error. */
const letsIn = (url: string): Promise<boolean> =>
  withClient(url, async () => true).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && closedDoor.has(error.code)) return false;
    throw error;
  });
