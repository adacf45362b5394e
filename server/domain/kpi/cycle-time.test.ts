import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Case, survivalQuantile } from "./cycle-time.ts";

const done = (...durations: number[]): Case[] => durations.map((durationMs) => ({ durationMs, isOpen: false }));
const open = (...durations: number[]): Case[] => durations.map((durationMs) => ({ durationMs, isOpen: true }));
const duration = fc.integer({ min: 0, max: 50 });
const cases = fc.array(fc.record({ durationMs: duration, isOpen: fc.boolean() }), { maxLength: 30 });
const share = fc.constantFrom(0.1, 0.25, 0.5, 0.75, 0.9, 1);

describe("cycle times with cases that are still open", () => {
  it("without open cases the quantile is the sample's lower one", () => {
    expect(survivalQuantile(done(1, 2, 3, 4), 0.5)).toBe(2);
    expect(survivalQuantile(done(1, 2, 3, 4, 5), 0.5)).toBe(3);
    fc.assert(
      fc.property(fc.array(duration, { minLength: 1, maxLength: 30 }), share, (durations, part) => {
        const sorted = [...durations].sort((a, b) => a - b);
        expect(survivalQuantile(done(...durations), part)).toBe(sorted[Math.ceil(part * sorted.length - 1e-9) - 1]);
      }),
    );
  });

  it("is the textbook's estimate (Kaplan and Meier): 6-MP against placebo, the median of the treated is 23 weeks", () => {
    // Freireich et al. 1963: remission in weeks of 21 patients, twelve of them censored.
    const treated = [...done(6, 6, 6, 7, 10, 13, 16, 22, 23), ...open(6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)];
    expect(survivalQuantile(treated, 0.5)).toBe(23);
    expect(survivalQuantile(treated, 0.25)).toBe(13);
  });

  it("leaving the slow ones open makes nothing look fast", () => {
    expect(survivalQuantile([...done(1, 2), ...open(3, 3, 3)], 0.5)).toBeNull();
    fc.assert(
      fc.property(cases, share, fc.nat(), (all, part, pick) => {
        const index = all.length === 0 ? 0 : pick % all.length;
        const reopened = all.map((one, place) => (place === index ? { ...one, isOpen: true } : one));
        const [before, after] = [survivalQuantile(all, part), survivalQuantile(reopened, part)];
        expect((after ?? Number.POSITIVE_INFINITY) >= (before ?? Number.POSITIVE_INFINITY)).toBe(true);
      }),
    );
  });

  it("a case that ends where another stands open counts first", () => {
    expect(survivalQuantile([...done(5), ...open(5)], 0.5)).toBe(5);
  });

  it("a larger share never takes less time, and the order of the cases does not matter", () => {
    fc.assert(
      fc.property(cases, (all) => {
        const found = [0.25, 0.5, 0.9].map((part) => survivalQuantile(all, part) ?? Number.POSITIVE_INFINITY);
        expect(found).toEqual([...found].sort((a, b) => a - b));
        expect(survivalQuantile([...all].reverse(), 0.5)).toBe(survivalQuantile(all, 0.5));
      }),
    );
  });

  it("no case is no cycle time, and a share is above nothing and at most all", () => {
    expect(survivalQuantile([], 0.5)).toBeNull();
    for (const wrong of [0, -1, 1.1, Number.NaN]) expect(() => survivalQuantile(done(1), wrong)).toThrow("a share is");
  });
});
