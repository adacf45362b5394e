import { connectors } from "./connectors/registry.ts";
import { systemClock } from "./domain/clock.ts";
import { env } from "./env.ts";
import { flows } from "./flows/registry.ts";
import { createEngine } from "./jobs/create-engine.ts";
import { startWorker } from "./jobs/worker-loop.ts";
import { createLog } from "./log.ts";

/** The worker process: pulls, flows, sweeps. Any number of them, on any machine that reaches the database. */
const configuration = env();
const log = createLog("worker", configuration.LOG_LEVEL);
const engine = await createEngine({
  databaseUrl: configuration.DATABASE_RUNTIME_URL,
  keys: configuration.ENCRYPTION_KEYS,
  clock: systemClock,
  log,
  connectors,
});
const worker = await startWorker(engine, flows, configuration.WORKER_LANES);
log.info({ lanes: configuration.WORKER_LANES }, "the worker is ready");

let isEnding = false;
const end = async (signal: string): Promise<void> => {
  if (isEnding) return;
  isEnding = true;
  log.info({ signal }, "the worker ends what it has begun");
  await worker.stop();
  await engine.close();
  process.exit(0);
};
process.on("SIGTERM", () => void end("SIGTERM"));
process.on("SIGINT", () => void end("SIGINT"));
process.on("unhandledRejection", (error) => log.error({ err: error }, "something failed that nobody waited for"));
