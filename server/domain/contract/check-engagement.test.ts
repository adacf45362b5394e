import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { check, sentences } from "../../testing/checked.ts";
import {
  bookRow,
  type FactsChange,
  testBook,
  testCustomer,
  testFacts,
  testLine,
  testRows,
} from "../../testing/engagement-facts.ts";
import { groupKeyOf } from "../exceptions/blocker.ts";
import { type ExceptionKindKey, kindSpec } from "../exceptions/kinds.ts";
import { checkEngagement } from "./check-engagement.ts";

const kinds = (change: FactsChange) => check(change).blockers.map((blocker) => blocker.kind);

describe("a deal of which nothing is wrong", () => {
  it("is resolved to what the ERP and the PSA need, with the ids of their own", () => {
    expect(check()).toMatchObject({
      blockers: [],
      waived: [],
      entityCode: "DE01",
      region: "DACH",
      currency: "EUR",
      terms: {
        entityCode: "DE01",
        amount: "1000",
        countryCode: "FR",
        taxProfile: "EU reverse charge",
        paymentTerms: { name: "Net 30", erpId: "erp-t30" },
        template: { name: "Advisory T&M", psaId: "psa-t1" },
        erpRateCardId: "erp-r1",
        psaRateCardId: "psa-r1",
        startOn: "2026-12-01",
        endOn: "2027-03-31",
        lines: [{ dealLineId: "L1", serviceLine: "Advisory", erpItemId: "erp-i1", costCenter: "CC1", amount: "1000" }],
      },
    });
  });

  it("says on what each decision was based", () => {
    expect(check().terms?.decisions).toEqual([
      { what: "Service line of Advice", value: "Advisory", by: "map product v3" },
      { what: "Template, cost centre and revenue profile of Advisory", value: "Advisory T&M", by: "map service-line v3" },
      { what: "Legal entity", value: "DE01", by: "deal" },
      { what: "Tax profile", value: "EU reverse charge", by: "map tax-profile v3" },
      { what: "Payment terms", value: "Net 30", by: "map payment-terms v3" },
    ]);
  });

  it("leaves lines of other project groups and lines that are no service out of its worth", () => {
    const lines = [
      testLine(),
      testLine({ externalId: "L2", projectGroup: "B", amount: "500" }),
      testLine({ externalId: "L3", product: "Licence", amount: "9000", rateCard: null }),
    ];
    expect(check({ terms: { lines } }).terms).toMatchObject({ amount: "1000", lines: [{ dealLineId: "L1" }] });
  });
});

describe("all that is wrong is found at once", () => {
  const wrong: FactsChange = {
    deal: { currency: "XYZ" },
    customers: [testCustomer({ requiresPo: true })],
    terms: {
      contacts: [],
      sow: null,
      paymentTerms: "Never",
      serviceStartOn: null,
      serviceEndOn: null,
      legalEntity: null,
      lines: [testLine({ rateCard: null, billingDriver: null })],
      issues: [{ field: "Start date", value: "soon", message: "is no day" }],
    },
  };

  it("each as a sentence, the one to begin with first", () => {
    expect(sentences(wrong)).toEqual([
      "Start date cannot be read: “soon” is no day",
      "“XYZ” is not a currency",
      "The deal has no legal entity",
      "Payment terms “Never” is not in the map",
      "No statement of work is linked",
      "Contract is incomplete: Rate card missing on “Advice”",
      "Contract is incomplete: Service dates missing on “Acme advice”",
      "Customer PO: the customer demands one and none is entered",
      "No billing driver for “Advice”",
      "No bill-to contact",
      "No project contact",
    ]);
  });

  it("what is wrong never goes with terms, and no terms never go without something wrong", () => {
    const maybe = <Value>(value: Value) => fc.option(fc.constant(value), { nil: undefined });
    const changes = fc
      .tuple(
        maybe(null),
        maybe("Moon"),
        maybe("XYZ"),
        maybe("-1"),
        maybe("Ghost card"),
        maybe("Nowhere"),
        fc.boolean(),
        fc.boolean(),
      )
      .map(([sow, country, currency, amount, rateCard, paymentTerms, requiresPo, hasLines]) =>
        testFacts({
          deal: { ...(currency && { currency }) },
          customers: [testCustomer({ requiresPo, ...(country && { country }) })],
          terms: {
            ...(sow === null && { sow }),
            ...(paymentTerms && { paymentTerms }),
            lines: hasLines ? [testLine({ ...(amount && { amount }), ...(rateCard && { rateCard }) })] : [],
          },
        }),
      );
    fc.assert(
      fc.property(changes, (facts) => {
        const { blockers, terms } = checkEngagement(facts);
        const precedences = blockers.map((blocker) => kindSpec(blocker.kind).precedence);
        expect(terms === null).toBe(blockers.length > 0);
        expect(precedences).toEqual([...precedences].sort((a, b) => a - b));
        expect(new Set(blockers.map(groupKeyOf)).size).toBe(blockers.length);
      }),
    );
  });

  it("two lines that lack the same are one exception that names both", () => {
    const lines = [testLine({ rateCard: null }), testLine({ externalId: "L2", name: "Training", rateCard: null })];
    expect(sentences({ terms: { lines } })).toEqual(["Contract is incomplete: Rate card missing on “Advice, Training”"]);
  });

  it("where the engagement belongs is told even so, for the queue that it falls into", () => {
    expect(check({ terms: { sow: null } })).toMatchObject({ terms: null, entityCode: "DE01", region: "DACH", currency: "EUR" });
  });
});

describe("the currency", () => {
  it("is the deal's, else the policy's, which is recorded; without either it is asked for", () => {
    expect(check({ deal: { currency: null }, policy: { currency: "EUR" } }).terms?.decisions).toContainEqual({
      what: "Currency",
      value: "EUR",
      by: "policy",
    });
    expect(check({ deal: { currency: "EUR" }, policy: { currency: "USD" } }).terms?.currency).toBe("EUR");
    expect(sentences({ deal: { currency: null }, terms: { sow: null }, policy: { sow: "not_required" } })).toEqual([
      "The deal has no currency",
    ]);
  });

  it("an unknown one is an exception, not replaced by the policy's", () => {
    expect(check({ deal: { currency: "XYZ" }, policy: { currency: "EUR" } })).toMatchObject({ currency: null, terms: null });
  });

  it("a negative deal is not believed", () => {
    expect(sentences({ deal: { amount: "-5" } })).toContain("The deal has a negative amount");
  });
});

describe("the project template", () => {
  const rows = {
    ...testRows,
    "service-line": [
      bookRow(["Advisory"], { template: "Advisory T&M", erpItem: "SVC-ADV", revenueProfile: "over-time" }),
      bookRow(["Build"], { template: "Build", erpItem: "SVC-BLD", revenueProfile: "over-time" }),
    ],
  };

  it("is that of the line that is worth most", () => {
    const lines = [
      testLine({ amount: "400" }),
      testLine({ externalId: "L2", name: "Code", serviceLine: "Build", amount: "600" }),
    ];
    expect(sentences({ mappings: testBook(rows), terms: { lines } })).toEqual([
      "Project template “Build” does not exist in the PSA",
    ]);
    const smaller = [testLine({ amount: "700" }), testLine({ externalId: "L2", serviceLine: "Build", amount: "300" })];
    expect(check({ mappings: testBook(rows), terms: { lines: smaller } }).terms?.template.name).toBe("Advisory T&M");
  });

  it("is not judged before the service lines of all lines are known", () => {
    const lines = [testLine(), testLine({ externalId: "L2", product: "Unknown", amount: "10" })];
    expect(sentences({ terms: { lines } })).toEqual(["Product “Unknown” is not in the map"]);
  });
});

describe("the rate card", () => {
  const card = (...rateCards: string[]) => ({
    terms: { lines: rateCards.map((rateCard, index) => testLine({ externalId: `L${index}`, rateCard })) },
  });

  it("must exist in the ERP and in the PSA, in whatever case it is written", () => {
    expect(sentences(card("STANDARD"))).toEqual([]);
    expect(sentences(card("ERP only"))).toEqual(["Rate card “ERP only” does not exist in the PSA"]);
    expect(sentences(card("PSA only"))).toEqual(["Rate card “PSA only” does not exist in the ERP"]);
  });

  it("is in the currency of the deal, where the PSA says what it is in", () => {
    const priced = (rateCard: string, currency: string) => sentences({ ...card(rateCard), deal: { currency } }).join();
    expect(priced("European", "EUR")).toBe("");
    expect(priced("European", "USD")).toContain("Rate card “European” is in EUR, and the deal in USD");
    for (const told of [priced("Standard", "USD"), priced("European", "UKP")]) expect(told).not.toContain("Rate card");
  });

  it("is one for a project, however it is spelt on its lines", () => {
    expect(sentences(card("Standard", " standard "))).toEqual([]);
    expect(sentences(card("Standard", "ERP only"))).toEqual([
      "Lines of one project name different rate cards: Standard, ERP only",
    ]);
  });
});

describe("a deal without lines", () => {
  it("that is worth absurdly much is not believed either", () => {
    expect(sentences({ deal: { amount: "99999999999999" }, terms: { lines: [] } })).toContain(
      "The deal is worth EUR 99,999,999,999,999.00, which looks like a slip of the keyboard",
    );
  });
});

describe("sold roles", () => {
  const role = (role: string, lineExternalId: string | null = null) => ({
    externalId: `r-${role}`,
    lineExternalId,
    role,
    skill: null,
    hours: "80",
    headcount: 1,
    startOn: null,
    endOn: null,
  });

  it("become the PSA's roles by the map", () => {
    expect(check({ terms: { roles: [role("consultant")] } }).terms?.roles).toMatchObject([
      { psaRole: "Senior Consultant", hours: "80" },
    ]);
  });

  it("that nobody mapped, or that the PSA does not offer, are exceptions", () => {
    expect(sentences({ terms: { roles: [role("Wizard"), role("Ghost")] } })).toEqual([
      "Role “Wizard” is not in the map",
      "Role “Ghost” does not exist in the PSA",
    ]);
  });

  it("need their hours: a role that does not say them is not staffed with none", () => {
    expect(sentences({ terms: { roles: [{ ...role("Consultant"), hours: null }] } })).toEqual([
      "Contract is incomplete: Hours missing on “Consultant”",
    ]);
  });

  const lines = [testLine(), testLine({ externalId: "L2", projectGroup: "B" })];

  it("belong to the project of their line", () => {
    const roles = [role("Wizard", "L2"), role("Consultant", "L1")];
    const found = check({ terms: { lines, roles } });
    expect(found.blockers).toEqual([]);
    expect(found.terms?.roles.map((one) => one.role)).toEqual(["Consultant"]);
  });

  it("without a line that the deal has are asked about where the deal makes several projects, never forgotten", () => {
    const roles = [role("Consultant"), role("Ghost", "a line that is gone")];
    expect(sentences({ terms: { lines, roles } })).toEqual([
      "Contract is incomplete: Line that the role belongs to missing on “Consultant, Ghost”",
    ]);
    expect(check({ terms: { roles: [role("Consultant", "a line that is gone")] } }).terms?.roles).toHaveLength(1);
  });
});

describe("a waiver", () => {
  const waiver = (kind: ExceptionKindKey, amount: string | null = null, currency: string | null = null) => ({
    waivers: [{ id: "w1", kind, amount, currency }],
  });

  it("sets its rule aside, and that rule only", () => {
    const atRisk = check({ terms: { sow: null }, ...waiver("sow_missing") });
    expect(atRisk).toMatchObject({ blockers: [], waived: ["sow_missing"] });
    expect(atRisk.terms).not.toBeNull();
    expect(kinds({ terms: { sow: null, contacts: [] }, ...waiver("sow_missing") })).toEqual([
      "contact_missing",
      "contact_missing",
    ]);
  });

  it("up to its limit, in the same currency", () => {
    const withLimit = (amount: string, currency: string) =>
      kinds({ terms: { sow: null }, ...waiver("sow_missing", amount, currency) });
    expect(withLimit("1000.00", "EUR")).toEqual([]);
    expect(withLimit("999.99", "EUR")).toEqual(["sow_missing"]);
    expect(withLimit("999999", "USD")).toEqual(["sow_missing"]);
  });

  it("with a limit covers no deal whose worth is not known", () => {
    expect(kinds({ deal: { amount: null }, terms: { sow: null }, ...waiver("sow_missing", "1", "EUR") })).toEqual([
      "sow_missing",
    ]);
  });

  it("helps with no rule that nobody may set aside", () => {
    const change = { terms: { paymentTerms: null }, ...waiver("contract_incomplete") };
    expect(check(change)).toMatchObject({ waived: [], terms: null });
    expect(kinds(change)).toEqual(["contract_incomplete"]);
  });
});

describe("what the connection's policy does not ask for", () => {
  it("is no exception, but recorded as not required", () => {
    const { blockers, terms } = check({
      policy: { sow: "not_required", contacts: "not_required" },
      terms: { sow: null, contacts: [] },
    });
    expect(blockers).toEqual([]);
    expect(terms?.decisions).toContainEqual({ what: "Statement of work", value: "not required", by: "policy" });
    expect(terms?.decisions).toContainEqual({ what: "Bill-to and project contacts", value: "not required", by: "policy" });
  });

  it("is not recorded where the deal has it all the same", () => {
    const { terms } = check({ policy: { sow: "not_required", contacts: "not_required" } });
    expect(terms?.decisions.filter((decision) => decision.value === "not required")).toEqual([]);
  });
});
