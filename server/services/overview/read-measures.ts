import { z } from "zod";
import { readCalendars, readWonDeals, type WonDeal } from "../../db/measures.sql.ts";
import { firmCalendar } from "../../domain/business-time.ts";
import { after } from "../../domain/clock.ts";
import { addDays, dayIn, type LocalDate, startOfDay } from "../../domain/dates.ts";
import { BusinessTimeline } from "../../domain/kpi/business-timeline.ts";
import { daysFrom, periodOf } from "../../domain/kpi/period.ts";
import { setupPopulation, setupTimes } from "../../domain/kpi/setup-measures.ts";
import { targetsSchema } from "../../domain/kpi/targets.ts";
import { sum } from "../../domain/money.ts";
import type { CallContext } from "../context.ts";
import { readersCurrency, type ShownMoney, shownMoney, shownMoneySchema } from "../exceptions/shown-money.ts";
import { query } from "../query.ts";
import type { ReferenceBook } from "../reference/reference-book.ts";
import { currentReference } from "../reference/shared-reference.ts";
import { refuse } from "../refusal.ts";

const mostDeals = 50_000;
/** Each point of the trend covers so many days, itself the last; the trend itself so many. */
const windowDays = 7;
const trendDays = 56;
const dayMs = 86_400_000;

const quantiles = z.object({ median: z.number().nullable(), p90: z.number().nullable() });
const stage = z.object({ count: z.int(), value: shownMoneySchema.nullable(), withoutValue: z.int() });

/** What the measures of quote to project are for one month of won deals. Durations in milliseconds, rates 0 to 1. */
const measuresSchema = z.object({
  period: z.object({ value: z.string(), firstOn: z.string(), lastOn: z.string(), isCurrent: z.boolean() }),
  currency: z.string(),
  funnel: z.object({ won: stage, provisioned: stage, billingReady: stage }),
  provisioningRate: z.number().nullable(),
  straightThroughRate: z.number().nullable(),
  setup: z.object({ business: quantiles, calendar: quantiles, done: z.int(), open: z.int() }),
  trend: z.array(
    z.object({
      on: z.string(),
      fromOn: z.string(),
      /** The median of the setup time. */
      value: z.number().nullable(),
      provisioned: z.number().nullable(),
      straightThrough: z.number().nullable(),
      cases: z.int(),
      isProvisional: z.boolean(),
    }),
  ),
  exclusions: z.array(z.object({ reason: z.string(), count: z.int() })),
  /** More deals were won than are counted here. */
  isCapped: z.boolean(),
  targets: targetsSchema,
  asOf: z.date(),
});

/** Funnel, rates and setup cycle time (I1, I3) of the deals won in a month, and the cycle time's trend over its days. */
export const readMeasures = query({
  name: "readMeasures",
  permission: "measures.read",
  input: z.strictObject({
    /** "2026-11"; the current month unless given. UTC. */
    period: z.string().max(7).nullish(),
    entity: z.string().max(60).nullish(),
  }),
  output: measuresSchema,
  run: async ({ input, ctx, now, scope }) => {
    const today = dayIn(now, "UTC");
    const period = periodOf(input.period ?? today.slice(0, 7));
    if (!period)
      return refuse("invalid", `${input.period} is not a month such as ${today.slice(0, 7)}.`, { period: "is not a month" });
    const from = after(period.before, -(trendDays + windowDays) * dayMs);
    const [found, reference, calendars, targets] = await Promise.all([
      readWonDeals(ctx.db, { scope, from, before: period.before, entity: input.entity ?? null, limit: mostDeals + 1 }),
      currentReference(ctx),
      readCalendars(ctx.db),
      readTargets(ctx),
    ]);
    const deals = found.slice(0, mostDeals);
    const timelines = new Map(
      calendars.map(({ code, holidays, timeZone }) => [
        code,
        new BusinessTimeline(from, now, { timeZone, holidays: new Set(holidays) }),
      ]),
    );
    const unplaced = new BusinessTimeline(from, now, firmCalendar);
    const timelineOf = (entityCode: string | null): BusinessTimeline => timelines.get(entityCode ?? "") ?? unplaced;
    const { exclusions, population } = setupPopulation(deals.filter((deal) => deal.wonAt >= period.from));
    const provisioned = population.filter((deal) => deal.projectAt !== null);
    const rates = ratesOf(population);
    const currency = readersCurrency(ctx.actor, reference);
    const stageOf = (members: readonly WonDeal[]) => stageWorth(members, currency, reference);
    return {
      ok: true,
      value: {
        period: {
          value: period.value,
          firstOn: period.firstOn,
          lastOn: addDays(period.endOn, -1),
          isCurrent: period.before > now,
        },
        currency,
        funnel: {
          won: stageOf(population),
          provisioned: stageOf(provisioned),
          billingReady: stageOf(population.filter((deal) => deal.billingReadyAt !== null)),
        },
        provisioningRate: rates.provisioned,
        straightThroughRate: rates.straightThrough,
        setup: setupTimes(population, now, timelineOf),
        trend: trendOf(today < period.endOn ? today : addDays(period.endOn, -1), setupPopulation(deals).population, {
          now,
          timelineOf,
        }),
        exclusions,
        isCapped: found.length > mostDeals,
        targets,
        asOf: now,
      },
    };
  },
});

function stageWorth(
  deals: readonly WonDeal[],
  currency: string,
  reference: ReferenceBook,
): { count: number; value: ShownMoney | null; withoutValue: number } {
  const known = deals.flatMap((deal) => (deal.amountReporting === null ? [] : [deal.amountReporting]));
  return {
    count: deals.length,
    value: shownMoney(sum(known), reference.reportingCurrency, currency, reference),
    withoutValue: deals.length - known.length,
  };
}

/** The shares (I3) of those that became projects, and of those that did so without a person; null of none. */
function ratesOf(deals: readonly WonDeal[]): { provisioned: number | null; straightThrough: number | null } {
  const provisioned = deals.filter((deal) => deal.projectAt !== null);
  const share = (part: number): number | null => (deals.length === 0 ? null : part / deals.length);
  return {
    provisioned: share(provisioned.length),
    straightThrough: share(provisioned.filter((deal) => !deal.touched).length),
  };
}

/** The same of the deals won in the seven days up to each day, as the setup time's median; provisional while one of them is open. */
function trendOf(
  last: LocalDate,
  deals: readonly WonDeal[],
  at: { now: Date; timelineOf: (entityCode: string | null) => BusinessTimeline },
) {
  return daysFrom(addDays(last, 1 - trendDays), last).map((on) => {
    const fromOn = addDays(on, 1 - windowDays);
    const begin = startOfDay(fromOn, "UTC");
    const end = startOfDay(addDays(on, 1), "UTC");
    const within = deals.filter((deal) => deal.wonAt >= begin && deal.wonAt < end);
    const times = setupTimes(within, at.now, at.timelineOf);
    const value = times.business.median;
    return { on, fromOn, value, ...ratesOf(within), cases: within.length, isProvisional: times.open > 0 };
  });
}

async function readTargets(ctx: CallContext) {
  const found = await ctx.db.raw("SELECT value FROM firm_setting WHERE key = 'targets'");
  return targetsSchema.parse(found.rows[0]?.value ?? {});
}
