import { describe, expect, it } from "vitest";
import { check, sentences, titlesOf } from "../../testing/checked.ts";
import {
  aliasRow,
  bookRow,
  type FactsChange,
  testBook,
  testCustomer,
  testDay,
  testLine,
  testRows,
} from "../../testing/engagement-facts.ts";
import { kindSpec } from "../exceptions/kinds.ts";

describe("the account", () => {
  it("is needed", () => expect(sentences({ customers: [] })).toEqual(["The deal has no account"]));

  it("whose hierarchy runs in a circle is shown with the circle, without what only leads into it", () => {
    const chain = [
      testCustomer({ id: "a", name: "Shop", parentId: "b" }),
      testCustomer({ id: "b", name: "Group", parentId: "c" }),
      testCustomer({ id: "c", name: "Holding", parentId: "b" }),
    ];
    const { blockers } = check({ customers: chain, hierarchyHasCycle: true });
    expect(titlesOf(blockers)).toEqual(["The account hierarchy runs in a circle: Group → Holding → Group"]);
    expect(blockers[0]).toMatchObject({ cause: "b", waits: ["record:customer:a", "record:customer:b", "record:customer:c"] });
  });

  it("needs a country: its usual name, its ISO code, or what the map makes of it", () => {
    const inCountry = (country: string | null) => sentences({ customers: [testCustomer({ country })] });
    expect([...inCountry("France"), ...inCountry("fr"), ...inCountry("Frankreich")]).toEqual([]);
    expect(inCountry("Atlantis")).toEqual(["Country “Atlantis” is not in the map"]);
    expect(inCountry(null)).toEqual(["Contract is incomplete: Country of the account missing on “Acme”"]);
  });

  it("needs no sector, but one that it has must be known", () => {
    const inSector = (sector: string | null) => check({ customers: [testCustomer({ sector })] });
    expect(inSector(null).terms?.sector).toBeNull();
    expect(inSector("banking").terms?.sector).toBe("Financial services");
    expect(sentences({ customers: [testCustomer({ sector: "Piracy" })] })).toEqual(["Sector “Piracy” is not in the map"]);
  });
});

describe("contacts", () => {
  it("bill-to and project are needed; a signatory is not", () => {
    expect(sentences({ terms: { contacts: [] } })).toEqual(["No bill-to contact", "No project contact"]);
  });

  it("are not asked for where the policy needs none", () => {
    expect(sentences({ terms: { contacts: [] }, policy: { contacts: "not_required" } })).toEqual([]);
  });
});

describe("the purchase order", () => {
  const order = (poNumber: string | null, poAmount: string | null, poExpiresOn: string | null = null) =>
    sentences({
      customers: [testCustomer({ requiresPo: true })],
      terms: { poNumber, poAmount, poExpiresOn: poExpiresOn === null ? null : testDay(poExpiresOn) },
    });

  it("is asked for only where the customer demands one", () => {
    expect(sentences({ terms: { poNumber: null } })).toEqual([]);
    expect(order(null, null)).toEqual(["Customer PO: the customer demands one and none is entered"]);
  });

  it("must cover the deal, to the cent", () => {
    expect(order("PO-1", "1000")).toEqual([]);
    expect(order("PO-1", "999.99")).toEqual(["Customer PO: PO-1 covers EUR 999.99, the deal is worth EUR 1,000.00"]);
  });

  it("is good on the day on which it expires, and not the day after", () => {
    expect(order("PO-1", null, "2026-11-20")).toEqual([]);
    expect(order("PO-1", null, "2026-11-19")).toEqual(["Customer PO: PO-1 expired on 19 Nov 2026"]);
  });

  it("that is both too small and expired is two things to mend", () => {
    expect(order("PO-1", "1", "2026-01-01")).toHaveLength(2);
  });

  it("of a customer's parent is not this customer's demand", () => {
    expect(sentences({ customers: [testCustomer({ parentId: "p" }), testCustomer({ id: "p", requiresPo: true })] })).toEqual([]);
  });
});

describe("the legal entity", () => {
  const entity = (change: FactsChange) => {
    const found = check(change);
    return found.entityCode ?? titlesOf(found.blockers);
  };
  const silent = { legalEntity: null };

  it("is the deal's, by code or name, whatever the case", () => {
    expect(entity({ terms: { legalEntity: "fr01" } })).toBe("FR01");
    expect(entity({ terms: { legalEntity: " firm  gmbh" } })).toBe("DE01");
    expect(entity({ terms: { legalEntity: "ACME" } })).toEqual(["“ACME” is not a legal entity of the firm"]);
  });

  it("is else that of the service line, else that of the office by the map", () => {
    const build = [testLine({ serviceLine: "Build" })];
    expect(check({ terms: { ...silent, lines: build, regionalOffice: "Berlin" } }).entityCode).toBe("FR01");
    expect(entity({ terms: { ...silent, regionalOffice: "PARIS" } })).toBe("FR01");
  });

  it("is by office in the policy where the map does not know the office", () => {
    const policy = { entityByOffice: { Berlin: "DE01", Paris: "DE01" } };
    expect(entity({ policy, terms: { ...silent, regionalOffice: "berlin" } })).toBe("DE01");
    expect(entity({ policy, terms: { ...silent, regionalOffice: "Paris" } })).toBe("FR01");
  });

  it("is the policy's only where the deal says nothing: an unknown office is asked for, never replaced", () => {
    const policy = { legalEntity: "DE01" };
    expect(entity({ policy, terms: silent })).toBe("DE01");
    expect(entity({ policy, terms: { ...silent, regionalOffice: "Moon base" } })).toEqual([
      "Regional office “Moon base” is not in the map",
    ]);
  });

  it("of lines that belong to different ones is asked for, unless the deal says which", () => {
    const rows = {
      ...testRows,
      "service-line": [
        bookRow(["Advisory"], { template: "Advisory T&M", erpItem: "SVC-ADV", revenueProfile: "over-time", legalEntity: "DE01" }),
        bookRow(["Build"], { template: "Build", erpItem: "SVC-BLD", revenueProfile: "over-time", legalEntity: "FR01" }),
      ],
    };
    const lines = [testLine(), testLine({ externalId: "L2", serviceLine: "Build" })];
    const mappings = testBook(rows);
    const title = "The service lines of one project belong to several legal entities: DE01 and FR01";
    expect(entity({ mappings, terms: { ...silent, lines } })).toEqual([title]);
    expect(entity({ mappings, terms: { lines, legalEntity: "FR01" } })).toBe("FR01");
  });

  it("that nothing says is asked for", () => expect(entity({ terms: silent })).toEqual(["The deal has no legal entity"]));
});

describe("the tax profile", () => {
  it("is that of the entity and the country, else that of the entity for any country", () => {
    expect(check().terms?.taxProfile).toBe("EU reverse charge");
    const spain = { customers: [testCustomer({ country: "Spain" })], terms: { legalEntity: "FR01" } };
    expect(check(spain).terms?.taxProfile).toBe("FR any");
  });

  it("that is missing names entity and country, and waits for either row", () => {
    const { blockers } = check({ customers: [testCustomer({ country: "Spain" })] });
    expect(titlesOf(blockers)).toEqual(["Tax profile missing for sales of DE01 to Spain"]);
    expect(blockers[0]?.waits).toEqual(["map:tax-profile:de01\u001fes", "map:tax-profile:de01\u001f*"]);
    expect(kindSpec("tax_profile_missing").team).toBe("finance");
  });

  it("is not judged before entity and country are known", () => {
    expect(sentences({ terms: { legalEntity: null } })).toEqual(["The deal has no legal entity"]);
  });
});

describe("payment terms", () => {
  const terms = (paymentTerms: string | null, change: FactsChange = {}) => check({ ...change, terms: { paymentTerms } });

  it("are the ERP's by the map, or those that the ERP itself offers under the name", () => {
    expect(terms("30 DAYS").terms?.paymentTerms).toEqual({ name: "Net 30", erpId: "erp-t30" });
    expect(terms(" Due on Receipt ").terms?.paymentTerms).toEqual({ name: "Due on Receipt", erpId: "erp-t0" });
    expect(terms("Due on receipt").terms?.decisions).toContainEqual({
      what: "Payment terms",
      value: "Due on receipt",
      by: "deal",
    });
  });

  it("follow an alias to the row that it stands for", () => {
    const rows = { ...testRows, "payment-terms": [bookRow(["30 days"], { erpTerms: "Net 30" }), aliasRow(["N30"], ["30 days"])] };
    expect(terms("n30", { mappings: testBook(rows) }).terms?.paymentTerms.name).toBe("Net 30");
  });

  it("of the policy stand in where the deal says none, and both policy and map are recorded", () => {
    expect(terms(null, { policy: { paymentTerms: "30 days" } }).terms?.decisions).toContainEqual({
      what: "Payment terms",
      value: "Net 30",
      by: "policy, map payment-terms v3",
    });
  });

  it("that nobody knows wait for the map or for the ERP to offer them", () => {
    expect(terms("45 days").blockers).toMatchObject([
      { kind: "unmapped_value", waits: ["map:payment-terms:45 days", "reference:names"], team: "finance" },
    ]);
  });

  it("that the map gives and the ERP does not offer say so", () => {
    expect(sentences({ terms: { paymentTerms: "Odd" } })).toEqual(["Payment terms “Net 17” does not exist in the ERP"]);
  });

  it("are asked for where nothing says them", () => {
    expect(sentences({ terms: { paymentTerms: null } })).toEqual([
      "Contract is incomplete: Payment terms missing on “Acme advice”",
    ]);
  });
});
