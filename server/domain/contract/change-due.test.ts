import { describe, expect, it } from "vitest";
import { type FactsChange, testContract, testDay, testFacts, testLine } from "../../testing/engagement-facts.ts";
import { changeDueBy } from "./change-due.ts";

/** What of a change falls due until a day; what is sold runs from 1 December 2026 to 31 March 2027, 121 days. */
const due = (until: string | null, change: string, now: FactsChange, was?: FactsChange) =>
  changeDueBy(testContract(was), testFacts(now), {
    change,
    until: until === null ? null : testDay(until),
    timeZone: "Europe/Berlin",
  });
const feeOf = (amount: string): FactsChange => ({
  terms: { lines: [testLine({ amount, contractType: "fixed_fee", feeSchedule: "monthly" })] },
});
const milestonesOf = (...amounts: readonly [string, string][]): FactsChange => ({
  policy: { sow: "not_required" },
  terms: {
    sow: null,
    lines: [
      testLine({
        amount: String(amounts.reduce((sum, [amount]) => sum + Number(amount), 0)),
        contractType: "milestone",
        milestones: amounts.map(([amount, dueOn], index) => ({ name: `M${index}`, amount, dueOn: testDay(dueOn) })),
      }),
    ],
  },
});

describe("what of a change falls due by a cut-off", () => {
  const dearer: FactsChange = { terms: { lines: [testLine({ amount: "2210" })] } };

  it("is nothing while nothing of the engagement is due", () => {
    expect(due("2026-11-30", "1210", dearer)).toBe("0");
    expect(due("2026-11-30", "200", feeOf("1200"), feeOf("1000"))).toBe("0");
  });

  it("is the part that time and materials have come to by then, and all of it at the end", () => {
    expect(due("2026-12-31", "1210", dearer)).toBe("310");
    expect(due("2027-03-31", "1210", dearer)).toBe("1210");
  });

  it("is the same whether the deal is worth more or less", () => {
    expect(due("2026-12-31", "1210", {}, dearer)).toBe("310");
  });

  it("is what instalments have become dearer by", () => {
    expect(due("2026-12-31", "200", feeOf("1200"), feeOf("1000"))).toBe("50");
    expect(due("2027-01-01", "200", feeOf("1200"), feeOf("1000"))).toBe("100");
  });

  it("leaves out a further milestone that is due later", () => {
    const was = milestonesOf(["400", "2026-12-15"], ["600", "2027-03-15"]);
    const now = milestonesOf(["400", "2026-12-15"], ["600", "2027-03-15"], ["500", "2027-03-20"]);
    expect(due("2026-12-31", "500", now, was)).toBe("0");
    expect(due("2027-03-31", "500", now, was)).toBe("500");
  });

  it("is not known where the terms do not say when, or the amount has changed beside the lines", () => {
    expect(due(null, "1210", dearer)).toBeNull();
    expect(due("2026-12-31", "1210", { terms: { ...dearer.terms, serviceEndOn: null } })).toBeNull();
    expect(due("2026-12-31", "600", { deal: { amount: "1600" }, terms: { lines: [testLine()] } })).toBeNull();
  });
});
