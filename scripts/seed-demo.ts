import { seedDemo } from "../server/demo/seed-demo.ts";
import { env } from "../server/env.ts";
import { createLog } from "../server/log.ts";
import { ensureSecrets } from "../server/runtime/secrets.ts";
import { eventSecret } from "./up/options.ts";

const defaultDeals = 840;

/** How many deals the operator wants beside those with something planted. */
function wantedDeals(): number {
  const text = process.env.DEMO_DEALS || String(defaultDeals);
  if (!/^\d{1,5}$/.test(text)) throw new Error(`DEMO_DEALS is "${text}" and must be a whole number, such as ${defaultDeals}`);
  return Number(text);
}

/** Makes the demo estate in the database and the sandbox that the environment names; progress goes to standard output. */
const configuration = env();
const secrets = await ensureSecrets(configuration.DATA_DIR);
await seedDemo({
  databaseUrl: configuration.DATABASE_RUNTIME_URL,
  keys: configuration.ENCRYPTION_KEYS,
  sandboxUrl: `http://127.0.0.1:${configuration.SANDBOX_PORT}`,
  dataDir: configuration.DATA_DIR,
  password: secrets.demoPassword,
  eventSecret: eventSecret(secrets),
  deals: wantedDeals(),
  log: createLog("seed", configuration.LOG_LEVEL === "info" ? "warn" : configuration.LOG_LEVEL),
  progress: (text) => process.stdout.write(`${text}\n`),
});
