import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aliasRow, bookRow } from "../../testing/engagement-facts.ts";
import type { BookRow } from "./book.ts";
import { changedResults, diffRows, entitiesOf, rebaseRows } from "./diff.ts";
import { inOrder } from "./rows.ts";

const line = (key: string, more: Record<string, unknown> = {}): BookRow =>
  bookRow([key], { template: "T", erpItem: "I", costCenter: null, revenueProfile: "over-time", legalEntity: null, ...more });
const profile = (entity: string, country: string, taxProfile: string): BookRow => bookRow([entity, country], { taxProfile });
const told = (set: "service-line" | "tax-profile" | "product", before: BookRow[], after: BookRow[]) =>
  diffRows(set, before, after).map(({ kind, key, fields, isSensitive }) => [kind, key.join("/"), fields.join(), isSensitive]);

describe("what differs between two versions of a set", () => {
  it("is told row by row in the order of the keys, with the fields", () => {
    const before = [line("B"), line("C"), line("D")];
    const after = [line("A"), line("C", { template: "T2", costCenter: "CC" }), line("D")];
    expect(told("service-line", before, after)).toEqual([
      ["added", "A", "", true],
      ["removed", "B", "", true],
      ["changed", "C", "template,costCenter", false],
    ]);
  });

  it("needs a second person where the revenue profile or the legal entity is another, not where the template is", () => {
    expect(told("service-line", [line("A")], [line("A", { revenueProfile: "point-in-time" })])).toEqual([
      ["changed", "A", "revenueProfile", true],
    ]);
    expect(told("service-line", [line("A")], [line("A", { template: "T2" })])).toEqual([["changed", "A", "template", false]]);
  });

  it("needs a second person where an alias comes to stand for another row, by what it decides", () => {
    const rows = [line("A"), line("B", { revenueProfile: "other" }), line("C")];
    const standsFor = (key: string) => [...rows, aliasRow(["X"], [key])];
    expect(told("service-line", standsFor("A"), standsFor("B"))).toEqual([["changed", "X", "aliasOf", true]]);
    expect(told("service-line", standsFor("A"), standsFor("C"))).toEqual([["changed", "X", "aliasOf", false]]);
  });

  it("names an alias whose row comes to decide something sensitive, though the alias itself is the same", () => {
    const alias = aliasRow(["X"], ["A"]);
    expect(told("service-line", [line("A"), alias], [line("A", { revenueProfile: "other" }), alias])).toEqual([
      ["changed", "A", "revenueProfile", true],
      ["changed", "X", "", true],
    ]);
  });

  it("a row that says what the wildcard said anyway is a row more, and nothing sensitive", () => {
    const any = profile("DE01", "*", "P");
    expect(told("tax-profile", [any], [any, profile("DE01", "FR", "P")])).toEqual([["added", "DE01/FR", "", false]]);
    expect(told("tax-profile", [any], [any, profile("DE01", "FR", "Q")])).toEqual([["added", "DE01/FR", "", true]]);
  });

  it("another spelling of a key is a change that decides nothing", () => {
    expect(told("product", [bookRow(["gtx"], {})], [bookRow(["GTX"], {})])).toEqual([["changed", "GTX", "", false]]);
    expect(changedResults("product", [bookRow(["gtx"], {})], [bookRow(["GTX"], {})])).toEqual([]);
  });
});

describe("keys that a look-up answers otherwise", () => {
  it("are those of the changed row and of its aliases: they are the ones to release", () => {
    const alias = aliasRow(["X"], ["A"]);
    const changed = changedResults(
      "service-line",
      [line("A"), line("B"), alias],
      [line("A", { template: "T2" }), line("B"), alias],
    );
    expect(changed.map((change) => change.keyNorm)).toEqual(["a", "x"]);
  });

  it("answer nothing before they are added and after they are removed", () => {
    expect(changedResults("tax-profile", [], [profile("DE01", "FR", "P")])).toMatchObject([
      { keyNorm: "de01\u001ffr", before: null, after: { taxProfile: "P" } },
    ]);
    expect(changedResults("tax-profile", [profile("DE01", "FR", "P")], [])).toMatchObject([{ after: null }]);
  });
});

describe("legal entities that a change concerns", () => {
  it("are named by the key of a tax profile, else by the values before and after", () => {
    const tax = diffRows("tax-profile", [], [profile("FR01", "ES", "P"), profile("DE01", "*", "P"), profile("DE01", "FR", "P")]);
    expect(entitiesOf("tax-profile", tax)).toEqual(["DE01", "FR01"]);
    const moved = diffRows("service-line", [line("A", { legalEntity: "DE01" })], [line("A", { legalEntity: "FR01" })]);
    expect(entitiesOf("service-line", moved)).toEqual(["DE01", "FR01"]);
  });
});

describe("a draft on top of what was published meanwhile", () => {
  it("keeps its own changes and follows the others'", () => {
    const base = [line("A"), line("B"), line("C")];
    const published = [line("A", { template: "theirs" }), line("B", { template: "theirs" }), line("D")];
    const draft = [line("A", { template: "mine" }), line("B"), line("C"), line("E")];
    expect(rebaseRows(base, published, draft).map((row) => [row.key[0], (row.value as { template: string }).template])).toEqual([
      ["A", "mine"],
      ["B", "theirs"],
      ["D", "T"],
      ["E", "T"],
    ]);
  });

  it("removes what it removed, even where others changed it", () => {
    expect(rebaseRows([line("A")], [line("A", { template: "theirs" })], [])).toEqual([]);
  });

  const keys = fc.uniqueArray(fc.constantFrom("A", "B", "C", "D", "E"));
  const rowsOf = keys.chain((all) =>
    fc.tuple(...all.map((key) => fc.constantFrom("T1", "T2", "T3").map((template) => line(key, { template })))),
  );

  it("nothing changed in the draft: it is what is published; nothing published: it is the draft", () => {
    fc.assert(
      fc.property(rowsOf, rowsOf, (base, other) => {
        expect(rebaseRows(base, other, base)).toEqual(inOrder(other));
        expect(rebaseRows(base, base, other)).toEqual(inOrder(other));
      }),
    );
  });

  it("a set differs in nothing from itself, and every difference there and back is the same rows", () => {
    fc.assert(
      fc.property(rowsOf, rowsOf, (a, b) => {
        expect(diffRows("service-line", a, a)).toEqual([]);
        const there = diffRows("service-line", a, b).map((diff) => [diff.keyNorm, diff.isSensitive]);
        expect(diffRows("service-line", b, a).map((diff) => [diff.keyNorm, diff.isSensitive])).toEqual(there);
        expect(
          changedResults("service-line", a, b)
            .map((change) => change.keyNorm)
            .sort(),
        ).toEqual(there.map(([key]) => key));
      }),
    );
  });
});
