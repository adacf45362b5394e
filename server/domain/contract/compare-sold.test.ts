import { describe, expect, it } from "vitest";
import { testContract, testFacts, testLine } from "../../testing/engagement-facts.ts";
import { compareSold, type SoldContract } from "./compare-sold.ts";

type Change = Parameters<typeof testFacts>[0];

const compared = (now?: Change, was?: Change, more: Partial<SoldContract> = {}, customerName: string | null = null) =>
  compareSold({ ...testContract(was), roles: null, ...more }, testFacts(now), { customerName });
const rows = (...args: Parameters<typeof compared>) =>
  compared(...args).differences.map(({ now, sold, what }) => `${what}: ${sold} → ${now}`);

describe("what was sold beside what is sold now", () => {
  it("is the same where nothing has changed, however amounts are written", () => {
    expect(compared()).toEqual({
      differences: [],
      change: "0",
      unknown: "The worth is that of the contract: other terms have changed",
    });
  });

  it("tells the amount and the line that have changed, and by how much", () => {
    const now: Change = { terms: { lines: [testLine({ amount: "1250.50" })] } };
    expect(rows(now)).toEqual([
      "Amount: EUR 1,000.00 → EUR 1,250.50",
      expect.stringMatching(/^Line “Advice”: EUR 1,000\.00, .* → EUR 1,250\.50, /),
      "Quantity, price or rate card of “Advice”: as in the contract → changed",
    ]);
    expect(compared(now)).toMatchObject({ change: "250.5", unknown: null });
    expect(compared({ terms: { lines: [testLine({ amount: "900" })] } }).change).toBe("100");
  });

  it("counts the deal's amount where its lines do not add up to it yet", () => {
    expect(compared({ deal: { amount: "1600" }, terms: { lines: [testLine()] } })).toMatchObject({
      change: "600",
      unknown: null,
    });
  });

  it("tells dates, payment terms, PO, entity and customer", () => {
    const now: Change = { terms: { serviceEndOn: null, poNumber: "PO-77", legalEntity: "FR01", paymentTerms: "Barter" } };
    const told = compared(now, undefined, {}, "Other Ltd").differences;
    expect(told.map(({ what }) => what)).toEqual(
      expect.arrayContaining(["Customer", "Services end", "Legal entity", "Payment terms", "Customer PO"]),
    );
    expect(told.find(({ what }) => what === "Customer")).toMatchObject({ sold: "Acme", now: "Other Ltd" });
    expect(told.find(({ what }) => what === "Services end")?.now).toBe("—");
    expect(told.find(({ what }) => what === "Legal entity")).toMatchObject({ sold: "DE01", now: "FR01" });
    expect(told.find(({ what }) => what === "Payment terms")?.now).toBe("Barter");
  });

  it("tells a line that came and one that went", () => {
    const more: Change = { terms: { lines: [testLine(), testLine({ externalId: "L2", name: "Training", amount: "500" })] } };
    expect(rows(more).at(-1)).toMatch(/^Line “Training”: — → EUR 500\.00, /);
    expect(rows(undefined, more).at(-1)).toMatch(/^Line “Training”: EUR 500\.00, .* → —$/);
  });

  it("says that hours or a price have changed, and never which they are", () => {
    const told = rows(
      { terms: { lines: [testLine({ quantity: "8", unitPrice: "125" })] } },
      { terms: { lines: [testLine({ quantity: "4", unitPrice: "250" })] } },
    );
    expect(told).toEqual(["Quantity, price or rate card of “Advice”: as in the contract → changed"]);
  });

  it("tells roles once people were asked for", () => {
    const asked = { soldRole: "R0", role: "Architect", skill: null, hours: "40.00", headcount: 2, startOn: null, endOn: null };
    expect(rows(undefined, undefined, { roles: [asked] })).toContain("Role “Architect”: Architect, 2 people → —");
    expect(rows(undefined, undefined, { roles: testContract().roles })).toEqual([]);
  });

  it("says that the hours of a role have changed, and never which they are: with the amount they would make the rate", () => {
    const sold = {
      externalId: "R0",
      lineExternalId: null,
      role: "Architect",
      skill: null,
      projectGroup: null,
      startOn: null,
      endOn: null,
    };
    const asked = { ...sold, soldRole: "R0", headcount: 2 };
    const deal = (hours: string): Change => ({ terms: { roles: [{ ...sold, headcount: 2, hours }] } });
    expect(rows(deal("40"), undefined, { roles: [{ ...asked, hours: "40.00" }] })).toEqual([]);
    expect(rows(deal("60"), undefined, { roles: [{ ...asked, hours: "40.00" }] })).toEqual([
      "Hours of role “Architect”: as in the contract → changed",
    ]);
  });

  it("knows no difference between two currencies, without an amount, or to a slip of the keyboard", () => {
    expect(compared({ deal: { currency: "USD" } })).toMatchObject({
      change: null,
      unknown: expect.stringContaining("now in USD"),
    });
    const slip: Change = { terms: { lines: [testLine({ amount: "99999999999999" })] } };
    expect(compared(slip)).toMatchObject({ change: null, unknown: expect.stringContaining("looks like a mistake") });
    const bare: Change = { deal: { amount: null }, terms: { lines: [testLine({ amount: null })] } };
    expect(compared(bare)).toMatchObject({ change: null, unknown: "The deal states no amount any more" });
  });
});
