import { describe, expect, it } from "vitest";
import type { DealLine } from "../canonical/deal.ts";
import { type LocalDate, parseDay } from "../dates.ts";
import { MappingBook } from "../mapping/book.ts";
import { RateBook } from "../rates.ts";
import { dueBy, periodsBetween } from "./due-by.ts";
import type { EngagementFacts } from "./facts.ts";

const day = (text: string): LocalDate => {
  const parsed = parseDay(text);
  if (!parsed) throw new Error(`${text} is no day`);
  return parsed;
};

const line = (more: Partial<DealLine>): DealLine => ({
  externalId: "L1",
  product: null,
  productCode: null,
  name: "Line",
  quantity: null,
  unitPrice: null,
  amount: "1000",
  serviceLine: "Advisory",
  contractType: "tm",
  rateCard: null,
  capAmount: null,
  feeSchedule: null,
  retainer: null,
  billingDriver: null,
  projectGroup: "",
  servicePackage: null,
  milestones: [],
  ...more,
});

const sold = (lines: DealLine[], from: string | null, to: string | null): EngagementFacts => ({
  today: day("2026-11-20"),
  deal: {
    id: "d",
    name: "Deal",
    amount: "1000",
    currency: "GBP",
    wonAt: null,
    closeOn: null,
    terms: {
      kind: null,
      disposition: null,
      relatedEngagement: null,
      legalEntity: null,
      regionalOffice: null,
      serviceStartOn: from === null ? null : day(from),
      serviceEndOn: to === null ? null : day(to),
      poNumber: null,
      poAmount: null,
      poExpiresOn: null,
      paymentTerms: null,
      sow: null,
      contacts: [],
      lines,
      roles: [],
      issues: [],
    },
  },
  order: { key: null, uses: [] },
  projectGroup: "",
  policy: {},
  customers: [],
  hierarchyHasCycle: false,
  entities: new Map(),
  mappings: MappingBook.of({ product: { version: 1, rows: [licence] } }),
  references: {
    erpTerms: new Map(),
    erpItems: new Map(),
    erpRateCards: new Map(),
    psaTemplates: new Map(),
    psaRoles: new Map(),
    psaRateCards: new Map(),
    psaRateCardCurrencies: new Map(),
  },
  rates: new RateBook([], "GBP"),
  waivers: [],
  ruledDisposition: null,
  relatedEngagements: new Map(),
});
const licence = { keyNorm: "licence", key: ["Licence"], value: { isService: false }, aliasOf: null };

const due = (lines: DealLine[], from: string | null, to: string | null, until = "2026-11-30") =>
  dueBy(sold(lines, from, to), day(until), "UTC");

describe("what of a deal falls due by the end of a period", () => {
  it("time and materials: evenly over the service days", () => {
    expect(due([line({ amount: "133280" })], "2026-11-03", "2027-03-02")).toEqual({
      amount: "31098.67",
      currency: "GBP",
      isComplete: true,
    });
  });

  it("an upfront fee when the services start, a fee on completion when they end", () => {
    const upfront = line({ contractType: "fixed_fee", feeSchedule: "upfront" });
    expect(due([upfront], "2026-11-30", "2027-01-31").amount).toBe("1000.00");
    expect(due([upfront], "2026-12-01", "2027-01-31").amount).toBe("0.00");
    const later = line({ contractType: "fixed_fee", feeSchedule: "on_completion" });
    expect(due([later], "2026-10-01", "2026-12-01").amount).toBe("0.00");
    expect(due([later], "2026-10-01", "2026-11-30").amount).toBe("1000.00");
  });

  it("a fee in instalments: those of the periods that have begun, which add up to the fee", () => {
    const monthly = line({ contractType: "fixed_fee", feeSchedule: "monthly", amount: "100" });
    expect(due([monthly], "2026-10-26", "2027-01-25").amount).toBe("66.67");
    expect(due([monthly], "2026-10-26", "2027-01-25", "2027-12-31").amount).toBe("100.00");
    expect(periodsBetween(day("2026-11-26"), day("2027-07-25"), 3)).toBe(3);
  });

  it("a retainer: so many periods as have begun, and no more than its term", () => {
    const retainer = { kind: "access_fee", amountPerPeriod: "13950", period: "month", termPeriods: 12, rollover: false } as const;
    const lines = [line({ contractType: "retainer", amount: "167400", retainer })];
    expect(due(lines, "2026-02-06", "2027-02-05").amount).toBe("139500.00");
    expect(due(lines, "2026-02-06", "2027-02-05", "2029-01-01").amount).toBe("167400.00");
  });

  it("milestones by their days", () => {
    const milestones = [
      { name: "A", amount: "300", dueOn: day("2026-11-15") },
      { name: "B", amount: "700", dueOn: day("2027-01-15") },
    ];
    expect(due([line({ contractType: "milestone", milestones })], "2026-11-01", "2027-02-01").amount).toBe("300.00");
  });

  it("what the deal does not date counts as a whole, and says so", () => {
    expect(due([line({ contractType: "milestone" })], "2026-11-13", "2027-05-12")).toMatchObject({
      amount: "1000.00",
      isComplete: false,
    });
    expect(due([line({})], null, null)).toMatchObject({ amount: "1000.00", isComplete: false });
  });

  it("nothing before the services start, whatever is missing; products that are no service never", () => {
    expect(due([line({ contractType: null })], "2026-12-01", null).amount).toBe("0.00");
    const lines = [line({}), line({ externalId: "L2", product: "Licence", amount: "5000" })];
    expect(due(lines, "2026-11-01", "2026-11-30").amount).toBe("1000.00");
  });

  it("no amount is no nought", () => {
    expect(due([line({ amount: null })], "2026-11-01", "2026-11-30")).toMatchObject({ isComplete: false });
    const unknown = sold([line({ amount: null })], "2026-11-01", "2026-11-30");
    expect(dueBy({ ...unknown, deal: { ...unknown.deal, amount: null } }, day("2026-11-30"), "UTC").amount).toBeNull();
  });

  it("services by policy begin on the day of winning in the entity's time zone", () => {
    const bare = sold([line({ amount: "36500" })], null, null);
    const facts = { ...bare, policy: { serviceMonths: 12 }, deal: { ...bare.deal, wonAt: new Date("2026-11-19T23:30:00Z") } };
    expect(dueBy(facts, day("2026-11-20"), "Europe/London").amount).toBe("200.00");
    expect(dueBy(facts, day("2026-11-20"), "Europe/Berlin").amount).toBe("100.00");
  });
});
