import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nameKey, taxIdKey, webDomain } from "../canonical/customer.ts";
import { type CustomerToMatch, type MatchCandidate, matchCustomer, nameSimilarity } from "./customers.ts";

const acme: CustomerToMatch = {
  key: "tl-1",
  name: "Acme Corp.",
  taxId: "DE 123.456.789",
  countryCode: "DE",
  domain: "www.acme.example",
};
const other = (more: Partial<MatchCandidate> = {}): MatchCandidate => ({
  externalId: "E1",
  ourKey: null,
  name: "Zenith Lighting",
  taxId: null,
  country: "Germany",
  website: null,
  ...more,
});
const match = (candidates: MatchCandidate[], ruling: Parameters<typeof matchCustomer>[2] = null, customer = acme) =>
  matchCustomer(customer, candidates, ruling);
const reasons = (candidates: MatchCandidate[], customer = acme) => {
  const found = match(candidates, null, customer);
  return found.kind === "ask" ? found.candidates.map((entry) => [entry.candidate.externalId, ...entry.reasons]) : found;
};

describe("a customer of the ERP is adopted", () => {
  it("that carries our own key, before every ruling and likeness", () => {
    expect(match([other({ externalId: "E9", taxId: acme.taxId }), other({ ourKey: "tl-1" })], { create: true })).toEqual({
      kind: "adopt",
      externalId: "E1",
      reason: "our_key",
    });
  });

  it("that a person has ruled to be it, though a tax id says another", () => {
    expect(match([other({ taxId: acme.taxId })], { use: "E5" })).toEqual({ kind: "adopt", externalId: "E5", reason: "ruling" });
  });

  it("unasked with the same tax id in the same country, however the id is written and whatever the name", () => {
    expect(match([other({ taxId: "de123456789" })])).toEqual({ kind: "adopt", externalId: "E1", reason: "tax_id" });
    expect(match([other({ taxId: "DE-123-456-789", country: "DE" })])).toMatchObject({ kind: "adopt" });
  });
});

describe("a person is asked", () => {
  it("about the same tax id in another country, or without a country", () => {
    expect(reasons([other({ taxId: acme.taxId, country: "Austria" })])).toEqual([["E1", "tax_id"]]);
    expect(reasons([other({ taxId: acme.taxId, country: null })])).toEqual([["E1", "tax_id"]]);
    expect(reasons([other({ taxId: acme.taxId })], { ...acme, countryCode: null })).toEqual([["E1", "tax_id"]]);
  });

  it("which of several with the same tax id it is", () => {
    expect(reasons([other({ taxId: acme.taxId }), other({ externalId: "E2", taxId: acme.taxId })])).toEqual([
      ["E1", "tax_id"],
      ["E2", "tax_id"],
    ]);
  });

  it("about the same name but for case, accents and legal form, and about the same web domain", () => {
    expect(reasons([other({ name: "ACMÉ GmbH" })])).toEqual([["E1", "name"]]);
    expect(reasons([other({ website: "https://acme.example/about" })])).toEqual([["E1", "domain"]]);
  });

  it("about a name that is spelt alike, the likest first", () => {
    const customer = { ...acme, name: "Northwind Traders", taxId: null };
    expect(
      reasons([other({ externalId: "E2", name: "Northwind Trader" }), other({ name: "Northwind Traders Ltd" })], customer),
    ).toEqual([
      ["E1", "name"],
      ["E2", "similar_name"],
    ]);
  });
});

describe("a customer is new", () => {
  it("where a name differs in its number: numbered houses, funds and sites are told apart by it", () => {
    const site = { ...acme, name: "Harbour Logistics Site 12", taxId: null, domain: null };
    expect(
      match([other({ name: "Harbour Logistics Site 13" }), other({ name: "Harbour Logistics Site 2" })], null, site),
    ).toEqual({
      kind: "create",
    });
    expect(reasons([other({ name: "Harbour Logistic Site 12" })], site)).toEqual([["E1", "similar_name"]]);
    expect(reasons([other({ name: "Harbour Logistics Site" })], site)).toEqual([["E1", "similar_name"]]);
    expect(
      reasons([other({ name: "Harbour Logistics Site 13", website: "acme.example" })], { ...site, domain: acme.domain }),
    ).toEqual([["E1", "domain"]]);
  });
  it("where nothing is alike", () => expect(match([other()])).toEqual({ kind: "create" }));
  it("where there is none yet", () => expect(match([])).toEqual({ kind: "create" }));
  it("where a person has ruled so, though the names are the same", () => {
    expect(match([other({ name: "Acme" })], { create: true })).toEqual({ kind: "create" });
  });

  it("what people enter to get past the field of the tax id makes no two customers one", () => {
    for (const taxId of ["-", "n/a", "00000000", "none", "XXXXX", "1111111"])
      expect(match([other({ taxId })], null, { ...acme, taxId })).toEqual({ kind: "create" });
  });
});

describe("properties of matching", () => {
  const name = fc.constantFrom("Acme", "Acme Corp", "ACME GmbH", "Acmee", "Zenith", "Zenith & Co.", "Ltd", "");
  const taxId = fc.constantFrom(null, "DE123456789", "de 123 456 789", "n/a", "FR99887766");
  const candidate = fc.record({
    externalId: fc.uuid(),
    ourKey: fc.constantFrom(null, "tl-2"),
    name,
    taxId,
    country: fc.constantFrom(null, "Germany", "FR", "Nowhere"),
    website: fc.constantFrom(null, "acme.example", "http://www.acme.example", "zenith.example"),
  });
  const candidates = fc.uniqueArray(candidate, { maxLength: 6, selector: (one) => one.externalId });
  const customer = fc.record({
    key: fc.constant("tl-1"),
    name,
    taxId,
    countryCode: fc.constantFrom(null, "DE", "FR"),
    domain: fc.constantFrom(null, "acme.example"),
  });

  it("the answer does not depend on the order in which the ERP lists its customers", () => {
    fc.assert(
      fc.property(customer, candidates, (one, all) => {
        expect(matchCustomer(one, [...all].reverse(), null)).toEqual(matchCustomer(one, all, null));
      }),
    );
  });

  it("nothing is adopted unasked but by our key or the only same tax id in the same country", () => {
    fc.assert(
      fc.property(customer, candidates, (one, all) => {
        const found = matchCustomer(one, all, null);
        if (found.kind !== "adopt") return;
        const adopted = all.filter((each) => each.taxId !== null && taxIdKey(each.taxId) === taxIdKey(one.taxId ?? ""));
        expect(found.reason).toBe("tax_id");
        expect(adopted.map((each) => each.externalId)).toContain(found.externalId);
      }),
    );
  });

  it("two names are as alike one way as the other, wholly when they are the same, and never more than wholly", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        const likeness = nameSimilarity(a, b);
        expect(nameSimilarity(b, a)).toBe(likeness);
        expect(nameSimilarity(a, a)).toBe(1);
        expect(likeness >= 0 && likeness <= 1).toBe(true);
      }),
    );
  });
});

describe("what names, tax ids and addresses are compared by", () => {
  it("a name without case, accents, punctuation and legal forms, but never nothing", () => {
    expect(["Acme Corp.", "ACME", "Acmé S.p.A.", "Acme & Co. KG"].map(nameKey)).toEqual(["acme", "acme", "acme", "acme"]);
    expect(nameKey("Ltd.")).toBe("ltd");
    expect(nameKey("+++")).not.toBe(nameKey("***"));
  });

  it("the key of a key is that key", () => {
    fc.assert(fc.property(fc.string({ unit: "grapheme" }), (name) => nameKey(nameKey(name)) === nameKey(name)));
  });

  it("a web address by its host", () => {
    expect(["https://www.Acme.com/x", "acme.com.", "http://acme.com:8080"].map(webDomain)).toEqual([
      "acme.com",
      "acme.com",
      "acme.com",
    ]);
    expect([null, "", "n/a", "localhost", "10.0.0.1"].map(webDomain)).toEqual([null, null, null, null, null]);
  });
});
