import { describe, expect, it } from "vitest";
import { keyOf } from "./reading.ts";

const labels = { tm: "Time and materials", prepaid_drawdown: "Prepaid draw-down", month: "Month" } as const;

describe("a value of a picklist", () => {
  it.each([
    ["Time and materials", "tm"],
    [" time  AND Materials ", "tm"],
    ["Time & Materials", "tm"],
    ["Time-and-materials", "tm"],
    ["Prepaid drawdown", "prepaid_drawdown"],
    ["Prepaid draw–down", "prepaid_drawdown"],
  ])("is known by its words, whatever its case, spacing and hyphens: %s", (text, key) => {
    expect(keyOf(text, labels)).toBe(key);
  });

  it.each(["Monthly", "Time", "Materials and time", "-", ""])("is never guessed: %s", (text) => {
    expect(keyOf(text, labels)).toBeUndefined();
  });
});
