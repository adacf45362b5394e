import { singleSignOn } from "./auth/identity-provider.ts";
import { connectors } from "./connectors/registry.ts";
import { systemClock } from "./domain/clock.ts";
import { ConfigurationError, type Env, env, mailSettingsOf } from "./env.ts";
import { flows } from "./flows/registry.ts";
import { createEngine } from "./jobs/create-engine.ts";
import { startWorker } from "./jobs/worker-loop.ts";
import { createLog } from "./log.ts";
import { errorText } from "./safe-error.ts";
import { exportSpans } from "./span-export.ts";
import { whyNotStart } from "./start-check.ts";

/** What an operator can put right is told in one plain message, without a stack. */
function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function configured(): Env {
  try {
    return env();
  } catch (error) {
    if (error instanceof ConfigurationError) return fail(error.message);
    throw error;
  }
}

/** The worker process: pulls, flows, sweeps. Any number of them, on any machine that reaches the database. */
const configuration = configured();
const log = createLog("worker", configuration.LOG_LEVEL);
const settings = mailSettingsOf(configuration);
const engine = await createEngine({
  databaseUrl: configuration.DATABASE_RUNTIME_URL,
  keys: configuration.ENCRYPTION_KEYS,
  clock: systemClock,
  log,
  connectors,
  singleSignOn: singleSignOn(configuration),
  mail: settings && configuration.SMTP_URL ? { settings, smtpUrl: configuration.SMTP_URL } : undefined,
}).catch((error: unknown) =>
  fail(`The worker cannot start on this database: ${errorText(error)}. Is it running, and was \`npm run migrate\` run on it?`),
);
const whyNot = await whyNotStart({ db: engine.db, env: configuration, log });
if (whyNot !== null) fail(whyNot);
const endSpans = await exportSpans(configuration.OTEL_EXPORTER_OTLP_ENDPOINT, "worker");
const worker = await startWorker(engine, flows, configuration.WORKER_LANES);
log.info({ lanes: configuration.WORKER_LANES }, "the worker is ready");

let isEnding = false;
const end = async (signal: string): Promise<void> => {
  if (isEnding) return;
  isEnding = true;
  log.info({ signal }, "the worker ends what it has begun");
  await worker.stop();
  await endSpans();
  await engine.close();
  process.exit(0);
};
process.on("SIGTERM", () => void end("SIGTERM"));
process.on("SIGINT", () => void end("SIGINT"));
process.on("unhandledRejection", (error) => log.error({ err: error }, "something failed that nobody waited for"));
