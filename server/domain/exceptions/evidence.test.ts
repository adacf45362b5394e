import { describe, expect, it } from "vitest";
import { testDay, testFacts, testLine, testTerms } from "../../testing/engagement-facts.ts";
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
      ["Milestone “Go live”", "EUR 35,250.00 on 2026-11-10", "CHF 35,250.00 on 2026-12-01"],
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
