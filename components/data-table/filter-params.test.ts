import { expect, test } from "vitest";
import { choiceIn, filtersFrom } from "./filter-params";

test("a parameter that is empty or has its usual value is no filter", () => {
  const params = { team: ["it", "pmo"], region: [], due: null, customer: "", backfill: "no", status: "waived" };
  const usual = { backfill: "no", status: "open" };
  expect(filtersFrom(params, ["team", "region", "due", "customer", "backfill", "status"], usual)).toEqual({
    team: ["it", "pmo"],
    status: ["waived"],
  });
});

test("a filter that is taken off leaves the URL, and an unknown value never enters it", () => {
  const { several, one, any } = choiceIn({ team: ["it"], region: [], due: ["perhaps"], customer: ["c-1"] });
  expect([several("team"), several("region"), several("absent")]).toEqual([["it"], null, null]);
  expect([one("due", ["yes"]), any("customer"), any("absent")]).toEqual([null, "c-1", null]);
});
