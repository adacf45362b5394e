import { rmSync } from "node:fs";
import path from "node:path";
import { stopEmbedded } from "../server/db/embedded.ts";
import { migrateDatabase } from "../server/db/migrate.ts";
import { openDatabase } from "../server/db/open-database.ts";
import { SandboxControl } from "../server/demo/sandbox-control.ts";
import { ConfigurationError, parseEnvironment, parseStartOptions, type StartOptions } from "../server/env.ts";
import { ensureDataDir, resolveDataDir } from "../server/runtime/data-dir.ts";
import { type ExclusiveLock, tryExclusiveLock } from "../server/runtime/exclusive-lock.ts";
import { readRunning, recordRunning, runningFile } from "../server/runtime/installation.ts";
import { resolveRuntime } from "../server/runtime/resolve-runtime.ts";
import { ensureSecrets, keysOf, type Secrets } from "../server/runtime/secrets.ts";
import { ensureClient, ensureWebBuild } from "./up/build.ts";
import { clearTheWay } from "./up/half-made.ts";
import { outlastLeftBehind } from "./up/left-behind.ts";
import { writeMachineFile } from "./up/machine-file.ts";
import { eventSecret, isKnown, signInsOf } from "./up/options.ts";
import { takenPorts } from "./up/ports.ts";
import { Programs } from "./up/programs.ts";
import { say } from "./up/say.ts";

/** V8 lets memory grow by less between two collections where it may not grow beyond 1 GB, which is far more than is needed. */
const oldSpace = "--max-old-space-size=1024";
/** The worker makes much that it soon forgets: a small young space, cleared often, keeps a quarter of its memory free for others. */
const youngSpace = "--max-semi-space-size=8";
const isDev = process.argv.includes("--dev");
const stoppingMs = 60_000;

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function readOptions(): StartOptions {
  try {
    return parseStartOptions(process.env);
  } catch (error) {
    if (error instanceof ConfigurationError) return fail(error.message);
    throw error;
  }
}

/** One start at a time for a DATA_DIR; one that is ending is waited for. */
async function takeInstallation(dataDir: string): Promise<ExclusiveLock> {
  const file = path.join(dataDir, "start.lock");
  const deadline = performance.now() + stoppingMs;
  for (;;) {
    const lock = tryExclusiveLock(file);
    if (lock) return lock;
    const running = readRunning(dataDir);
    if (running && !running.stopping)
      fail(`Throughline runs already at ${running.address} (process ${running.pid}, data in ${dataDir}).`);
    if (!running) fail(`Another start is at work on ${dataDir}. Wait for it, or end it first.`);
    if (performance.now() > deadline)
      fail(`Process ${running.pid} has been ending for ${stoppingMs / 1000} s. Kill it, then start again.`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Waits until an address answers. */
async function answering(url: string, name: string, logFile: string): Promise<void> {
  const deadline = performance.now() + 90_000;
  while (performance.now() < deadline) {
    const status = await fetch(url, { signal: AbortSignal.timeout(5000) }).then(
      (reply) => reply.status,
      () => 0,
    );
    if (status > 0 && status < 500) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${name} does not answer at ${url}. Its log: ${logFile}`);
}

/** What an operator can put right is told in one plain message, without a stack. */
function orFail<Value>(step: () => Value): Value {
  try {
    return step();
  } catch (error) {
    return fail(`The configuration cannot work:\n  ${error instanceof Error ? error.message : String(error)}`);
  }
}

const options = readOptions();
const dataDir = resolveDataDir();
const isFirst = !isKnown(dataDir);
orFail(() => ensureDataDir(dataDir));
const lock = await takeInstallation(dataDir);
rmSync(runningFile(dataDir), { force: true });
await outlastLeftBehind(dataDir, say);
const taken = await takenPorts([
  { host: options.HOST, port: options.PORT, variable: "PORT" },
  ...(options.THROUGHLINE_DEMO ? [{ host: "127.0.0.1", port: options.SANDBOX_PORT, variable: "SANDBOX_PORT" }] : []),
]).catch((error: unknown) => [error instanceof Error ? error.message : String(error)]);
if (taken.length > 0) {
  lock.release();
  fail(taken.join("\n"));
}

const reachable = options.HOST === "0.0.0.0" || options.HOST === "::" ? "127.0.0.1" : options.HOST;
const address = options.NEXTAUTH_URL ?? `http://${reachable}:${options.PORT}`;
const sandboxUrl = `http://127.0.0.1:${options.SANDBOX_PORT}`;
let programs: Programs | undefined;
let isEnding = false;

async function end(code: number, reason?: string): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  if (reason) process.stderr.write(`${reason}\n`);
  const running = readRunning(dataDir);
  if (running) recordRunning(dataDir, { ...running, stopping: true });
  say("stopping …");
  await programs?.end();
  if (!options.DATABASE_URL) await stopEmbedded(dataDir);
  rmSync(runningFile(dataDir), { force: true });
  lock.release();
  say("stopped; the data stays");
  process.exit(code);
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void end(0));
// Whoever started this over a channel is gone: nobody is left to end it.
process.on("disconnect", () => void end(0));
process.channel?.unref();

/** Brings the whole product up in one go: database, simulated vendors, demo estate, web, worker. Ctrl-C ends all of it. */
async function bringUp(): Promise<void> {
  say(isFirst ? "Throughline makes itself at home; the first start takes some minutes" : "Throughline starts");
  const secrets = await ensureSecrets(dataDir);
  say(options.DATABASE_URL ? "reaching the database" : "starting PostgreSQL");
  const urls = await openDatabase({
    dataDir,
    ...(options.DATABASE_URL && { databaseUrl: options.DATABASE_URL }),
    ...(options.DATABASE_RUNTIME_URL && { runtimeUrl: options.DATABASE_RUNTIME_URL }),
    keys: options.ENCRYPTION_KEYS ?? keysOf(secrets),
    areKeysGiven: options.ENCRYPTION_KEYS !== undefined,
    warn: (message) => say(`! ${message}`),
  });
  if (options.DATABASE_URL && urls.belonging === "own") writeMachineFile(dataDir, urls.runtimeUrl, secrets);
  // The sandbox and the people's password lie in the DATA_DIR of the installation that made the database.
  const isDemo = options.THROUGHLINE_DEMO && urls.belonging === "own";
  const isSeeded = isDemo && options.SEED_DEMO;
  const variables = resolveRuntime({ ...process.env, DATABASE_URL: urls.ownerUrl, DATABASE_RUNTIME_URL: urls.runtimeUrl });
  const configuration = parseEnvironment({ ...variables, NODE_ENV: isDev ? "development" : "production", NEXTAUTH_URL: address });
  programs = new Programs(
    dataDir,
    {
      NODE_ENV: configuration.NODE_ENV,
      // The owner's connection stays here: web and worker have the runtime's rights only.
      DATABASE_URL: options.DATABASE_URL ? urls.ownerUrl : "",
      DATABASE_RUNTIME_URL: urls.runtimeUrl,
      NEXTAUTH_URL: address,
      HOST: options.HOST,
      PORT: String(options.PORT),
      SANDBOX_PORT: String(options.SANDBOX_PORT),
      NEXT_TELEMETRY_DISABLED: "1",
      MALLOC_ARENA_MAX: "2", // as for youngSpace: memory that threads keep for themselves
    },
    (reason) => void end(1, reason),
  );
  await ensureClient();
  if (await clearTheWay(urls, { isSeeded, isOwn: urls.belonging === "own" }))
    say("an earlier start was interrupted while it made the demo estate; it is made anew");
  if (await migrateDatabase(urls)) say("database migrated");
  const build = isDev ? Promise.resolve() : buildWeb(programs);
  const estate = isDemo ? demo(programs) : Promise.resolve();
  await Promise.all([build, estate]);
  // Ctrl-C ends what runs at that moment; nothing may be started after it.
  if (isEnding) return;

  programs.start({ name: "web", args: webArguments(), isRestarted: true });
  programs.start({ name: "worker", args: [oldSpace, youngSpace, "server/worker.ts"], isRestarted: true });
  await answering(`${address.replace(/\/+$/, "")}/api/health/live`, "The web process", programs.logFile("web"));
  if (isDemo)
    await new SandboxControl(sandboxUrl).subscribe("salesforce", {
      url: `http://${reachable}:${options.PORT}/api/webhooks/salesforce`,
      secret: eventSecret(secrets),
    });
  recordRunning(dataDir, {
    pid: process.pid,
    address,
    port: options.PORT,
    sandboxPort: options.SANDBOX_PORT,
    stopping: false,
  });
  announce(secrets, { isSeeded, isJoined: urls.belonging === "joined" });
}

async function buildWeb(running: Programs): Promise<void> {
  const begun = performance.now();
  if (await ensureWebBuild(running)) say(`web built in ${Math.round((performance.now() - begun) / 1000)} s`);
}

const webArguments = (): string[] => [
  oldSpace,
  "node_modules/next/dist/bin/next",
  isDev ? "dev" : "start",
  "-H",
  options.HOST,
  "-p",
  String(options.PORT),
];

async function demo(running: Programs): Promise<void> {
  running.start({ name: "sandbox", args: ["server/sandbox/main.ts"] });
  await answering(`${sandboxUrl}/_control/events/salesforce/subscriptions`, "The sandbox", running.logFile("sandbox"));
  if (!options.SEED_DEMO) return;
  await running.run({ name: "seed", args: ["scripts/seed-demo.ts"] }, (line) => say(`demo estate: ${line}`));
}

function announce(secrets: Secrets, { isJoined, isSeeded }: { isSeeded: boolean; isJoined: boolean }): void {
  const lines = ["", `  Throughline is ready: ${address}`, ""];
  if (isJoined) lines.push("  Sign in as before: the database and its people are those of the installation that made it.", "");
  else if (isSeeded)
    lines.push("  Sign in as", ...signInsOf(dataDir, secrets), "", `  Password for all: ${secrets.demoPassword}`, "");
  else lines.push("  The first user: npm run cli -- user create --help", "");
  lines.push(`  Logs: ${path.join(dataDir, "logs")}`, "  Ctrl-C stops everything; the data stays.", "");
  process.stdout.write(`${lines.join("\n")}\n`);
}

await bringUp().catch((error: unknown) => end(1, error instanceof Error ? error.message : String(error)));
