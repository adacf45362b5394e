import { connectors } from "../connectors/registry.ts";
import { vendorInfos } from "../connectors/vendor-infos.ts";
import { createPrisma } from "../db/prisma.ts";
import { MovableClock, systemClock } from "../domain/clock.ts";
import { newId } from "../domain/ids.ts";
import { createEngine, type Engine } from "../jobs/create-engine.ts";
import { pollDue } from "../jobs/poll.ts";
import type { Log } from "../log.ts";
import { type Actor, type CallContext, type Services, systemActor } from "../services/context.ts";
import { liveYear } from "./live-year.ts";
import { SandboxControl } from "./sandbox-control.ts";
import { connectSystems, createPeople, mapValues, setCalendars } from "./set-up-firm.ts";

export interface SeedOptions {
  databaseUrl: string;
  keys: Parameters<typeof createEngine>[0]["keys"];
  sandboxUrl: string;
  dataDir: string;
  /** What the demo's people sign in with. */
  password: string;
  /** What the simulated CRM signs its events with. */
  eventSecret: string;
  /** Deals beside those with something planted. */
  deals: number;
  log: Log;
  progress: (text: string) => void;
}

const yearMs = 365 * 86_400_000;

/** Whether the estate was made already, in whole. */
export async function isSeeded(engine: Pick<Engine, "db">): Promise<boolean> {
  const found = await engine.db.raw("SELECT value ->> 'state' AS state FROM firm_setting WHERE key = 'demo'");
  return found.rows[0]?.state === "ready";
}

/**
 * Makes the demo estate: a firm of four legal entities, its people, systems and mappings, and a year of deals. The past is
 * lived through: each stretch of deals is won in the simulated CRM and the real flow runs, under a clock that is moved on.
 */
export async function seedDemo(options: SeedOptions): Promise<void> {
  const clock = new MovableClock(new Date(systemClock.now().getTime() - yearMs));
  const engine = await createEngine({
    databaseUrl: options.databaseUrl,
    keys: options.keys,
    clock,
    log: options.log,
    connectors,
    singleSignOn: "none",
    times: { lookAgainSoonMs: 0 },
  });
  const prisma = createPrisma(options.databaseUrl);
  try {
    if (await isSeeded(engine)) return;
    const begun = await engine.db.raw("SELECT 1 FROM connection LIMIT 1");
    if (begun.count > 0)
      throw new Error(
        "The database holds connections already, so no demo estate is made in it. Set SEED_DEMO=0 to start with what is there, or name an empty database.",
      );
    const services: Services = {
      db: engine.db,
      prisma,
      clock,
      jobs: engine.jobs,
      log: options.log,
      keyring: engine.keyring,
      wireFields: () => ({}),
      vendors: vendorInfos(connectors),
      singleSignOn: "none", // its people have the passwords that are shown with them
    };
    const ctx = (actor: Actor = systemActor("demo")): CallContext => ({
      ...services,
      actor,
      correlationId: newId<"correlation">(),
    });
    const tell = (state: "begun" | "ready"): Promise<unknown> =>
      engine.db.raw(
        `INSERT INTO firm_setting (key, value, updated_at) VALUES ('demo', $1::jsonb, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
        [JSON.stringify({ seed: "meridian", deals: options.deals, state }), systemClock.now()],
      );
    await tell("begun");
    await live(engine, ctx, options, clock);
    await tell("ready");
  } finally {
    await prisma.$disconnect();
    await engine.close();
  }
}

async function live(
  engine: Engine,
  ctx: (actor?: Actor) => CallContext,
  options: SeedOptions,
  clock: MovableClock,
): Promise<void> {
  const sandbox = new SandboxControl(options.sandboxUrl);
  await sandbox.reset();
  await sandbox.clock(clock.now().getTime());
  await engine.db.raw(
    `INSERT INTO firm_setting (key, value, updated_at) VALUES ('reporting', '{"currency": "USD"}', $1) ON CONFLICT (key) DO NOTHING`,
    [clock.now()],
  );
  options.progress("people, systems and mappings");
  await createPeople(ctx, options.password);
  await connectSystems(ctx, sandbox, options.eventSecret);
  await pollDue(engine, { force: true });
  await mapValues(ctx);
  await setCalendars(ctx);
  await liveYear({ engine, sandbox, clock, ctx, deals: options.deals, dataDir: options.dataDir, progress: options.progress });
}
