import { randomBytes } from "node:crypto";
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import type { z } from "zod";

/** The root of this checkout: package.json lies here. Bundled code has no folder of its own; Next.js runs it in the root. */
export const checkoutRoot = process.env.NEXT_RUNTIME ? process.cwd() : path.resolve(import.meta.dirname, "../..");

/** Where this installation keeps what must survive a restart: DATA_DIR, or `.data` in the checkout. */
export function resolveDataDir(environment: Record<string, string | undefined> = process.env): string {
  return path.resolve(checkoutRoot, environment.DATA_DIR || ".data");
}

/**
 * Creates the data directory where it is missing; says in words for the operator why it cannot be used. As root it must be
 * passable for others, since PostgreSQL refuses to run as root and its unprivileged user has to reach its own folder inside.
 */
export function ensureDataDir(dataDir: string): void {
  const refused = (why: string): Error =>
    new Error(`DATA_DIR is "${dataDir}" and ${why}. Set it to a folder that this user may write.`);
  if (existsSync(dataDir)) {
    if (!statSync(dataDir).isDirectory()) throw refused("is a file");
    try {
      accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    } catch {
      throw refused("may not be written by this user");
    }
    return;
  }
  try {
    makeFolder(dataDir);
    chmodSync(dataDir, process.getuid?.() === 0 ? 0o755 : 0o700);
  } catch (error) {
    throw refused(`cannot be made (${error instanceof Error && "code" in error ? String(error.code) : String(error)})`);
  }
}

/** One folder after the other: Node.js's own way of making several never ends where nothing can be made, as in /proc. */
function makeFolder(folder: string): void {
  const parent = path.dirname(folder);
  if (!existsSync(parent)) makeFolder(parent);
  mkdirSync(folder);
}

/** Reads a JSON file of ours; `undefined` when it does not exist, an error that names it when it is not what we wrote. */
export function readJsonFile<T>(file: string, schema: z.ZodType<T>): T | undefined {
  if (!existsSync(file)) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new Error(`${file} is not valid JSON. Restore it from a backup, or remove it to begin anew.`, { cause });
  }
  const result = schema.safeParse(parsed);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new Error(
    `${file} is not as expected at "${issue?.path.join(".") ?? ""}": ${issue?.message ?? "unknown"}. Restore it from a backup.`,
  );
}

/** Writes a JSON file as a whole or not at all. */
export const writeJsonFile = (file: string, value: unknown, mode: 0o600 | 0o644 = 0o644): void =>
  writeTextFile(file, `${JSON.stringify(value, null, 2)}\n`, mode);

/** Writes a file as a whole or not at all. */
export function writeTextFile(file: string, text: string, mode: 0o600 | 0o644): void {
  const draft = `${file}.${randomBytes(6).toString("hex")}.draft`;
  try {
    writeFileSync(draft, text, { mode });
    chmodSync(draft, mode);
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}
