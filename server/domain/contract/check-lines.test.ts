import { describe, expect, it } from "vitest";
import { titlesOf } from "../../testing/checked.ts";
import { bookRow, type FactsChange, testBook, testDay, testFacts, testLine, testRows } from "../../testing/engagement-facts.ts";
import type { DealLine } from "../canonical/deal.ts";
import { kindSpec } from "../exceptions/kinds.ts";
import { checkEngagement } from "./check-engagement.ts";

const ofLines = (lines: DealLine[], change: FactsChange = {}) =>
  checkEngagement(
    testFacts({ ...change, policy: { sow: "not_required", ...change.policy }, terms: { sow: null, ...change.terms, lines } }),
  );
const ofLine = (line: Partial<DealLine>, change: FactsChange = {}) => ofLines([testLine(line)], change);
const sentences = (line: Partial<DealLine>, change: FactsChange = {}) => titlesOf(ofLine(line, change).blockers);
const missing = (...what: string[]) => what.map((one) => `Contract is incomplete: ${one} missing on “Advice”`);

describe("the lines of a deal", () => {
  it("are needed: a deal without any is incomplete", () => {
    const { blockers } = ofLines([]);
    expect(titlesOf(blockers)).toEqual(["The deal has no lines"]);
  });

  it("that are all no service contradict an engagement; a new map of the product releases it", () => {
    const [blocker] = ofLine({ product: "Licence" }).blockers;
    expect(blocker).toMatchObject({ kind: "value_not_sane", waits: ["map:product:licence"] });
  });

  it("are worth what they say, else quantity times price", () => {
    expect(ofLine({ amount: null, quantity: "10.5", unitPrice: "99.99" }).terms?.amount).toBe("1049.9"); // to even: 1049.895
    expect(sentences({ amount: null, quantity: "10" })).toEqual(missing("Amount"));
  });

  it("that are worth nothing, less than nothing or absurdly much are not believed", () => {
    expect(sentences({ amount: "0" })).toEqual(["“Advice” has no value"]);
    expect(sentences({ amount: "-1" })).toEqual(["“Advice” has a negative amount", "The deal has a negative amount"]);
    expect(sentences({ amount: "1000000000" })).toEqual([
      "“Advice” is worth EUR 1,000,000,000.00, which looks like a slip of the keyboard",
    ]);
    expect(sentences({ amount: "1000000000" }, { deal: { currency: "JPY" } })).toEqual([]);
  });

  it("that are worth a fraction of the smallest unit cannot be billed, and say so before anything is set up", () => {
    const inYen = { deal: { currency: "JPY" } } as const;
    expect(sentences({ amount: "1000.5" }, inYen)).toEqual([
      "“Advice” is worth JPY 1,000.5, a fraction of the smallest unit of JPY",
    ]);
    expect(sentences({ amount: "1000.50" })).toEqual([]);
    expect(sentences({ amount: "1000.125" }, { deal: { currency: "KWD" } })).toEqual([]);
    const milestones = ["400.5", "599.5"].map((amount) => ({ name: "M", amount, dueOn: null }));
    const milestone = { contractType: "milestone", rateCard: null, milestones } as const;
    expect(sentences(milestone, inYen)).toEqual([
      "“Advice” has a milestone of JPY 400.5, a fraction of the smallest unit of JPY",
    ]);
    expect(sentences(milestone)).toEqual([]);
  });
});

describe("all lines together", () => {
  const lines = [testLine({ amount: "600" }), testLine({ externalId: "L2", product: "Licence", amount: "400" })];
  const sentencesOf = (amount: string, more: FactsChange["terms"] = {}) =>
    checkEngagement(testFacts({ deal: { amount }, terms: { lines, ...more } })).blockers.map(({ kind, params }) =>
      kindSpec(kind).title(params),
    );

  it("add up to the deal's amount, products included: what they leave out would never be billed", () => {
    expect(sentencesOf("1000.00")).toEqual([]);
    const said = "The lines add up to EUR 1,000.00, the deal is worth EUR 1,700.00";
    expect(sentencesOf("1700")).toEqual([said]);
  });

  it("are not compared while the worth of one is not known", () => {
    const unknown = [testLine({ amount: null }), testLine({ externalId: "L2" })];
    expect(sentencesOf("1700", { lines: unknown })).toEqual(["Contract is incomplete: Amount missing on “Advice”"]);
  });
});

describe("the service line", () => {
  it("is the one that the deal says, before that of the product", () => {
    expect(ofLine({ serviceLine: "Advisory", product: "Unknown" }).terms?.lines[0]?.serviceLine).toBe("Advisory");
  });

  it("is looked up by the product's code where it has no name", () => {
    expect(ofLine({ product: null, productCode: "ADVISORY  hours" }).terms?.lines[0]?.serviceLine).toBe("Advisory");
  });

  it("cannot be found without product and service line", () => {
    expect(sentences({ product: null })).toEqual(missing("Product or service line"));
  });

  it("that is not in the map goes to the PMO, a product to sales operations; each waits for its value", () => {
    expect(ofLine({ serviceLine: "Moonshots" }).blockers).toMatchObject([
      { kind: "unmapped_value", team: "pmo", waits: ["map:service-line:moonshots"], cause: "service-line:moonshots" },
    ]);
    expect(ofLine({ product: "GTX Pro" }).blockers).toMatchObject([
      { kind: "unmapped_value", team: "sales_ops", waits: ["map:product:gtx pro"] },
    ]);
  });

  it("of a product that is mapped without one is not known", () => {
    expect(sentences({ product: "Unsorted" })).toEqual(["Product “Unsorted” is not in the map"]);
  });

  it("whose item the ERP does not offer names item and system, and waits for the map and for new items", () => {
    const rows = {
      ...testRows,
      "service-line": [bookRow(["Advisory"], { template: "Advisory T&M", erpItem: "SVC-X", revenueProfile: "r" })],
    };
    expect(ofLine({}, { mappings: testBook(rows) }).blockers).toMatchObject([
      {
        kind: "reference_missing",
        params: { what: "Service item", value: "SVC-X", system: "the ERP" },
        waits: ["map:service-line:advisory", "reference:names"],
      },
    ]);
  });
});

describe("the contract type", () => {
  it("is the line's, else the product's, else the policy's, and the last two are recorded", () => {
    const rows = { ...testRows, product: [bookRow(["Advisory hours"], { serviceLine: "Advisory", contractType: "tm" })] };
    const mapped = ofLine({ contractType: null }, { mappings: testBook(rows), policy: { contractType: "retainer" } });
    expect(mapped.terms?.lines[0]?.type).toBe("tm");
    expect(mapped.terms?.decisions).toContainEqual({
      what: "Contract type of Advice",
      value: "Time and materials",
      by: "map product v3",
    });
    const byPolicy = ofLine({ contractType: null }, { policy: { contractType: "tm" } });
    expect(byPolicy.terms?.decisions).toContainEqual({
      what: "Contract type of Advice",
      value: "Time and materials",
      by: "policy",
    });
  });

  it("is asked for where nothing says it", () => {
    expect(sentences({ contractType: null })).toEqual(missing("Contract type"));
  });
});

describe("the billing driver", () => {
  it("is asked of finance where neither line, product nor policy says it", () => {
    expect(ofLine({ billingDriver: null }).blockers).toMatchObject([
      {
        kind: "billing_driver_missing",
        params: { line: "Advice", key: ["Advisory hours"] },
        waits: ["map:product:advisory hours"],
      },
    ]);
    expect(kindSpec("billing_driver_missing").team).toBe("finance");
  });

  it("is the policy's where the line says none", () => {
    expect(ofLine({ billingDriver: null }, { policy: { billingDriver: "psa_event" } }).terms?.lines[0]?.billingDriver).toBe(
      "psa_event",
    );
  });
});

describe("time and materials", () => {
  it("needs a rate card", () => expect(sentences({ rateCard: null })).toEqual(missing("Rate card")));

  it("with a cap needs the cap, above zero", () => {
    const capped = (capAmount: string | null) => sentences({ contractType: "capped_tm", capAmount });
    expect(capped(null)).toEqual(missing("Cap"));
    expect(capped("0.00")).toEqual(missing("Cap above zero"));
    expect(capped("-5")).toEqual(missing("Cap above zero"));
    expect(capped("5000")).toEqual([]);
    expect(capped("1000.00")).toEqual([]);
  });

  it("is not worth more than its cap: what is beyond could never be billed", () => {
    expect(sentences({ contractType: "capped_tm", capAmount: "999.99" })).toEqual([
      "The cap of “Advice” is EUR 999.99, its price is EUR 1,000.00",
    ]);
  });

  it("without a cap takes none over from the deal", () => {
    expect(ofLine({ contractType: "tm", capAmount: "5000" }).terms?.lines[0]?.capAmount).toBeNull();
  });
});

describe("a fixed fee", () => {
  const fee = { contractType: "fixed_fee", rateCard: null } as const;

  it("needs a schedule: its own, or the policy's, which is recorded", () => {
    expect(sentences(fee)).toEqual(missing("Fee schedule"));
    const { terms } = ofLine(fee, { policy: { feeSchedule: "upfront" } });
    expect(terms?.lines[0]?.feeSchedule).toBe("upfront");
    expect(terms?.decisions).toContainEqual({ what: "Fee schedule of Advice", value: "Upfront", by: "policy" });
  });

  it("in instalments needs the end of the services, since that says how many there are", () => {
    const open = { terms: { serviceStartOn: testDay("2026-12-01"), serviceEndOn: null } };
    expect(sentences({ ...fee, feeSchedule: "monthly" }, open)).toEqual(missing("End of services"));
    expect(sentences({ ...fee, feeSchedule: "upfront" }, open)).toEqual([]);
  });
});

describe("milestones", () => {
  const by = (amounts: (string | null)[], amount: string | null = "1000") =>
    sentences({
      contractType: "milestone",
      rateCard: null,
      amount,
      milestones: amounts.map((each, index) => ({ name: `M${index}`, amount: each, dueOn: null })),
    });

  it("are needed, each with an amount", () => {
    expect(by([])).toEqual(missing("Milestones"));
    expect(by(["400", null])).toEqual(missing("Amount of a milestone"));
  });

  it("add up to the price of their line", () => {
    expect(by(["400", "600.00"])).toEqual([]);
    expect(by(["400", "500"])).toEqual(["Milestones of “Advice” add up to EUR 900.00, its price is EUR 1,000.00"]);
  });

  it("are never negative, even where the sum is right", () => {
    expect(by(["1200", "-200"])).toEqual(["“Advice” has a milestone with a negative amount"]);
  });
});

describe("a retainer", () => {
  const whole = { kind: "access_fee", amountPerPeriod: "250", period: "month", termPeriods: 4, rollover: null } as const;
  const retainer = (more: Partial<NonNullable<DealLine["retainer"]>> | null) =>
    sentences({ contractType: "retainer", rateCard: null, retainer: more && { ...whole, ...more } });

  it("needs its kind, amount, period and term", () => {
    expect(retainer({})).toEqual([]);
    expect(retainer(null)).toEqual(missing("Amount per period", "Kind of retainer", "Retainer period", "Term of the retainer"));
    expect(retainer({ termPeriods: 0 })).toEqual(missing("Term of the retainer"));
  });

  it("that is prepaid and drawn down must say whether what is left over rolls over", () => {
    expect(retainer({ kind: "prepaid_drawdown" })).toEqual(missing("Rollover of the retainer"));
    expect(retainer({ kind: "prepaid_drawdown", rollover: false })).toEqual([]);
  });

  it("is worth something in each period", () => {
    expect(retainer({ amountPerPeriod: "0" })).toEqual(["“Advice” has a retainer of EUR 0.00 per period"]);
  });

  it("adds up to the price of its line over its term: the ERP divides the price, not what the retainer says", () => {
    expect(retainer({ amountPerPeriod: "500", termPeriods: 6 })).toEqual([
      "The retainer of “Advice” is EUR 500.00 in each of 6 periods, EUR 3,000.00 in all; its price is EUR 1,000.00",
    ]);
    expect(retainer({ amountPerPeriod: "1000", termPeriods: 1 })).toEqual([]);
  });

  it("may be the rounded share of its price", () => {
    expect(retainer({ amountPerPeriod: "333.33", termPeriods: 3 })).toEqual([]);
    expect(retainer({ amountPerPeriod: "333.34", termPeriods: 3 })).toEqual([]);
    expect(retainer({ amountPerPeriod: "333.32", termPeriods: 3 })).toHaveLength(1);
  });
});
