import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aliasRow, bookRow } from "../../testing/engagement-facts.ts";
import { describeValue, keyLabel } from "./fields.ts";
import { applyChanges, inOrder, maxRows, parseRow, type RowChange, setProblems, tellProblems } from "./rows.ts";
import type { MappingSetKey } from "./sets.ts";

const problems = (set: MappingSetKey, key: string[], value?: unknown, aliasOf?: string[]) => {
  const parsed = parseRow(set, { key, value, aliasOf: aliasOf ?? null });
  return parsed.ok ? [] : parsed.error.map((one) => `${one.field}: ${one.message}`);
};
const line = { template: "T", erpItem: "I", revenueProfile: "R" };

describe("a row that is right", () => {
  it("is stored with its key as it was written, and looked up without regard to case", () => {
    expect(parseRow("service-line", { key: [" Advisory "], value: line })).toEqual({
      ok: true,
      value: {
        keyNorm: "advisory",
        key: ["Advisory"],
        value: { ...line, costCenter: null, legalEntity: null },
        aliasOf: null,
      },
    });
  });

  it("may stand for another one, and then has no value of its own", () => {
    expect(parseRow("product", { key: ["GTX"], value: { serviceLine: "x" }, aliasOf: ["GTX Pro"] })).toMatchObject({
      ok: true,
      value: { value: null, aliasOf: "gtx pro" },
    });
  });

  it("may stand for any country in the last part of a tax profile", () => {
    expect(problems("tax-profile", ["DE01", "*"], { taxProfile: "P" })).toEqual([]);
  });
});

describe("what is wrong with a row", () => {
  it("is told field by field, all at once, in the words of the screen", () => {
    expect(problems("service-line", ["A"], { template: " ", revenueProfile: 3, colour: "red" })).toEqual([
      "template: Project template is missing",
      "erpItem: ERP item is missing",
      "revenueProfile: Revenue profile must be text, not a number",
      "value: has no field colour",
    ]);
  });

  it("a text that is too long says how long it may be", () => {
    expect(problems("sector", ["A"], { sector: "x".repeat(201) })).toEqual([
      "sector: Sector is too long: at most 200 characters are possible",
    ]);
  });

  it("a key must be there, complete and short enough", () => {
    expect(problems("product", [" \t"], {})).toEqual(["product: Product is empty"]);
    expect(problems("tax-profile", ["DE01"], { taxProfile: "P" })).toEqual(["key: has 1 of 2 parts: Legal entity, Country"]);
    expect(problems("product", ["x".repeat(201)], {})).toEqual(["product: Product has 201 characters; at most 200 are possible"]);
  });

  it("“*” stands for any value only in the last part, of sets that allow it", () => {
    const sentence = "must be a value: “*” stands for any value only in the last part";
    expect(problems("tax-profile", ["*", "FR"], { taxProfile: "P" })).toEqual([`entity: Legal entity ${sentence}`]);
    expect(problems("product", ["*"], {})).toEqual([`product: Product ${sentence}`]);
  });

  it("a country of a tax profile is an ISO code", () => {
    expect(problems("tax-profile", ["DE01", "France"], { taxProfile: "P" })).toEqual([
      "country: Country must be an ISO 3166 code such as DE, or “*” for any country",
    ]);
  });

  it("a row stands neither for itself nor for another in a set without aliases", () => {
    expect(problems("product", ["GTX"], undefined, [" gtx"])).toEqual(["aliasOf: stands for itself; name another row"]);
    expect(problems("sector", ["GTX"], { sector: "A" })).toEqual([]);
    expect(problems("country", ["GTX"], undefined, ["France"])).toEqual([
      "aliasOf: Country names has no aliases: give the value itself",
    ]);
  });
});

describe("what is wrong with a set", () => {
  it("an alias that leads nowhere or to another alias", () => {
    const rows = [bookRow(["A"], {}), aliasRow(["B"], ["A"]), aliasRow(["C"], ["B"]), aliasRow(["D"], ["gone"])];
    expect(setProblems("product", rows).map((one) => `${one.key} ${one.message}`)).toEqual([
      "C stands for B, which is itself an alias",
      "D stands for “gone”, which is not in the set",
    ]);
  });

  it("more rows than a set holds", () => {
    const rows = Array.from({ length: maxRows + 1 }, (_, index) => bookRow([`P${index}`], {}));
    expect(setProblems("product", rows)).toMatchObject([{ field: "rows" }]);
    expect(setProblems("product", rows.slice(1))).toEqual([]);
  });
});

describe("changes of a set", () => {
  const rows = [bookRow(["A"], { isService: true }), bookRow(["B"], { isService: true })];
  const apply = (...changes: RowChange[]) => {
    const result = applyChanges("product", rows, changes);
    return result.ok ? result.value.map((row) => row.key.join()) : result.error.map((one) => `${one.index} ${one.message}`);
  };
  const put = (key: string): RowChange => ({ op: "put", row: { key: [key], value: {} } });
  const add = (key: string): RowChange => ({ op: "add", row: { key: [key], value: {} } });
  const remove = (key: string): RowChange => ({ op: "remove", key: [key] });

  it("add, replace and remove rows, which come out in the order of their keys", () => {
    expect(apply(add("0"), put("b"), remove(" a "))).toEqual(["0", "b"]);
  });

  it("are all made or none: a key that is there is not added again, one that is not cannot be removed", () => {
    expect(apply(add("Z"), add("a"), remove("Y"))).toEqual(["1 is there already, as A", "2 is not in the set"]);
  });

  it("name the same key once only", () => {
    expect(apply(put("C"), put(" c"))).toEqual(["1 is the same key as in row 1"]);
  });

  it("leave no alias without its row", () => {
    const result = applyChanges("product", [...rows, aliasRow(["C"], ["A"])], [remove("A")]);
    expect(result).toMatchObject({ ok: false, error: [{ key: "C", field: "aliasOf" }] });
  });

  it("of a row that was removed before may enter it anew", () => {
    expect(apply(remove("A"), add("A"))).toEqual(["A", "B"]);
  });

  it("the order of rows is the same for everybody", () => {
    const keys = fc.uniqueArray(fc.string({ unit: fc.constantFrom("a", "b", "Z", "é"), minLength: 1, maxLength: 4 }), {
      selector: (key) => key.toLowerCase(),
    });
    fc.assert(
      fc.property(keys, (all) => {
        const made = all.map((key) => bookRow([key], {}));
        expect(inOrder([...made].reverse())).toEqual(inOrder(made));
      }),
    );
  });
});

describe("in words", () => {
  it("problems are told row by row, the first five and how many more", () => {
    const one = (index: number) => ({ index, key: "GTX", field: "f", message: "is wrong" });
    expect(tellProblems([one(2)])).toBe("Row 3 (GTX): is wrong.");
    expect(tellProblems(Array.from({ length: 7 }, (_, index) => one(index)))).toMatch(/2 more\.$/);
  });

  it("a key is its parts, countries by name, and the wildcard any country", () => {
    expect([
      keyLabel("product", ["GTX Pro"]),
      keyLabel("tax-profile", ["DE01", "FR"]),
      keyLabel("tax-profile", ["DE01", "*"]),
    ]).toEqual(["GTX Pro", "DE01 → France", "DE01 → any country"]);
  });

  it("a value is what it says, without what is not entered", () => {
    expect(describeValue("product", { serviceLine: "Advisory", isService: true, contractType: "tm", billingDriver: null })).toBe(
      "Advisory · Time and materials",
    );
    expect(describeValue("product", { serviceLine: null, isService: false })).toBe("No service");
    expect(describeValue("country", { countryCode: "FR" })).toBe("France");
    expect(describeValue("sector", null)).toBe("—");
  });
});
