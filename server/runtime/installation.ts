import { createHmac } from "node:crypto";
import path from "node:path";
import { z } from "zod";
import { readJsonFile, writeJsonFile } from "./data-dir.ts";
import type { Secrets } from "./secrets.ts";

const runningSchema = z.strictObject({
  pid: z.int().positive(),
  address: z.url(),
  port: z.int(),
  sandboxPort: z.int(),
  /** Set once it was asked to stop; the next start then waits for it. */
  stopping: z.boolean().default(false),
});

/** What a running `npm start` tells about itself in DATA_DIR; it may be left over from one that was killed. */
export type RunningInstallation = z.infer<typeof runningSchema>;

const databaseSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("embedded") }),
  z.strictObject({ kind: z.literal("external"), ownerUrl: z.string(), runtimeUrl: z.string() }),
]);

/** Which PostgreSQL the last start used, so that commands run by hand find the same one. */
export type RecordedDatabase = z.infer<typeof databaseSchema>;

export const runningFile = (dataDir: string): string => path.join(dataDir, "running.json");
const databaseFile = (dataDir: string): string => path.join(dataDir, "database.json");

export const readRunning = (dataDir: string): RunningInstallation | undefined =>
  readJsonFile(runningFile(dataDir), runningSchema);
export const recordRunning = (dataDir: string, running: RunningInstallation): void =>
  writeJsonFile(runningFile(dataDir), running);

export const readRecordedDatabase = (dataDir: string): RecordedDatabase | undefined =>
  readJsonFile(databaseFile(dataDir), databaseSchema);
/** Readable by its owner only, since the URLs carry passwords. */
export const recordDatabase = (dataDir: string, database: RecordedDatabase): void =>
  writeJsonFile(databaseFile(dataDir), database, 0o600);

/** Names the installation of a DATA_DIR to the database that it makes its own; tells nothing of its secrets. */
export const installationId = (secrets: Secrets): string =>
  createHmac("sha256", secrets.sandboxKey).update("identity of the installation").digest("base64url");
