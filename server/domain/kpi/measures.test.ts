import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BusinessCalendar, businessHoursBetween } from "../business-time.ts";
import { BusinessTimeline } from "./business-timeline.ts";
import { freshnessOf } from "./freshness.ts";
import { addBuckets, bucketOf, emptyBuckets, latencyBoundsMs, percentileMs } from "./latency.ts";
import { daysFrom, periodOf } from "./period.ts";
import { type SetupFacts, setupPopulation, setupTimes } from "./setup-measures.ts";
import { targetsSchema } from "./targets.ts";

const hourMs = 3_600_000;
const from = new Date("2026-10-01T00:00:00Z");
const to = new Date("2026-12-31T23:59:59Z");
const within = fc.integer({ min: from.getTime(), max: to.getTime() }).map((ms) => new Date(ms));

describe("working time", () => {
  const zones = ["Europe/Berlin", "America/New_York", "Asia/Kolkata"];
  const calendar = (timeZone: string): BusinessCalendar => ({ timeZone, holidays: new Set(["2026-12-25"]) });

  it("reckoned once for all spans is what each span comes to by itself, in every zone and over the change of the clocks", () => {
    for (const zone of zones) {
      const timeline = new BusinessTimeline(from, to, calendar(zone));
      fc.assert(
        fc.property(within, within, (a, b) => {
          expect(timeline.between(a, b) / hourMs).toBeCloseTo(businessHoursBetween(a, b, calendar(zone)), 9);
        }),
        { numRuns: 30 },
      );
    }
  });

  it("of two spans, one after the other, is that of both together", () => {
    const timeline = new BusinessTimeline(from, to, calendar("Europe/Berlin"));
    fc.assert(
      fc.property(fc.tuple(within, within, within), (instants) => {
        const [a, b, c] = [...instants].sort((one, two) => one.getTime() - two.getTime()) as [Date, Date, Date];
        expect(timeline.between(a, b) + timeline.between(b, c)).toBe(timeline.between(a, c));
      }),
    );
  });

  it("never runs backwards, and is bounded", () => {
    expect(new BusinessTimeline(from, to, calendar("UTC")).between(to, from)).toBe(0);
    expect(() => new BusinessTimeline(new Date("1990-01-01T00:00:00Z"), to, calendar("UTC"))).toThrow("too long");
  });
});

describe("setup cycle time", () => {
  const deal = (more: Partial<SetupFacts> = {}): SetupFacts => ({
    wonAt: new Date("2026-11-16T09:00:00Z"),
    projectAt: null,
    billingReadyAt: null,
    touched: false,
    status: "billing_ready",
    entityCode: null,
    isBackfill: false,
    ...more,
  });

  it("leaves out what need not become a project, and says how many and why", () => {
    const deals = [
      deal(),
      deal({ status: "blocked" }),
      deal({ status: "no_project" }),
      deal({ status: "no_project" }),
      deal({ status: "withdrawn" }),
      deal({ status: "shadow" }),
      deal({ isBackfill: true, status: "no_project" }),
    ];
    const { population, exclusions } = setupPopulation(deals);
    expect(population.map((one) => one.status)).toEqual(["billing_ready", "blocked"]);
    expect(exclusions.map(({ reason, count }) => [reason.split(" ")[0], count])).toEqual([
      ["Backfilled", 1],
      ["Needs", 2],
      ["Withdrawn", 1],
      ["Shadow", 1],
    ]);
    expect(population.length + exclusions.reduce((sum, one) => sum + one.count, 0)).toBe(deals.length);
  });

  it("is told in business and in calendar time; a deal that is not ready yet counts as long as it has taken", () => {
    const timeline = new BusinessTimeline(from, to, { timeZone: "UTC", holidays: new Set() });
    const ready = (at: string) => deal({ billingReadyAt: new Date(at) });
    const deals = [ready("2026-11-16T10:00:00Z"), ready("2026-11-17T10:00:00Z"), deal()];
    const times = setupTimes(deals, new Date("2026-11-18T17:00:00Z"), () => timeline);
    expect(times).toEqual({
      business: { median: 9 * hourMs, p90: null },
      calendar: { median: 25 * hourMs, p90: null },
      done: 2,
      open: 1,
    });
  });
});

describe("freshness of a source", () => {
  const now = new Date("2026-11-20T12:00:00Z");
  const quietFor = (seconds: number, role = "crm", pollIntervalMs = 5_000) =>
    freshnessOf({ role, pollIntervalMs, lastOkAt: new Date(now.getTime() - seconds * 1000) }, now);

  it("a CRM is late after eight intervals, but not within a minute; silent half an hour later", () => {
    expect([quietFor(60), quietFor(61), quietFor(60 + 1800), quietFor(61 + 1800)]).toEqual(["fresh", "late", "late", "silent"]);
    expect([quietFor(480, "crm", 60_000), quietFor(481, "crm", 60_000)]).toEqual(["fresh", "late"]);
  });

  it("reference data is late after half an hour", () => {
    expect([quietFor(1800, "erp"), quietFor(1801, "erp"), quietFor(3601, "psa")]).toEqual(["fresh", "late", "silent"]);
  });

  it("one that is told to be read less often is late after three of its own intervals", () => {
    const hourMs = 3_600_000;
    expect([quietFor(3 * 3600, "erp", hourMs), quietFor(3 * 3600 + 1, "erp", hourMs)]).toEqual(["fresh", "late"]);
  });

  it("what has never answered is silent", () => {
    expect(freshnessOf({ role: "erp", pollIntervalMs: 1, lastOkAt: null }, now)).toBe("silent");
  });
});

describe("latency", () => {
  const durations = fc.array(fc.integer({ min: 0, max: 70_000 }), { minLength: 1, maxLength: 60 });
  const bucketed = (all: readonly number[]) => {
    const buckets = emptyBuckets();
    for (const duration of all) buckets[bucketOf(duration)] = (buckets[bucketOf(duration)] ?? 0) + 1;
    return buckets;
  };

  it("a duration at a bound belongs to the bucket below it, and what took longer than all to the last", () => {
    expect([bucketOf(0), bucketOf(5), bucketOf(6), bucketOf(60_000), bucketOf(60_001)]).toEqual([0, 0, 1, 21, 22]);
  });

  it("a percentile lies in the bucket of the call that it is", () => {
    fc.assert(
      fc.property(durations, fc.constantFrom(0.5, 0.95, 0.99, 1), (all, percentile) => {
        const sorted = [...all].sort((a, b) => a - b);
        const call = sorted[Math.max(1, Math.ceil(percentile * sorted.length)) - 1] ?? 0;
        const told = percentileMs(bucketed(all), percentile) ?? -1;
        const bucket = bucketOf(call);
        const upper = latencyBoundsMs[bucket] ?? 60_000;
        expect(told).toBeGreaterThanOrEqual(bucket === 0 ? 0 : (latencyBoundsMs[bucket - 1] ?? 0));
        expect(told).toBeLessThanOrEqual(upper);
      }),
    );
  });

  it("histograms add up as their calls do, also one that has fewer buckets", () => {
    fc.assert(
      fc.property(durations, durations, (a, b) => {
        expect(addBuckets(bucketed(a), bucketed(b))).toEqual(bucketed([...a, ...b]));
      }),
    );
    expect(addBuckets([1, 2], emptyBuckets()).slice(0, 3)).toEqual([1, 2, 0]);
  });

  it("no calls have no latency; what is no percentile is refused", () => {
    expect(percentileMs(emptyBuckets(), 0.95)).toBeNull();
    expect(() => percentileMs(emptyBuckets(), 1.5)).toThrow("between 0 and 1");
    expect(percentileMs(bucketed([90_000]), 0.5)).toBe(60_000);
  });
});

describe("a month of measures", () => {
  it("runs from its first instant to the next month's, also over a year's end", () => {
    expect(periodOf("2026-12")).toMatchObject({
      firstOn: "2026-12-01",
      endOn: "2027-01-01",
      from: new Date("2026-12-01T00:00:00Z"),
      before: new Date("2027-01-01T00:00:00Z"),
    });
    const none = ["2026-13", "2026-1", "2026-11-01", "", "1900-01", "0000-01", "9999-12"];
    expect(none.map(periodOf)).toEqual(none.map(() => undefined));
  });

  it("has its days, both ends included, and never an endless list", () => {
    const month = periodOf("2028-02");
    if (!month) throw new Error("2028-02 is a month");
    expect(daysFrom(month.firstOn, month.endOn)).toHaveLength(30);
    expect(daysFrom(month.endOn, month.firstOn)).toEqual([]);
    const later = periodOf("2040-01");
    expect(daysFrom(month.firstOn, later?.firstOn ?? month.endOn)).toHaveLength(400);
  });
});

describe("targets", () => {
  it("are sixteen business hours, four fifths straight through and 95 % provisioned, unless the firm sets its own", () => {
    expect(targetsSchema.parse({})).toEqual({ setupBusinessHours: 16, straightThrough: 0.8, provisioned: 0.95 });
    expect(targetsSchema.safeParse({ straightThrough: 80 }).success).toBe(false);
  });
});
