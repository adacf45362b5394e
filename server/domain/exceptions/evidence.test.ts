import { describe, expect, it } from "vitest";
import { testDay, testFacts, testLine, testTerms } from "../../testing/engagement-facts.ts";
import type { DealLine } from "../canonical/deal.ts";
import { checkLines } from "../contract/check-lines.ts";
import { checkSow } from "../contract/check-sow.ts";
import { comparisonsOf } from "./evidence.ts";

describe("what a deal and its statement of work differ in", () => {
  it("is money in the currency of either side, and a day by itself", () => {
    const milestone = (amount: string, dueOn: string) => ({ name: "Go live", amount, dueOn: testDay(dueOn) });
    const { sow } = testTerms();
    const [blocker] = checkSow(
      testFacts({
        terms: {
          sow: sow && { ...sow, amount: "35250", currency: "CHF", milestones: [milestone("35250", "2026-12-01")] },
          lines: [testLine({ milestones: [milestone("35250", "2026-11-10")] })],
        },
      }),
    );
    const told = comparisonsOf(blocker?.kind ?? "", blocker?.params ?? {});
    expect(told.map(({ left, right, what }) => [what, left.value, right.value])).toEqual([
      ["Amount", "EUR 1,000.00", "CHF 35,250.00"],
      ["Currency", "EUR", "CHF"],
      ["Milestone “Go live”", "EUR 35,250.00 on 10 Nov 2026", "CHF 35,250.00 on 1 Dec 2026"],
    ]);
    expect(told[2]).toMatchObject({
      left: { label: "Deal", money: { amount: "35250", currency: "EUR" }, on: "2026-11-10" },
      right: { label: "Statement of work", money: { amount: "35250", currency: "CHF" }, on: "2026-12-01" },
    });
    expect(told[1]?.left).toMatchObject({ money: null, on: null });
  });

  it("of an exception that was opened before is still told, in the words of then", () => {
    const earlier = { differences: ["milestones"], deal: ["Design 400; Build 600"], sow: ["none"] };
    expect(comparisonsOf("sow_mismatch", earlier)).toMatchObject([
      { what: "milestones", left: { value: "Design 400; Build 600", money: null }, right: { value: "none" } },
    ]);
  });
});

describe("what changed after set-up", () => {
  it("says the days as days", () => {
    const params = { what: ["Services begin"], sold: ["2026-12-01"], now: ["2027-01-01"] };
    expect(comparisonsOf("amendment_candidate", params)).toMatchObject([
      { left: { on: "2026-12-01" }, right: { on: "2027-01-01" } },
    ]);
  });
});

describe("what a line's figures differ in", () => {
  const told = (line: Partial<DealLine>) =>
    checkLines(testFacts({ terms: { lines: [testLine({ rateCard: "Standard", ...line })] } })).blockers.map(({ kind, params }) =>
      comparisonsOf(kind, params).map(({ left, right, what }) => [what, left.label, left.value, right.value]),
    );

  it("is its price on one side; its milestones, its cap or its retainer on the other", () => {
    const milestones = [{ name: "Go live", amount: "900", dueOn: null }];
    expect(told({ contractType: "milestone", milestones })).toEqual([
      [["Price of “Advice”", "Milestones", "EUR 900.00", "EUR 1,000.00"]],
    ]);
    expect(told({ contractType: "capped_tm", capAmount: "500" })).toEqual([
      [["Price of “Advice”", "Cap", "EUR 500.00", "EUR 1,000.00"]],
    ]);
    const retainer = { kind: "access_fee", amountPerPeriod: "500", period: "month", termPeriods: 6, rollover: null } as const;
    expect(told({ contractType: "retainer", retainer })).toEqual([
      [["Price of “Advice”", "Retainer, over its term", "EUR 3,000.00", "EUR 1,000.00"]],
    ]);
  });
});
