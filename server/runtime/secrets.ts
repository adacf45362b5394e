import { randomBytes, randomInt } from "node:crypto";
import path from "node:path";
import { z } from "zod";
import { ensureDataDir, readJsonFile, writeJsonFile } from "./data-dir.ts";
import { withExclusiveLock } from "./exclusive-lock.ts";

const secretsSchema = z.strictObject({
  /** Passwords of the embedded PostgreSQL's roles. */
  postgresSuperuser: z.string().min(20),
  postgresOwner: z.string().min(20),
  postgresRuntime: z.string().min(20),
  /** Passwords of the runtime roles that we created on other PostgreSQL servers, by `host:port/role`. */
  externalRuntimeRoles: z.record(z.string(), z.string().min(20)),
  nextAuthSecret: z.string().min(32),
  /** Keys of AES-256-GCM by key id, 32 bytes in base64; the first one encrypts, all decrypt. */
  encryptionKeys: z.array(z.strictObject({ id: z.string().regex(/^[A-Za-z0-9_-]+$/), key: z.base64() })).min(1),
  /** What the users of the demo estate sign in with. */
  demoPassword: z.string().min(12),
  /** Seeds the credentials that the sandbox hands to its clients. */
  sandboxKey: z.string().min(32),
});

/** Everything secret that an installation made for itself; lies in DATA_DIR/secrets.json, readable by its owner only. */
export type Secrets = z.infer<typeof secretsSchema>;

export const secretsFile = (dataDir: string): string => path.join(dataDir, "secrets.json");

const token = (bytes: number): string => randomBytes(bytes).toString("base64url");

/** Words that are easily typed from a terminal into a sign-in page: four groups of letters and digits, 79 bits. */
function readablePassword(): string {
  const alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
  const group = (): string => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join("");
  return [group(), group(), group(), group()].join("-");
}

function generateSecrets(): Secrets {
  return {
    postgresSuperuser: token(24),
    postgresOwner: token(24),
    postgresRuntime: token(24),
    externalRuntimeRoles: {},
    nextAuthSecret: token(32),
    encryptionKeys: [{ id: `k${token(4).replace(/[^A-Za-z0-9]/g, "0")}`, key: randomBytes(32).toString("base64") }],
    demoPassword: readablePassword(),
    sandboxKey: token(32),
  };
}

/** An installation's own keys, as bytes. */
export const keysOf = ({ encryptionKeys }: Secrets): { id: string; key: Buffer }[] =>
  encryptionKeys.map(({ id, key }) => ({ id, key: Buffer.from(key, "base64") }));

/** The secrets of an installation, or `undefined` where none was started yet. */
export function readSecrets(dataDir: string): Secrets | undefined {
  return readJsonFile(secretsFile(dataDir), secretsSchema);
}

/** The secrets of an installation; made on the first call, the same ever after. */
export async function ensureSecrets(dataDir: string): Promise<Secrets> {
  const existing = readSecrets(dataDir);
  return existing ?? (await updateSecrets(dataDir, (secrets) => secrets));
}

/** Changes the secrets under a lock, so that two starters do not overwrite each other's. */
export async function updateSecrets(dataDir: string, change: (secrets: Secrets) => Secrets): Promise<Secrets> {
  ensureDataDir(dataDir);
  return withExclusiveLock(path.join(dataDir, "secrets.lock"), 10_000, async () => {
    const changed = secretsSchema.parse(change(readSecrets(dataDir) ?? generateSecrets()));
    writeJsonFile(secretsFile(dataDir), changed, 0o600);
    return changed;
  });
}
