import { appendFileSync, rmSync } from "node:fs";
import path from "node:path";
import { connectors } from "../connectors/registry.ts";
import { vendorInfos } from "../connectors/vendor-infos.ts";
import { createPrisma } from "../db/prisma.ts";
import { MovableClock, systemClock } from "../domain/clock.ts";
import { newId } from "../domain/ids.ts";
import { flows } from "../flows/registry.ts";
import { createEngine, type Engine } from "../jobs/create-engine.ts";
import { drainRuns } from "../jobs/drain-runs.ts";
import { pollDue } from "../jobs/poll.ts";
import { sealTrail, sweepTime } from "../jobs/sweeps.ts";
import type { Log } from "../log.ts";
import { type CallContext, type Services, systemActor } from "../services/context.ts";
import { fillStaffingRequest } from "../services/staffing/fill-request.ts";
import { type DrawnDeal, drawDeals } from "./draw-deals.ts";
import { Random } from "./random.ts";
import { SalesforceApi } from "./salesforce-api.ts";
import { Sales } from "./sell-deals.ts";
import { connectSystems, createPeople, mapValues } from "./set-up-firm.ts";
import { SandboxControl } from "./vendor-http.ts";

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

const dayMs = 86_400_000;
const yearMs = 365 * dayMs;
const steps = 26;
const seed = 20_261_121;
const truthFile = "demo-truth.jsonl";
const people = ["Sofia Almeida", "Noah Fischer", "Amara Okafor", "Lukas Novák", "Yuki Tanaka", "Elena Petrova", "Sam O’Neill"];

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
    times: { lookAgainSoonMs: 0 },
  });
  const prisma = createPrisma(options.databaseUrl);
  try {
    if (await isSeeded(engine)) return;
    const begun = await engine.db.raw("SELECT 1 FROM connection LIMIT 1");
    if (begun.count > 0)
      throw new Error(
        "An earlier start was interrupted while it made the demo estate. Remove DATA_DIR to begin anew, or set SEED_DEMO=0 to keep what is there.",
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
    };
    const ctx = (): CallContext => ({ ...services, actor: systemActor("demo"), correlationId: newId<"correlation">() });
    await live(engine, ctx, options, clock);
    await engine.db.raw(
      `INSERT INTO firm_setting (key, value, updated_at) VALUES ('demo', $1::jsonb, $2) ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
      [JSON.stringify({ seed: "meridian", deals: options.deals, state: "ready" }), systemClock.now()],
    );
  } finally {
    await prisma.$disconnect();
    await engine.close();
  }
}

async function live(engine: Engine, ctx: () => CallContext, options: SeedOptions, clock: MovableClock): Promise<void> {
  const sandbox = new SandboxControl(options.sandboxUrl);
  const until = systemClock.now().getTime();
  const from = clock.now().getTime();
  const random = new Random(seed);
  rmSync(path.join(options.dataDir, truthFile), { force: true });
  await sandbox.reset();
  await sandbox.clock(from);
  await engine.db.raw(
    `INSERT INTO firm_setting (key, value, updated_at) VALUES ('reporting', '{"currency": "USD"}', $1) ON CONFLICT (key) DO NOTHING`,
    [clock.now()],
  );
  options.progress("people, systems and mappings");
  await createPeople(ctx, options.password);
  await connectSystems(ctx, sandbox, options.eventSecret);
  await pollDue(engine, { force: true });
  await mapValues(ctx);
  const sales = new Sales(await SalesforceApi.open(sandbox));
  await sales.prepare();

  const deals = drawDeals({ seed, deals: options.deals, from: from + 14 * dayMs, until: until - 2 * 3_600_000 });
  for (let step = 1; step <= steps; step += 1) {
    const end = from + ((until - from) * step) / steps;
    const won = deals.filter((deal) => deal.wonAt <= end && deal.wonAt > from + ((until - from) * (step - 1)) / steps);
    for (const batch of byDay(won)) await winBatch(engine, { sales, sandbox, clock, options }, batch);
    clock.moveTo(new Date(end));
    await sandbox.clock(end);
    await sweepTime(engine);
    await staff(engine, ctx, random);
    await sealTrail(engine);
    options.progress(`${deals.filter((deal) => deal.wonAt <= end).length} of ${deals.length} deals won`);
  }
  await sandbox.clock(null);
  clock.moveTo(systemClock.now());
  await pollDue(engine, { force: true });
  await drainRuns(engine, flows);
}

/** Deals of one day together: they are read in one pull. */
function byDay(deals: readonly DrawnDeal[]): DrawnDeal[][] {
  const days = new Map<number, DrawnDeal[]>();
  for (const deal of deals) days.set(Math.floor(deal.wonAt / dayMs), [...(days.get(Math.floor(deal.wonAt / dayMs)) ?? []), deal]);
  return [...days.values()];
}

async function winBatch(
  engine: Engine,
  world: { sales: Sales; sandbox: SandboxControl; clock: MovableClock; options: SeedOptions },
  batch: readonly DrawnDeal[],
): Promise<void> {
  const at = Math.max(...batch.map((deal) => deal.wonAt));
  await world.sandbox.clock(at);
  const ids = await world.sales.win(batch);
  for (const [index, deal] of batch.entries()) {
    if (deal.planted.length === 0) continue;
    const line = {
      dealExternalId: ids[index],
      dealName: deal.name,
      expected: deal.planted.map(({ kind }) => ({ kind })),
      why: deal.planted.map(({ why }) => why).join("; "),
    };
    appendFileSync(path.join(world.options.dataDir, truthFile), `${JSON.stringify(line)}\n`);
  }
  // Some seconds later the change is read.
  world.clock.moveTo(new Date(at + 20_000));
  await world.sandbox.clock(at + 20_000);
  const crm = await engine.hub.find("salesforce");
  await pollDue(engine, { force: true, ...(crm ? { connectionId: crm.row.id } : {}) });
  await drainRuns(engine, flows);
}

/** Resource managers find somebody for most of what has been open for a while. */
async function staff(engine: Engine, ctx: () => CallContext, random: Random): Promise<void> {
  const open = await engine.db.raw("SELECT id FROM staffing_request WHERE status = 'open' ORDER BY created_at, id LIMIT 40");
  for (const row of open.rows) {
    if (random.next() < 0.35) continue;
    const filled = await fillStaffingRequest(ctx(), { id: String(row.id), resourceName: random.pick(people) });
    if (!filled.ok) engine.log.warn({ reason: filled.error.message }, "a staffing request of the demo was not filled");
  }
}
