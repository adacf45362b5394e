import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { ensureDataDir, writeJsonFile } from "../runtime/data-dir.ts";
import { withExclusiveLock } from "../runtime/exclusive-lock.ts";
import { ensureSecrets, type Secrets } from "../runtime/secrets.ts";
import { binariesFor, canEnter, reachablePlace, type ServerAccount, serverAccount } from "./embedded-binaries.ts";
import { type ClusterState, databaseName, ownerRole, readState, runtimeRole, stateFile, urlsOf } from "./embedded-state.ts";
import type { DatabaseUrls } from "./urls.ts";
import { databaseUrl } from "./urls.ts";
import { withClient } from "./with-client.ts";

const startTimeoutSeconds = 60;
const portAttempts = 8;

export interface EmbeddedOptions {
  dataDir: string;
  /** False gives up safety against power failure for speed: for the tests' throw-away databases. */
  durable?: boolean;
  /** The folder of another PostgreSQL's programs, such as Debian's /usr/lib/postgresql/15/bin; kept for the cluster's life. */
  binaries?: string;
}

export interface EmbeddedDatabase extends DatabaseUrls {
  port: number;
  dataDirectory: string;
  /** False when it was running already. */
  started: boolean;
}

const logFile = (dataDirectory: string): string => path.join(path.dirname(dataDirectory), "postgres.log");

const superuserUrl = (state: ClusterState, secrets: Secrets): string =>
  databaseUrl({
    host: "127.0.0.1",
    port: state.port,
    database: "postgres",
    user: "postgres",
    password: secrets.postgresSuperuser,
  });

/** What answers on the recorded port: this installation's own server, set up or not yet, or nothing of ours. */
async function probe(state: ClusterState, secrets: Secrets): Promise<"set up" | "running" | "absent"> {
  try {
    return await withClient(superuserUrl(state, secrets), async (client) => {
      const answer = await client.query<{ own: boolean; complete: boolean }>(
        `SELECT current_setting('data_directory') = $1 AS own,
                EXISTS (SELECT 1 FROM pg_database WHERE datname = $2) AS complete`,
        [state.dataDirectory, databaseName],
      );
      const row = answer.rows[0];
      if (!row?.own) return "absent";
      return row.complete ? "set up" : "running";
    });
  } catch {
    return "absent";
  }
}

/** A port that is free now. Another process may take it before PostgreSQL does, so the caller tries more than one. */
async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const listener = createServer();
    listener.once("error", reject);
    listener.listen(0, "127.0.0.1", () => {
      const address = listener.address();
      listener.close(() =>
        typeof address === "object" && address
          ? resolve(address.port)
          : reject(new Error("The system gave no free port on 127.0.0.1.")),
      );
    });
  });
}

function run(program: string, args: string[], account: ServerAccount): { ok: boolean; output: string } {
  // A library path or PGDATA of another PostgreSQL must not reach ours.
  const env = { PATH: process.env.PATH, NODE_ENV: process.env.NODE_ENV, LC_ALL: "C.UTF-8", TZ: "UTC" };
  const done = spawnSync(program, args, { ...account, cwd: "/", env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  return { ok: done.status === 0, output: `${done.stdout ?? ""}${done.stderr ?? ""}${done.error?.message ?? ""}`.trim() };
}

const configuration = (durable: boolean): string => `
# Written by Throughline when the cluster was created.
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
shared_buffers = '128MB'
max_wal_size = '4GB'
jit = off
timezone = 'UTC'
log_timezone = 'UTC'
password_encryption = 'scram-sha-256'
${durable ? "" : "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nautovacuum_naptime = '10s'\n"}`;

/** The folder for the cluster: inside DATA_DIR, or apart from it where PostgreSQL's account cannot enter DATA_DIR. */
function clusterFolder(dataDir: string, account: ServerAccount): string {
  const inside = path.join(dataDir, "postgres");
  mkdirSync(inside, { recursive: true });
  const prepare = (folder: string): string => {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o700);
    if (account.uid !== undefined && account.gid !== undefined) chownSync(folder, account.uid, account.gid);
    return folder;
  };
  if (canEnter(prepare(inside), account)) return inside;
  rmSync(inside, { recursive: true });
  return prepare(reachablePlace(`cluster-${randomBytes(6).toString("hex")}`));
}

function createCluster(options: EmbeddedOptions, secrets: Secrets): string {
  const account = serverAccount();
  const folder = clusterFolder(options.dataDir, account);
  const dataDirectory = path.join(folder, "data");
  const passwordFile = path.join(folder, "password");
  rmSync(dataDirectory, { recursive: true, force: true });
  writeFileSync(passwordFile, secrets.postgresSuperuser, { mode: 0o600 });
  if (account.uid !== undefined && account.gid !== undefined) chownSync(passwordFile, account.uid, account.gid);
  const created = run(
    path.join(options.binaries ?? binariesFor(account), "initdb"),
    [
      ...[
        "-D",
        dataDirectory,
        "-U",
        "postgres",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
        "--auth=scram-sha-256",
        `--pwfile=${passwordFile}`,
      ],
      // PostgreSQL 17 brought its own collations, the same on every system.
      ...(options.binaries ? [] : ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]),
      ...(options.durable === false ? ["--no-sync"] : []),
    ],
    account,
  );
  rmSync(passwordFile, { force: true });
  if (!created.ok) throw new Error(`PostgreSQL's initdb could not create ${dataDirectory}:\n${created.output}`);
  writeFileSync(path.join(dataDirectory, "postgresql.conf"), configuration(options.durable !== false), { flag: "a" });
  return dataDirectory;
}

/**
 * After a crash the recorded process id may belong to a stranger, and PostgreSQL would take that for itself; in a folder that was
 * copied it is that of the server which the folder was copied from.
 */
function forgetStrangersPid(dataDirectory: string): void {
  const pidFile = path.join(dataDirectory, "postmaster.pid");
  if (!existsSync(pidFile)) return;
  const [pid, served = ""] = readFileSync(pidFile, "utf8").split("\n");
  const commandLine = `/proc/${pid}/cmdline`;
  const isStranger = existsSync(commandLine) && !readFileSync(commandLine, "utf8").includes("postgres");
  // A folder that was moved while its server runs is another matter: what it names is not there, and PostgreSQL itself sees to that.
  const isCopied = existsSync(served) && realpathSync(served) !== realpathSync(dataDirectory);
  if (isStranger || isCopied) rmSync(pidFile);
}

/** The port of a server that a starter left running without recording it, or the recorded one. */
function withLivePort(state: ClusterState): ClusterState {
  const pidFile = path.join(state.dataDirectory, "postmaster.pid");
  const live = existsSync(pidFile) ? Number(readFileSync(pidFile, "utf8").split("\n")[3]) : Number.NaN;
  return Number.isInteger(live) && live > 0 ? { ...state, port: live } : state;
}

function launch(state: ClusterState): { ok: boolean; output: string } {
  const account = serverAccount(state.dataDirectory);
  forgetStrangersPid(state.dataDirectory);
  const log = logFile(state.dataDirectory);
  rmSync(log, { force: true });
  const started = run(
    path.join(state.binaries ?? binariesFor(account), "pg_ctl"),
    ["start", "-w", "-s", "-t", String(startTimeoutSeconds), "-D", state.dataDirectory, "-l", log, "-o", `-p ${state.port}`],
    account,
  );
  const written = existsSync(log) ? readFileSync(log, "utf8").slice(-4_000) : "";
  return { ok: started.ok, output: `${started.output}\n${written}`.trim() };
}

/** Starts the server on the recorded port, or on another one where that is taken; answers the state as it then is. */
async function launchOnFreePort(recorded: ClusterState): Promise<ClusterState> {
  let state = recorded;
  let output = "";
  for (let attempt = 0; attempt < portAttempts; attempt += 1) {
    const launched = launch(state);
    if (launched.ok) return state;
    output = launched.output;
    if (!/could not bind|Address already in use/i.test(output)) break;
    state = { ...state, port: await freePort() };
  }
  throw new Error(
    `PostgreSQL did not start in ${state.dataDirectory}. Its log (${logFile(state.dataDirectory)}) says:\n${output}`,
  );
}

/** Creates what is missing of the two roles and the database; their passwords are those of secrets.json. */
async function ensureRolesAndDatabase(state: ClusterState, secrets: Secrets): Promise<void> {
  await withClient(superuserUrl(state, secrets), async (client) => {
    const roles = await client.query<{ rolname: string }>("SELECT rolname FROM pg_roles WHERE rolname = ANY($1)", [
      [ownerRole, runtimeRole],
    ]);
    const known = new Set(roles.rows.map((row) => row.rolname));
    const create = (role: string, rights: string, password: string): Promise<unknown> =>
      client.query(`CREATE ROLE ${role} LOGIN ${rights} PASSWORD ${client.escapeLiteral(password)}`);
    if (!known.has(ownerRole)) await create(ownerRole, "CREATEDB", secrets.postgresOwner);
    if (!known.has(runtimeRole)) await create(runtimeRole, "", secrets.postgresRuntime);
    const database = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [databaseName]);
    if (database.rowCount === 0) await client.query(`CREATE DATABASE ${databaseName} OWNER ${ownerRole}`);
  });
}

/**
 * Starts this installation's PostgreSQL 18, detached from the caller, and answers how to reach it. Calling it again while
 * the server runs only looks it up; two callers at once start it once.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  ensureDataDir(options.dataDir);
  const file = stateFile(options.dataDir);
  const known = readState(options.dataDir);
  const secrets = await ensureSecrets(options.dataDir);
  if (known && (await probe(known, secrets)) === "set up") return { ...urlsOf(known, secrets), ...known, started: false };
  return withExclusiveLock(path.join(options.dataDir, "postgres.lock"), 90_000, async () => {
    const recorded = readState(options.dataDir);
    if (recorded && (await probe(recorded, secrets)) === "set up")
      return { ...urlsOf(recorded, secrets), ...recorded, started: false };
    if (recorded && !existsSync(path.join(recorded.dataDirectory, "PG_VERSION"))) {
      throw new Error(
        `${file} names the database ${recorded.dataDirectory}, which is not there. Restore it, or remove ${options.dataDir} to begin anew.`,
      );
    }
    const existing = recorded ?? {
      dataDirectory: createCluster(options, secrets),
      port: await freePort(),
      binaries: options.binaries,
    };
    // Recorded before the launch: whoever dies in between must not make the next start create the cluster again.
    writeJsonFile(file, existing);
    const live = withLivePort(existing);
    const state = (await probe(live, secrets)) === "running" ? live : await launchOnFreePort(existing);
    writeJsonFile(file, state);
    await ensureRolesAndDatabase(state, secrets);
    return { ...urlsOf(state, secrets), ...state, started: true };
  });
}

/** Stops this installation's PostgreSQL and waits for it. Answers false when it was not running. */
export async function stopEmbedded(dataDir: string): Promise<boolean> {
  const state = readState(dataDir);
  if (state === undefined || !existsSync(path.join(state.dataDirectory, "postmaster.pid"))) return false;
  return withExclusiveLock(path.join(dataDir, "postgres.lock"), 90_000, async () => {
    const account = serverAccount(state.dataDirectory);
    forgetStrangersPid(state.dataDirectory);
    const pgCtl = path.join(state.binaries ?? binariesFor(account), "pg_ctl");
    if (!run(pgCtl, ["status", "-D", state.dataDirectory], account).ok) return false;
    const stopped = run(pgCtl, ["stop", "-w", "-s", "-m", "fast", "-t", "60", "-D", state.dataDirectory], account);
    if (!stopped.ok) throw new Error(`PostgreSQL in ${state.dataDirectory} did not stop within 60 s:\n${stopped.output}`);
    return true;
  });
}

/** Stops an installation's PostgreSQL and removes it with all of DATA_DIR: for throw-away installations. */
export async function removeEmbedded(dataDir: string): Promise<void> {
  await stopEmbedded(dataDir);
  const cluster = readState(dataDir)?.dataDirectory;
  if (cluster) rmSync(path.dirname(cluster), { recursive: true, force: true });
  rmSync(dataDir, { recursive: true, force: true });
}
