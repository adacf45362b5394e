import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aliasRow, bookRow } from "../../testing/engagement-facts.ts";
import { MappingBook } from "./book.ts";
import { mappingSetKeys, mapWaitKey, normaliseKey, setSpec, wildcardKey } from "./sets.ts";

const terms = (name: string) => ({ erpTerms: name });
const book = MappingBook.of({
  "payment-terms": {
    version: 4,
    rows: [
      bookRow(["Net 30"], terms("N30")),
      aliasRow(["30 days"], ["Net 30"]),
      aliasRow(["thirty days"], ["30 days"]),
      aliasRow(["lost"], ["nothing"]),
      bookRow(["broken"], { erpTerms: "" }),
      bookRow(["*"], terms("any")),
    ],
  },
  "tax-profile": {
    version: 2,
    rows: [bookRow(["DE01", "*"], { taxProfile: "any" }), bookRow(["DE01", "FR"], { taxProfile: "reverse" })],
  },
});
const found = (key: string) => {
  const hit = book.lookUp("payment-terms", [key]);
  return hit.found ? hit.value.erpTerms : hit.reason;
};

/** Texts with what is hard about text: control characters, blanks of all kinds, accents apart and together, letters of two cases. */
const text = fc.oneof(
  fc.string({
    unit: fc.constantFrom("a", "Z", "\u001f", "\u0000", "\u00a0", "\u2003", " ", "e\u0301", "É", "İ", "ß", "*", "\ufeff"),
  }),
  fc.string({ unit: "grapheme" }),
);

describe("a key for look-up", () => {
  it("does not mind case, blanks and how an accent is written", () => {
    expect(normaliseKey(["  Net\t\n 30 "])).toBe("net 30");
    expect(normaliseKey(["Cafe\u0301"])).toBe(normaliseKey(["CAFÉ"]));
  });

  it("of a key is that key", () => {
    fc.assert(fc.property(text, (part) => normaliseKey([normaliseKey([part])]) === normaliseKey([part])));
  });

  it("of several parts is never that of other parts: no part can hold what joins them", () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 3 }), (parts) => {
        expect(normaliseKey(parts).split("\u001f")).toEqual(parts.map((part) => normaliseKey([part])));
      }),
    );
    expect(normaliseKey(["a\u001fb"])).not.toBe(normaliseKey(["a", "b"]));
  });

  it("for any value of the last part exists only in sets that allow it", () => {
    expect(wildcardKey("tax-profile", ["DE01", "FR"])).toBe("de01\u001f*");
    expect(mappingSetKeys.filter((set) => wildcardKey(set, setSpec(set).keyParts) !== undefined)).toEqual(["tax-profile"]);
  });

  it("that is missing is waited for under the name of its set", () => {
    expect(mapWaitKey("product", normaliseKey([" GTX  Pro"]))).toBe("map:product:gtx pro");
  });
});

describe("a look-up", () => {
  it("finds the row however the key is spelt, and says which version decided", () => {
    expect(book.lookUp("payment-terms", [" NET  30"])).toEqual({
      found: true,
      value: terms("N30"),
      version: 4,
      keyNorm: "net 30",
    });
  });

  it("follows one alias, never two, and none that leads nowhere", () => {
    expect([found("30 Days"), found("thirty days"), found("lost")]).toEqual(["N30", "broken_alias", "broken_alias"]);
  });

  it("answers no value that breaks the rules of its set", () => expect(found("broken")).toBe("invalid"));

  it("takes “*” for any value only where the set allows it, and the exact row before it", () => {
    expect(found("Net 90")).toBe("unmapped");
    const profile = (...key: string[]) => {
      const hit = book.lookUp("tax-profile", key);
      return hit.found ? hit.value.taxProfile : hit.reason;
    };
    expect([profile("DE01", "FR"), profile("de01", "ES"), profile("FR01", "ES")]).toEqual(["reverse", "any", "unmapped"]);
  });

  it("in a set without rows finds nothing, in version 0", () => {
    expect(book.lookUp("sector", ["Banking"])).toEqual({ found: false, keyNorm: "banking", reason: "unmapped" });
    expect(book.version("sector")).toBe(0);
    expect(book.rows("sector")).toEqual([]);
  });

  it("fills what a row does not state with the set's own defaults", () => {
    const products = MappingBook.of({ product: { version: 1, rows: [bookRow(["A"], { serviceLine: "Advisory" })] } });
    expect(products.lookUp("product", ["A"])).toMatchObject({
      value: { serviceLine: "Advisory", isService: true, contractType: null, billingDriver: null },
    });
  });
});

describe("a book with a draft in it", () => {
  it("decides by the draft and leaves the other sets, and itself, as they were", () => {
    const tried = book.with("payment-terms", 5, [bookRow(["Net 90"], terms("N90"))]);
    expect(tried.lookUp("payment-terms", ["net 90"])).toMatchObject({ found: true, version: 5 });
    expect(tried.lookUp("tax-profile", ["DE01", "FR"])).toMatchObject({ found: true, version: 2 });
    expect(found("net 90")).toBe("unmapped");
  });

  it("is told apart by its fingerprint", () => {
    expect(book.with("sector", 1, []).fingerprint).not.toBe(book.fingerprint);
    expect(book.with("sector", 0, []).fingerprint).toBe(book.fingerprint);
  });
});
