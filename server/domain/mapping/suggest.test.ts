import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aliasRow, bookRow } from "../../testing/engagement-facts.ts";
import { compareNames, editDistance, suggest } from "./suggest.ts";

const products = [
  bookRow(["GTX Pro"], { serviceLine: "Advisory", isService: true, contractType: null, billingDriver: null }),
  bookRow(["Licence"], { serviceLine: null, isService: false, contractType: null, billingDriver: null }),
  aliasRow(["GTX Professional"], ["GTX Pro"]),
];
const proposed = (key: string) =>
  suggest("product", [key], { rows: products, names: [] }).map(({ aliasOf, label, reason }) => [aliasOf?.join(), label, reason]);

describe("what an unmapped value probably stands for", () => {
  it("is the row whose spelling is near, with the reason in words", () => {
    expect(proposed("GTXPro")).toEqual([["GTX Pro", "GTX Pro", "differs by a space from GTX Pro"]]);
    expect(proposed("GTX-Pro")[0]?.[2]).toBe("differs by punctuation from GTX Pro");
    expect(proposed("Lizence")).toEqual([["Licence", "Licence", "differs by a letter from Licence"]]);
  });

  it("is the row that an alias stands for, named once, never the alias itself", () => {
    const [best, ...others] = suggest("product", ["GTX Profesional"], { rows: products, names: [] });
    expect(best).toMatchObject({
      aliasOf: ["GTX Pro"],
      label: "GTX Pro",
      reason: "differs by a letter from GTX Professional, which stands for GTX Pro",
    });
    expect(others).toEqual([]);
  });

  it("is nothing where nothing is near", () => expect(proposed("Helicopter")).toEqual([]));

  it("is a name that the ERP offers, with what would be mapped and where it comes from", () => {
    const names = [{ name: "Net 30", value: { erpTerms: "Net 30" }, source: "offered by the ERP" }];
    expect(suggest("payment-terms", ["net30"], { rows: [], names })).toMatchObject([
      { aliasOf: null, value: { erpTerms: "Net 30" }, reason: "differs by a space from Net 30, offered by the ERP" },
    ]);
    expect(suggest("payment-terms", ["NET 30"], { rows: [], names })).toMatchObject([
      { similarity: 1, reason: "is Net 30, offered by the ERP" },
    ]);
  });

  it("is the value itself where the set has no aliases", () => {
    const rows = [bookRow(["Deutschland"], { countryCode: "DE" })];
    expect(suggest("country", ["Deutschlnd"], { rows, names: [] })).toMatchObject([
      { aliasOf: null, value: { countryCode: "DE" }, label: "Germany" },
    ]);
  });

  it("for a tax profile is what the same entity usually has", () => {
    const rows = [
      bookRow(["DE01", "FR"], { taxProfile: "EU" }),
      bookRow(["DE01", "ES"], { taxProfile: "EU" }),
      bookRow(["DE01", "US"], { taxProfile: "Export" }),
      bookRow(["FR01", "DE"], { taxProfile: "Other" }),
    ];
    expect(suggest("tax-profile", ["de01", "IT"], { rows, names: [] }).map((one) => [one.label, one.reason])).toEqual([
      ["EU", "de01 uses it for 2 of 3 other rows"],
      ["Export", "de01 uses it for 1 of 3 other rows"],
    ]);
  });

  it("is five answers at most, the best first, each once", () => {
    const rows = Array.from({ length: 9 }, (_, index) =>
      bookRow([`Advisory ${index}`], { isService: true, serviceLine: `S${index}` }),
    );
    const found = suggest("product", ["Advisory"], { rows, names: [] });
    const similarities = found.map((one) => one.similarity);
    expect(found).toHaveLength(5);
    expect(similarities).toEqual([...similarities].sort((a, b) => b - a));
    expect(new Set(found.map((one) => one.label)).size).toBe(5);
  });
});

describe("how near two names are", () => {
  const name = fc.string({ unit: fc.constantFrom("a", "b", "c", " ", "-", "É"), maxLength: 10 });

  it("is the same both ways, and never more than the same", () => {
    fc.assert(
      fc.property(name, name, (a, b) => {
        const there = compareNames(a, b);
        expect(compareNames(b, a)?.similarity).toBe(there?.similarity);
        expect((there?.similarity ?? 0) <= 1).toBe(true);
      }),
    );
  });

  it("a short code is not taken for another that differs by a letter", () => expect(compareNames("A1", "A2")).toBeUndefined());
  it("the longer a name, the more letters may differ: one from four on, two from eight on", () => {
    expect(compareNames("Implementation", "Implemntaton")?.how).toBe("differs by 2 letters from");
    expect(compareNames("Licence", "Lizense")).toBeUndefined();
  });

  it("an accent is told as such", () => expect(compareNames("Cafe", "Café")?.how).toBe("differs by an accent from"));
});

describe("edits from one text to another", () => {
  const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 7 });

  it("a swap of neighbours is one", () => expect(editDistance("abcd", "abdc", 2)).toBe(1));

  it("are none from a text to itself, as many back as there, and at most the longer text's letters", () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const there = editDistance(a, b, 20);
        expect(editDistance(a, a, 20)).toBe(0);
        expect(editDistance(b, a, 20)).toBe(there);
        expect(there).toBeLessThanOrEqual(Math.max(a.length, b.length));
        expect(there).toBeGreaterThanOrEqual(Math.abs(a.length - b.length));
        expect(there === 0).toBe(a === b);
      }),
    );
  });

  it("beyond the limit are told as one more than it, whatever they are", () => {
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 3 }), (a, b, limit) => {
        expect(editDistance(a, b, limit)).toBe(Math.min(editDistance(a, b, 20), limit + 1));
      }),
    );
  });
});
