import { createHmac } from "node:crypto";
import { existsSync } from "node:fs";
import path from "node:path";
import { demoUsers } from "../../server/demo/data/users.ts";
import { ensureDataDir, writeJsonFile } from "../../server/runtime/data-dir.ts";
import type { Secrets } from "../../server/runtime/secrets.ts";

const signInsFile = (dataDir: string): string => path.join(dataDir, "sign-ins.json");

/** What the simulated CRM signs its events with; the same at every start of one installation. */
export const eventSecret = (secrets: Secrets): string =>
  createHmac("sha256", secrets.sandboxKey).update("events of the simulated CRM").digest("base64url");

/** Writes down, for its owner only, who may sign in to the demo, and answers the same as lines to show. */
export function signInsOf(dataDir: string, secrets: Secrets): string[] {
  const listed = demoUsers.flatMap(({ email, signIn }) =>
    signIn ? [{ role: signIn, email, password: secrets.demoPassword }] : [],
  );
  ensureDataDir(dataDir);
  writeJsonFile(signInsFile(dataDir), listed, 0o600);
  const width = Math.max(...listed.map(({ role }) => role.length));
  return listed.map(({ email, role }) => `    ${role.padEnd(width)}  ${email}`);
}

/** Whether this installation was started before. */
export const isKnown = (dataDir: string): boolean => existsSync(path.join(dataDir, "secrets.json"));
