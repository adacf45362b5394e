import { singleSignOn } from "../auth/identity-provider.ts";
import { isLoopback } from "../auth/session-cookie.ts";
import { createSignInThrottle, type SignInThrottle } from "../auth/throttle.ts";
import { connectors } from "../connectors/registry.ts";
import { vendorInfos } from "../connectors/vendor-infos.ts";
import { Keyring } from "../crypto/keyring.ts";
import { Database } from "../db/database.ts";
import { createPrisma } from "../db/prisma.ts";
import { systemClock } from "../domain/clock.ts";
import { type Env, env, mailSettingsOf } from "../env.ts";
import { Hub } from "../hub/hub.ts";
import { createDealReader } from "../jobs/deal-reader.ts";
import { sendingJobs } from "../jobs/sending-jobs.ts";
import { usualTimes } from "../jobs/times.ts";
import { createLog } from "../log.ts";
import type { Services } from "../services/context.ts";

/** What the web process has besides what every process has. */
export interface WebServices extends Services {
  env: Env;
  throttle: SignInThrottle;
}

const poolSize = 12;
/** A reading that a caller waits for: a deal and the accounts above it take six at most, less than an Idempotency-Key's claim lasts. */
const waitedForMs = 10_000;
const slot = Symbol.for("throughline.web.services");
/** The development server evaluates modules anew after a change; the pools must outlive that. */
const shelf = globalThis as { [slot]?: WebServices };

/** The web process's services: made on the first call, the same ever after. */
export function webServices(): WebServices {
  shelf[slot] ??= open(env());
  return shelf[slot];
}

function open(configuration: Env): WebServices {
  const url = configuration.DATABASE_RUNTIME_URL;
  const log = createLog("web", configuration.LOG_LEVEL);
  const db = new Database(url, { max: poolSize, name: "throughline-web" });
  const jobs = sendingJobs(url, log);
  const keyring = new Keyring(configuration.ENCRYPTION_KEYS);
  const clock = systemClock;
  if (configuration.NEXTAUTH_URL.startsWith("http:") && !isLoopback(configuration.NEXTAUTH_URL)) {
    log.warn(
      { address: configuration.NEXTAUTH_URL },
      "NEXTAUTH_URL is not encrypted: browsers will not keep the session's secure cookie, so nobody can sign in. Put TLS in front and use https://",
    );
  }
  return {
    env: configuration,
    db,
    prisma: createPrisma(url),
    clock,
    jobs,
    log,
    throttle: createSignInThrottle(db),
    keyring,
    wireFields: (vendor) => (isVendor(vendor) ? connectors[vendor].manifest.wireFields : {}),
    vendors: vendorInfos(connectors),
    singleSignOn: singleSignOn(configuration),
    mail: mailSettingsOf(configuration),
    deals: createDealReader({
      clock,
      db,
      jobs,
      keyring,
      log,
      hub: new Hub({ sql: db, keyring, clock, log, connectors }),
      times: { ...usualTimes, callDeadlineMs: waitedForMs },
    }),
  };
}

const isVendor = (text: string): text is keyof typeof connectors => Object.hasOwn(connectors, text);
