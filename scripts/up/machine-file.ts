import path from "node:path";
import { writeTextFile } from "../../server/runtime/data-dir.ts";
import { formatEncryptionKeys } from "../../server/runtime/resolve-runtime.ts";
import type { Secrets } from "../../server/runtime/secrets.ts";

/**
 * Writes down, for its owner only, what every further machine on this installation's database has to be given. Answers where:
 * the file is one for `node --env-file`.
 */
export function writeMachineFile(dataDir: string, runtimeUrl: string, secrets: Secrets): string {
  const file = path.join(dataDir, "machine.env");
  const variables = {
    DATABASE_RUNTIME_URL: runtimeUrl,
    ENCRYPTION_KEY: process.env.ENCRYPTION_KEYS || process.env.ENCRYPTION_KEY || formatEncryptionKeys(secrets.encryptionKeys),
    NEXTAUTH_SECRET: process.env.NEXTAUTH_SECRET || secrets.nextAuthSecret,
  };
  const lines = Object.entries(variables).map(([name, value]) => `${name}="${value}"`);
  writeTextFile(file, `${lines.join("\n")}\n`, 0o600);
  return file;
}
