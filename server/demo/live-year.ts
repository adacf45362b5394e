import { writeFileSync } from "node:fs";
import path from "node:path";
import type { MovableClock } from "../domain/clock.ts";
import { systemClock } from "../domain/clock.ts";
import { flows } from "../flows/registry.ts";
import type { Engine } from "../jobs/create-engine.ts";
import { drainRuns } from "../jobs/drain-runs.ts";
import { pollDue } from "../jobs/poll.ts";
import { sealTrail, sweepTime } from "../jobs/sweeps.ts";
import { type Actor, type CallContext, userActor } from "../services/context.ts";
import { mapValue } from "../services/mappings/map-value.ts";
import { acknowledgeNotices } from "../services/notices/acknowledge-notices.ts";
import { fillStaffingRequest } from "../services/staffing/fill-request.ts";
import { knownToErp } from "./data/companies.ts";
import { userNamed } from "./data/users.ts";
import { drawYear } from "./draw-deals.ts";
import { type DrawnDeal, dayMs } from "./drawn-deal.ts";
import { Finance } from "./finance.ts";
import { openCrm } from "./open-crm.ts";
import { Random } from "./random.ts";
import type { SandboxControl } from "./sandbox-control.ts";
import { Sales } from "./sell-deals.ts";
import { must } from "./set-up-firm.ts";
import { inGroups, timelineOf, type World } from "./timeline.ts";
import { truthLines } from "./truth.ts";

export interface Year {
  engine: Engine;
  sandbox: SandboxControl;
  clock: MovableClock;
  ctx: (actor?: Actor) => CallContext;
  /** Sound deals and those that were put right, beside those with something planted. */
  deals: number;
  dataDir: string;
  progress: (text: string) => void;
}

const seed = 20_261_121;
const truthFile = "demo-truth.jsonl";
/** Nobody is found sooner. */
const staffedAfterDays = 8;
const noticesSeenAfterDays = 7;
const readAfterMs = 20_000;
const consultants = [
  "Sofia Almeida",
  "Noah Fischer",
  "Amara Okafor",
  "Lukas Novák",
  "Yuki Tanaka",
  "Elena Petrova",
  "Sam O’Neill",
];

/**
 * Lives through the year up to now: deals are won in the simulated CRM, people correct, map and activate, and the real flow
 * runs, under a clock that is moved on. What was planted is told in a file of its own, beside the data.
 */
export async function liveYear(year: Year): Promise<void> {
  const { clock, engine, sandbox } = year;
  const from = clock.now().getTime();
  const until = systemClock.now().getTime();
  // Two codes that a firm would not find in its ERP: one of a currency, one of none.
  await sandbox.settings("salesforce", { currencies: ["SEK", "UKP"] });
  const sales = new Sales(await openCrm(sandbox));
  const finance = new Finance(sandbox);
  await sales.prepare();
  for (const customer of knownToErp) await finance.addCustomer({ ...customer, subsidiary: "UK01", currency: "GBP" });
  const world: World = {
    sales,
    finance,
    won: new Map(),
    map: async (person, value) => void must(await mapValue(year.ctx(await actorOf(engine, person)), value)),
  };
  const drawn = drawYear({ seed, deals: year.deals, from: from + 14 * dayMs, until });
  const random = new Random(seed + 1);
  let month = from;
  for (const { act, at, deals } of inGroups(timelineOf(drawn.deals, drawn.acts, until))) {
    for (; month + 14 * dayMs < at; month += 14 * dayMs) {
      await fortnight(year, random, month + 14 * dayMs);
      year.progress(`${world.won.size} of ${drawn.deals.length} deals won`);
    }
    await moveTo(year, at);
    if (act) await act(world);
    for (const deal of deals) await deal.before?.(world);
    if (deals.length > 0) for (const won of await sales.win(deals)) world.won.set(won.deal, won);
    await read(year, at + readAfterMs);
  }
  await fortnight(year, random, until);
  await sandbox.clock(null);
  clock.moveTo(systemClock.now());
  await pollDue(engine, { force: true });
  await drainRuns(engine, flows);
  writeTruth(year.dataDir, drawn.deals, world);
  year.progress(`${world.won.size} deals won`);
}

async function moveTo({ clock, sandbox }: Year, at: number): Promise<void> {
  const instant = Math.max(at, clock.now().getTime());
  clock.moveTo(new Date(instant));
  await sandbox.clock(instant);
}

/** Some seconds later what changed in the CRM is read, and what can go on goes on. */
async function read(year: Year, at: number): Promise<void> {
  await moveTo(year, at);
  const crm = await year.engine.hub.find("salesforce");
  await pollDue(year.engine, { force: true, ...(crm ? { connectionId: crm.row.id } : {}) });
  await drainRuns(year.engine, flows);
}

/** What happens as time goes by: cut-offs pass, the trail is sealed, resource managers find somebody for most of what is open. */
async function fortnight(year: Year, random: Random, at: number): Promise<void> {
  await moveTo(year, at);
  await sweepTime(year.engine);
  const open = await year.engine.db.raw(
    "SELECT id FROM staffing_request WHERE status = 'open' AND created_at < $1 ORDER BY created_at, id LIMIT 200",
    [new Date(at - staffedAfterDays * dayMs)],
  );
  const manager = await actorOf(year.engine, "resource-manager");
  for (const row of open.rows) {
    if (random.next() < 0.35) continue;
    const filled = await fillStaffingRequest(year.ctx(manager), { id: String(row.id), resourceName: random.pick(consultants) });
    if (!filled.ok) year.engine.log.warn({ reason: filled.error.message }, "a staffing request of the demo was not filled");
  }
  await seeToNotices(year, at);
  await sealTrail(year.engine);
}

/** Finance sees to what it was told more than a week ago. */
async function seeToNotices(year: Year, at: number): Promise<void> {
  const newest = await year.engine.db.raw("SELECT max(id)::text AS id FROM notice WHERE created_at < $1", [
    new Date(at - noticesSeenAfterDays * dayMs),
  ]);
  const upTo = newest.rows[0]?.id;
  if (typeof upTo !== "string") return;
  must(await acknowledgeNotices(year.ctx(await actorOf(year.engine, "finance")), { upTo }));
}

async function actorOf(engine: Engine, key: string): Promise<Actor> {
  const { currency, email, grants, name } = userNamed(key);
  const found = await engine.db.raw("SELECT id FROM app_user WHERE email = $1", [email]);
  return userActor({ id: String(found.rows[0]?.id), name, currency, grants });
}

/** What was planted, one deal a line: its id in the CRM, what should be found of it, and why. */
function writeTruth(dataDir: string, deals: readonly DrawnDeal[], world: World): void {
  const won = deals.flatMap((deal) => world.won.get(deal) ?? []);
  const lines = truthLines(won).map((line) => `${line}\n`);
  writeFileSync(path.join(dataDir, truthFile), lines.join(""));
}
