import { describe, expect, it } from "vitest";
import { anyOf, Conditions, likePattern } from "./conditions.sql.ts";

function made(given: readonly (string | number)[] | undefined, options?: Parameters<typeof anyOf>[3]) {
  const where = new Conditions(["before"]);
  anyOf(where, "x.team", given, options);
  return { text: where.text, values: where.values.slice(1) };
}

describe("a filter by some values of a column", () => {
  it("is no condition where none is given", () => {
    expect([made(undefined), made([])]).toEqual([
      { text: "TRUE", values: [] },
      { text: "TRUE", values: [] },
    ]);
  });

  it("is an equality for one and a set for several", () => {
    expect(made(["it"])).toEqual({ text: "x.team = $2::text", values: ["it"] });
    expect(made([1, 2], { type: "int" })).toEqual({ text: "x.team = ANY($2::int[])", values: [[1, 2]] });
  });

  it("takes “none” for an absence, alone or beside others, as the column says that there is none", () => {
    expect(made(["none"])).toEqual({ text: "x.team IS NULL", values: [] });
    expect(made(["it", "none"], { absent: "= ''" })).toEqual({ text: "(x.team = $2::text OR x.team = '')", values: ["it"] });
  });

  it("takes another word for an absence where “none” is a value of the column", () => {
    expect(made(["none"], { absence: "undecided" })).toEqual({ text: "x.team = $2::text", values: ["none"] });
    expect(made(["undecided"], { absence: "undecided" })).toEqual({ text: "x.team IS NULL", values: [] });
  });
});

it("a search finds what was typed, also where it looks like a pattern", () => {
  expect(likePattern("50%_Off\\")).toBe("%50\\%\\_off\\\\%");
});
