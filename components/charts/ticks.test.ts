import { describe, expect, test } from "vitest";
import { niceTicks } from "./ticks.ts";

describe("the ticks of a scale", () => {
  test("of what is counted are whole, however few there are", () => {
    expect(niceTicks(0, 1)).toEqual([0, 1]);
    expect(niceTicks(0, 3, { count: 3 })).toEqual([0, 2, 4]);
    expect(niceTicks(0, 7)).toEqual([0, 5, 10]);
    expect(niceTicks(0, 120, { count: 3 })).toEqual([0, 100, 200]);
  });

  test("of a share or of money may lie between", () => {
    expect(niceTicks(0, 1, { unit: "share" })).toEqual([0, 0.5, 1]);
    expect(niceTicks(0, 7, { unit: "money" })).toEqual([0, 2.5, 5, 7.5]);
  });

  test("of a duration are steps of a clock", () => {
    expect(niceTicks(0, 80_000, { unit: "duration" })).toEqual([0, 30_000, 60_000, 90_000]);
  });
});
