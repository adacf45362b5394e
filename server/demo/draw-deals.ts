import { companyNamed, specialCompanies } from "./data/companies.ts";
import { type DrawnDeal, dayMs, drawDeal, drawResale, withSecondProject } from "./drawn-deal.ts";
import { drawLatePayer, drawLessons, troubled } from "./past-problems.ts";
import { drawPlanted, drawTypos } from "./plants/draw-planted.ts";
import { changedLater } from "./plants/vendors.ts";
import { Random } from "./random.ts";
import type { Event } from "./timeline.ts";

export interface DrawOptions {
  seed: number;
  /** Sound deals and those that were put right, beside those with something planted. */
  deals: number;
  from: number;
  until: number;
}

/** Up to here things that went wrong have been put right; what is wrong now came later. */
const mendedUntil = 0.9;
const growth = 0.75;
const shareOfTroubled = 0.17;
const shareOfResale = 0.04;
const shareOfTwoProjects = 0.05;
const typos = 7;

/** Draws a year: the deals, and what else people do. */
export function drawYear({ deals, from, seed, until }: DrawOptions): { deals: DrawnDeal[]; acts: Event[] } {
  const random = new Random(seed);
  const at = (share: number): number => from + (until - from) * share;
  const drawn: DrawnDeal[] = [];
  for (let index = 0; index < deals; index += 1) {
    // The firm grows: it sells more at the end of the year than at its beginning.
    const share = ((index + random.next()) / deals) ** growth;
    const fate = random.next();
    const isPast = share < mendedUntil;
    if (fate < shareOfResale) drawn.push(drawResale(random, at(share)));
    else if (fate < shareOfResale + shareOfTwoProjects) drawn.push(withSecondProject(random, drawDeal(random, at(share))));
    else if (fate < shareOfResale + shareOfTwoProjects + shareOfTroubled && isPast)
      drawn.push(troubled(random, drawDeal(random, at(share))));
    else drawn.push(drawDeal(random, at(share)));
  }
  const lessons = drawLessons(random, at);
  const latePayer = drawLatePayer(random, at);
  // What a change order changes later is there in the smallest estate too.
  drawn.push(drawDeal(random, at(0.4), { company: companyNamed(changedLater) }));
  return {
    deals: [...drawn, ...lessons.deals, ...latePayer.deals, ...drawPlanted(random, at), ...drawTypos(random, at, typos)],
    acts: [...lessons.acts, ...latePayer.acts, ...activations(from, until)],
  };
}

/** Finance in Singapore activates new projects on Tuesdays and Fridays, but for those of customers who are still being looked at. */
function activations(from: number, until: number): Event[] {
  const held = specialCompanies
    .filter(({ entity, country }) => entity === "SG01" && country === "Singapore")
    .map(({ name }) => name);
  const events: Event[] = [];
  for (let day = Math.ceil(from / dayMs) * dayMs; day < until; day += dayMs) {
    if (![2, 5].includes(new Date(day).getUTCDay())) continue;
    events.push({ at: day + 7 * 3_600_000, act: async ({ finance }) => void (await finance.activate(held)) });
  }
  events.push({ at: until - 1_000, act: async ({ finance }) => void (await finance.activate(held)) });
  return events;
}
