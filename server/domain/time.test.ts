import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addBusinessHours, type BusinessCalendar, billingCutoff, businessHoursBetween, openingHours } from "./business-time.ts";
import { MovableClock, parseInstant } from "./clock.ts";
import {
  addDays,
  addMonths,
  dayIn,
  daysBetween,
  instantAt,
  isWeekend,
  type LocalDate,
  parseDay,
  startOfDay,
  weekday,
} from "./dates.ts";

const day = (text: string): LocalDate => {
  const parsed = parseDay(text);
  if (!parsed) throw new Error(`${text} is no day`);
  return parsed;
};
const first = day("1995-01-01");
const anyDay = fc.integer({ min: 0, max: 20_000 }).map((days) => addDays(first, days));
const zone = fc.constantFrom(
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "Asia/Kolkata",
  "Australia/Lord_Howe",
  "America/Santiago",
);
const instant = fc
  .integer({ min: Date.parse("2020-01-01T00:00:00Z"), max: Date.parse("2030-01-01T00:00:00Z") })
  .map((ms) => new Date(ms));

describe("days", () => {
  it("exist in the calendar or are no days", () => {
    expect(["2028-02-29", "2026-12-31"].map(parseDay)).toEqual(["2028-02-29", "2026-12-31"]);
    expect(["2026-02-29", "2026-13-01", "2026-1-1", "2026-11-20T00:00:00Z", ""].map(parseDay)).toEqual(Array(5).fill(undefined));
  });

  it("there and back again is the same day, and the distance is what was gone", () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -5000, max: 5000 }), (from, days) => {
        const to = addDays(from, days);
        expect(daysBetween(from, to)).toBe(days);
        expect(addDays(to, -days)).toBe(from);
      }),
    );
  });

  it("later as text is later in time", () => {
    fc.assert(fc.property(anyDay, anyDay, (a, b) => a < b === daysBetween(a, b) > 0));
  });

  it("a month later is the same day, or the last one of a shorter month", () => {
    expect(addMonths(day("2027-01-31"), 1)).toBe("2027-02-28");
    expect(addMonths(day("2028-02-29"), 12)).toBe("2029-02-28");
    expect(addMonths(day("2026-11-30"), -9)).toBe("2026-02-28");
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -60, max: 60 }), (from, months) => {
        expect(Number(addMonths(from, months).slice(8))).toBeLessThanOrEqual(Number(from.slice(8)));
        expect(daysBetween(addMonths(from, months), addMonths(from, months + 1))).toBeGreaterThanOrEqual(28);
      }),
    );
  });

  it("Saturday and Sunday are the weekend", () => {
    expect(["2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23"].map((text) => isWeekend(day(text)))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    fc.assert(fc.property(anyDay, (one) => weekday(addDays(one, 7)) === weekday(one)));
  });
});

describe("days in a zone", () => {
  it("a day begins when its zone says so, and every instant of it falls on it", () => {
    fc.assert(
      fc.property(instant, zone, (at, timeZone) => {
        const today = dayIn(at, timeZone);
        expect(startOfDay(today, timeZone) <= at).toBe(true);
        expect(startOfDay(addDays(today, 1), timeZone) > at).toBe(true);
        expect(dayIn(startOfDay(today, timeZone), timeZone)).toBe(today);
      }),
    );
  });

  it("begins at one o'clock where the clocks go forward at midnight", () => {
    expect(startOfDay(day("2026-09-06"), "America/Santiago").toISOString()).toBe("2026-09-06T04:00:00.000Z");
  });

  it("an hour that is shown twice is the first of the two, one that is skipped is the moment of the change", () => {
    expect(instantAt(day("2026-10-25"), 2, "Europe/Berlin").toISOString()).toBe("2026-10-25T00:00:00.000Z");
    expect(instantAt(day("2026-03-29"), 2, "Europe/Berlin").toISOString()).toBe("2026-03-29T01:00:00.000Z");
  });
});

describe("business hours", () => {
  const calendar: BusinessCalendar = { timeZone: "Europe/Berlin", holidays: new Set(["2026-12-25"]) };

  it("are nine to five on working days, as the clocks on the wall show it", () => {
    const { open, close } = openingHours(day("2026-10-26"), calendar);
    expect([open, close].map((ms) => new Date(ms).toISOString())).toEqual([
      "2026-10-26T08:00:00.000Z",
      "2026-10-26T16:00:00.000Z",
    ]);
  });

  it("Friday afternoon and Monday morning are near each other; a holiday does not count", () => {
    expect(businessHoursBetween(new Date("2026-11-20T15:00:00Z"), new Date("2026-11-23T09:00:00Z"), calendar)).toBe(2);
    expect(businessHoursBetween(new Date("2026-12-24T15:00:00Z"), new Date("2026-12-28T09:00:00Z"), calendar)).toBe(2);
  });

  it("added to an instant lie between it and the result", () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 0, max: 200 }), (at, hours) => {
        const due = addBusinessHours(at, hours, calendar);
        expect(businessHoursBetween(at, due, calendar)).toBeCloseTo(hours, 9);
      }),
      { numRuns: 50 },
    );
  });

  it("never run backwards", () => {
    expect(businessHoursBetween(new Date("2026-11-20T15:00:00Z"), new Date("2026-11-19T15:00:00Z"), calendar)).toBe(0);
    expect(() => addBusinessHours(new Date("2026-11-20T15:00:00Z"), -1, calendar)).toThrow("out of range");
  });
});

describe("the billing cut-off of a period", () => {
  const cutoff = (endOn: string, timeZone: string, holidays: string[] = []) =>
    billingCutoff(day(endOn), { timeZone, holidays: new Set(holidays) }).toISOString();

  it("is the end of its last working day, on the clocks of the entity", () => {
    expect(cutoff("2026-11-30", "UTC")).toBe("2026-11-30T23:59:59.999Z");
    expect(cutoff("2026-11-30", "America/New_York")).toBe("2026-12-01T04:59:59.999Z");
    expect(cutoff("2026-11-30", "Asia/Singapore")).toBe("2026-11-30T15:59:59.999Z");
    expect(cutoff("2026-10-31", "Europe/Berlin")).toBe("2026-10-30T22:59:59.999Z");
  });

  it("is never on a weekend or a holiday", () => {
    expect(cutoff("2027-01-31", "UTC")).toBe("2027-01-29T23:59:59.999Z");
    expect(cutoff("2026-12-31", "UTC", ["2026-12-31", "2026-12-30"])).toBe("2026-12-29T23:59:59.999Z");
  });
});

describe("a clock of a test", () => {
  it("stands until it is moved, and hands out no instant that could move it", () => {
    const clock = new MovableClock(new Date("2026-11-20T12:00:00Z"));
    clock.now().setUTCFullYear(1999);
    clock.advance(1000);
    expect(clock.now().toISOString()).toBe("2026-11-20T12:00:01.000Z");
    expect(parseInstant("soon")).toBeUndefined();
  });
});
