import { singleSignOn } from "../auth/identity-provider.ts";
import { connectors } from "../connectors/registry.ts";
import { vendorInfos } from "../connectors/vendor-infos.ts";
import { Keyring } from "../crypto/keyring.ts";
import { Database } from "../db/database.ts";
import { createPrisma } from "../db/prisma.ts";
import { systemClock } from "../domain/clock.ts";
import { newId } from "../domain/ids.ts";
import { env, mailSettingsOf } from "../env.ts";
import { sendingJobs } from "../jobs/sending-jobs.ts";
import { createLog } from "../log.ts";
import { type CallContext, type Services, systemActor } from "../services/context.ts";

export interface OperatorServices {
  ctx: CallContext;
  close(): Promise<void>;
}

/** What an operator's command works with: the installation in DATA_DIR or the environment, in the name of the operator. */
export function openServices(): OperatorServices {
  const configuration = env();
  const log = createLog("cli", configuration.LOG_LEVEL === "info" ? "warn" : configuration.LOG_LEVEL);
  const db = new Database(configuration.DATABASE_RUNTIME_URL, { max: 4, name: "throughline-cli" });
  const prisma = createPrisma(configuration.DATABASE_RUNTIME_URL);
  const jobs = sendingJobs(configuration.DATABASE_RUNTIME_URL, log);
  const services: Services = {
    db,
    prisma,
    clock: systemClock,
    jobs,
    log,
    keyring: new Keyring(configuration.ENCRYPTION_KEYS),
    wireFields: () => ({}),
    vendors: vendorInfos(connectors),
    singleSignOn: singleSignOn(configuration),
    mail: mailSettingsOf(configuration),
  };
  return {
    ctx: { ...services, actor: systemActor("operator"), correlationId: newId<"correlation">() },
    close: async () => {
      await jobs.close();
      await prisma.$disconnect();
      await db.close();
    },
  };
}
