import { companies } from "./data/companies.ts";
import { type DrawnDeal, dayMs, drawDeal, drawResale, withSecondProject } from "./drawn-deal.ts";
import { openCrm } from "./open-crm.ts";
import { drawPlanted } from "./plants/draw-planted.ts";
import { Random } from "./random.ts";
import type { SandboxControl } from "./sandbox-control.ts";
import { Sales } from "./sell-deals.ts";
import { truthLines } from "./truth.ts";

export interface Generated {
  seed: number;
  /** So many deals were won in the simulated CRM; the planted ones are among them. */
  deals: number;
  planted: number;
  /** Whether accounts and catalogue were made, or there already. */
  madeAccounts: boolean;
  /** What was planted, a JSON line each. */
  truth: string[];
}

interface Wanted {
  sandbox: SandboxControl;
  seed: number;
  /** Sound deals. */
  deals: number;
  /** Whether deals with something wrong come besides. */
  plants: boolean;
  now: Date;
  progress(text: string): void;
}

/** Won over so many days up to now. */
const days = 90;
const atOnce = 100;
const shareOfResale = 0.04;
const shareOfTwoProjects = 0.05;

/**
 * Wins deals in the CRM of a running sandbox, drawn from a seed: the same seed draws the same deals. Whoever reads that CRM takes
 * them in as they come. Planted are only defects that the deal itself carries; those that need a past are the demo estate's.
 */
export async function generateDeals(wanted: Wanted): Promise<Generated> {
  const { deals: many, now, plants, progress, sandbox, seed } = wanted;
  const crm = await openCrm(sandbox);
  const sales = new Sales(crm);
  const known = new Set((await crm.query("SELECT Id, Name FROM Account")).map((row) => String(row.Name)));
  const madeAccounts = !companies.every(({ name }) => known.has(name));
  // Codes that a firm would not find in its ERP, which some planted deals are sold in.
  if (plants) await sandbox.settings("salesforce", { currencies: ["SEK", "UKP"] });
  await (madeAccounts ? sales.prepare() : sales.adopt());
  const drawn = draw({ seed, many, plants, until: now.getTime() });
  const lines: string[] = [];
  for (let at = 0; at < drawn.length; at += atOnce) {
    const won = await sales.win(drawn.slice(at, at + atOnce));
    lines.push(...truthLines(won));
    progress(`${Math.min(at + atOnce, drawn.length)} of ${drawn.length} deals won`);
  }
  return { seed, deals: drawn.length, planted: lines.length, madeAccounts, truth: lines };
}

function draw({ many, plants, seed, until }: { seed: number; many: number; plants: boolean; until: number }): DrawnDeal[] {
  const random = new Random(seed);
  const from = until - days * dayMs;
  const at = (share: number): number => from + (until - from) * share;
  const sound = Array.from({ length: many }, (_, index) => {
    const wonAt = at((index + random.next()) / many);
    const fate = random.next();
    if (fate < shareOfResale) return drawResale(random, wonAt);
    const deal = drawDeal(random, wonAt);
    return fate < shareOfResale + shareOfTwoProjects ? withSecondProject(random, deal) : deal;
  });
  const planted = plants ? drawPlanted(random, at).filter(({ before, later }) => before === null && later.length === 0) : [];
  return [...sound, ...planted].sort((a, b) => a.wonAt - b.wonAt);
}
