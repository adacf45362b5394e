import { randomBytes } from "node:crypto";
import { recordDatabase } from "../runtime/installation.ts";
import { updateSecrets } from "../runtime/secrets.ts";
import { startEmbedded } from "./embedded.ts";
import { recordedRuntimeUrl, roleKey, runtimeRoleOf } from "./runtime-role.ts";
import { type DatabaseUrls, databaseOf, withoutPassword, withUser } from "./urls.ts";
import { withClient } from "./with-client.ts";

const oldestVersion = 150_000;

export interface OpenOptions {
  dataDir: string;
  /** A PostgreSQL of the operator's; left out: the embedded one. */
  databaseUrl?: string;
  /** The runtime role's connection, where the operator made one. */
  runtimeUrl?: string;
  warn: (message: string) => void;
}

/** Brings up the database of an installation, or reaches the operator's, and answers how its two roles get in. */
export async function openDatabase(options: OpenOptions): Promise<DatabaseUrls> {
  const { databaseUrl, dataDir } = options;
  if (!databaseUrl) {
    const { ownerUrl, runtimeUrl } = await startEmbedded({ dataDir });
    recordDatabase(dataDir, { kind: "embedded" });
    return { ownerUrl, runtimeUrl };
  }
  await refuseOld(databaseUrl);
  const runtimeUrl = options.runtimeUrl ?? (await ensureRuntimeRole(options, databaseUrl));
  recordDatabase(dataDir, { kind: "external", ownerUrl: databaseUrl, runtimeUrl });
  return { ownerUrl: databaseUrl, runtimeUrl };
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
async function ensureRuntimeRole({ dataDir, warn }: OpenOptions, ownerUrl: string): Promise<string> {
  const known = recordedRuntimeUrl(ownerUrl, dataDir);
  if (known) return known;
  const role = runtimeRoleOf(ownerUrl);
  const password = randomBytes(24).toString("base64url");
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
    warn(
      `The database's user may not make the role ${role} (${reason}); the product runs as the owner, so the audit trail is not protected from it. Set DATABASE_RUNTIME_URL.`,
    );
    return ownerUrl;
  }
  await updateSecrets(dataDir, (secrets) => ({
    ...secrets,
    externalRuntimeRoles: { ...secrets.externalRuntimeRoles, [roleKey(ownerUrl, role)]: password },
  }));
  return withUser(ownerUrl, role, password);
}
