import { existsSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { readJsonFile } from "../runtime/data-dir.ts";
import { readSecrets, type Secrets } from "../runtime/secrets.ts";
import { type DatabaseUrls, databaseUrl } from "./urls.ts";

export const ownerRole = "throughline_owner";
export const runtimeRole = "throughline_runtime";
export const databaseName = "throughline";

const stateSchema = z.strictObject({
  /** The cluster's folder, compared with the server's own `data_directory` before it is used. */
  dataDirectory: z.string().min(1),
  port: z.int().min(1).max(65_535),
  /** Where its programs lie, when they are not the ones that npm brought. */
  binaries: z.string().optional(),
});

/** What an installation remembers of its embedded PostgreSQL. */
export type ClusterState = z.infer<typeof stateSchema>;

export const stateFile = (dataDir: string): string => path.join(dataDir, "postgres.json");

/** What is remembered. A cluster that lies in DATA_DIR goes with it: a folder that was moved or copied has its own, never that of the folder it came from. */
export function readState(dataDir: string): ClusterState | undefined {
  const state = readJsonFile(stateFile(dataDir), stateSchema);
  const inside = path.join(dataDir, "postgres", "data");
  return state && existsSync(path.join(inside, "PG_VERSION")) ? { ...state, dataDirectory: inside } : state;
}

/** The connection strings of the two roles. */
export function urlsOf(state: ClusterState, secrets: Secrets): DatabaseUrls {
  const at = { host: "127.0.0.1", port: state.port, database: databaseName };
  return {
    ownerUrl: databaseUrl({ ...at, user: ownerRole, password: secrets.postgresOwner }),
    runtimeUrl: databaseUrl({ ...at, user: runtimeRole, password: secrets.postgresRuntime }),
  };
}

/** How to reach an installation's embedded PostgreSQL according to its files, whether it runs or not. */
export function recordedEmbeddedUrls(dataDir: string): DatabaseUrls | undefined {
  const state = readState(dataDir);
  const secrets = readSecrets(dataDir);
  return state && secrets ? urlsOf(state, secrets) : undefined;
}
