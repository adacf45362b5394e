import { withoutProject } from "../engagements/status.ts";
import type { BusinessTimeline } from "./business-timeline.ts";
import { type Case, survivalQuantile } from "./cycle-time.ts";

/** What the measures of setting up need of an engagement whose deal was won. */
export interface SetupFacts {
  wonAt: Date;
  projectAt: Date | null;
  billingReadyAt: Date | null;
  /** A person had to act on it. */
  touched: boolean;
  status: string;
  entityCode: string | null;
  isBackfill: boolean;
}

export interface Quantiles {
  median: number | null;
  p90: number | null;
}

/** Setup cycle time (I1), in milliseconds of business and of calendar time; null where too many cases are open to tell. */
export interface SetupTimes {
  business: Quantiles;
  calendar: Quantiles;
  done: number;
  /** Counted until now, never dropped. */
  open: number;
}

/** How many are left out of the population of the measures, and why. */
export interface Exclusion {
  reason: string;
  count: number;
}

const isDue = (deal: SetupFacts): boolean => !withoutProject.some((status) => status === deal.status);

/** The deals that should become projects, and what was left out. Backfilled history was won before Throughline watched. */
export function setupPopulation<Deal extends SetupFacts>(
  deals: readonly Deal[],
): { population: Deal[]; exclusions: Exclusion[] } {
  const live = deals.filter((deal) => !deal.isBackfill);
  const population = live.filter(isDue);
  const withStatus = (status: string): number => live.filter((deal) => deal.status === status).length;
  const exclusions = [
    { reason: "Backfilled history", count: deals.length - live.length },
    { reason: "Needs no project (licence, resale, change order)", count: withStatus("no_project") },
    { reason: "Withdrawn before a project existed", count: withStatus("withdrawn") },
    { reason: "Shadow mode: nothing was written", count: withStatus("shadow") },
  ].filter((exclusion) => exclusion.count > 0);
  return { population, exclusions };
}

/** Median and 90th percentile of the time from won to billing-ready, open cases censored (Kaplan–Meier). */
export function setupTimes(
  deals: readonly SetupFacts[],
  now: Date,
  timelineOf: (entityCode: string | null) => BusinessTimeline,
): SetupTimes {
  const timed = deals.map((deal) => {
    const until = deal.billingReadyAt ?? now;
    const isOpen = deal.billingReadyAt === null;
    return {
      calendar: { durationMs: Math.max(0, until.getTime() - deal.wonAt.getTime()), isOpen },
      business: { durationMs: timelineOf(deal.entityCode).between(deal.wonAt, until), isOpen },
    };
  });
  const quantiles = (cases: Case[]): Quantiles => ({ median: survivalQuantile(cases, 0.5), p90: survivalQuantile(cases, 0.9) });
  return {
    business: quantiles(timed.map((each) => each.business)),
    calendar: quantiles(timed.map((each) => each.calendar)),
    done: timed.filter((each) => !each.calendar.isOpen).length,
    open: timed.filter((each) => each.calendar.isOpen).length,
  };
}
