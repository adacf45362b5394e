import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { testDay, testFacts, testLine } from "../../testing/engagement-facts.ts";
import { contractTypes, feeSchedules, retainerPeriods } from "../canonical/deal.ts";
import { addDays } from "../dates.ts";
import { compare, isAmount, isNegative, sum } from "../money.ts";
import { dueBy } from "./due-by.ts";

const first = testDay("2026-01-01");
const day = fc.integer({ min: -400, max: 1500 }).map((days) => addDays(first, days));
const maybeDay = fc.option(day);
const amount = fc.integer({ min: 0, max: 10 ** 9 }).map((cents) => (cents / 100).toFixed(2));
const line = fc
  .record({
    amount,
    contractType: fc.option(fc.constantFrom(...contractTypes)),
    feeSchedule: fc.option(fc.constantFrom(...feeSchedules)),
    milestones: fc.array(fc.record({ name: fc.constant("M"), amount: fc.option(amount), dueOn: maybeDay }), { maxLength: 3 }),
    retainer: fc.option(
      fc.record({
        kind: fc.constant("access_fee" as const),
        amountPerPeriod: fc.option(amount),
        period: fc.option(fc.constantFrom(...retainerPeriods)),
        termPeriods: fc.option(fc.integer({ min: -1, max: 40 })),
        rollover: fc.constant(null),
      }),
    ),
  })
  .map((one) => testLine(one));
const deal = fc.record({
  lines: fc.array(line, { maxLength: 4 }),
  from: maybeDay,
  to: maybeDay,
  currency: fc.constantFrom("EUR", "JPY", null),
});
type Deal = typeof deal extends fc.Arbitrary<infer Value> ? Value : never;
const factsOf = ({ lines, from, to, currency }: Deal) =>
  testFacts({
    deal: { currency, amount: sum(lines.map((one) => one.amount ?? "0")) },
    terms: { lines: lines.map((one, index) => ({ ...one, externalId: `L${index}` })), serviceStartOn: from, serviceEndOn: to },
  });

describe("what of any deal falls due, however odd it is", () => {
  it("can be told, and is an amount that is not negative", () => {
    fc.assert(
      fc.property(deal, day, (one, until) => {
        const due = dueBy(factsOf(one), until, "UTC");
        expect(due.amount !== null && isAmount(due.amount) && !isNegative(due.amount)).toBe(true);
      }),
    );
  });

  it("never shrinks as time goes on, where the deal says when all of it is due", () => {
    fc.assert(
      fc.property(deal, day, fc.integer({ min: 0, max: 800 }), (one, until, days) => {
        const facts = factsOf(one);
        const [now, later] = [dueBy(facts, until, "UTC"), dueBy(facts, addDays(until, days), "UTC")];
        if (now.isComplete && later.isComplete) expect(compare(later.amount ?? "0", now.amount ?? "0")).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("is all of a fee or of days worked once the services are over", () => {
    fc.assert(
      fc.property(amount, fc.constantFrom(null, ...feeSchedules), day, fc.nat(900), (worth, feeSchedule, from, days) => {
        const to = addDays(from, days);
        const sold = testLine({ amount: worth, feeSchedule, contractType: feeSchedule === null ? "tm" : "fixed_fee" });
        const due = dueBy(testFacts({ terms: { lines: [sold], serviceStartOn: from, serviceEndOn: to } }), to, "UTC");
        expect(due).toEqual({ amount: worth, currency: "EUR", isComplete: true });
      }),
    );
  });

  it("is not said to be known to the day where it could not be spread, for want of a currency", () => {
    const facts = testFacts({
      deal: { currency: null },
      terms: { lines: [testLine()], serviceStartOn: first, serviceEndOn: addDays(first, 99) },
    });
    expect(dueBy(facts, addDays(first, 9), "UTC")).toEqual({ amount: "1000", currency: null, isComplete: false });
  });
});
