import { describe, expect, it } from "vitest";
import { coversDeal } from "./waiver-limit.ts";

const deal = { amount: "347400.00", currency: "USD" };
const limit = (amount: string | null, currency: string | null = "USD") => ({ amount, currency });

describe("the limit of a waiver", () => {
  it("reaches a deal that is worth as much or less", () => {
    expect(coversDeal(limit("347400"), deal)).toBe(true);
    expect(coversDeal(limit("347399.99"), deal)).toBe(false);
  });

  it("reaches every deal where there is none", () => {
    expect(coversDeal(limit(null, null), { amount: null, currency: null })).toBe(true);
  });

  it("reaches no deal of unknown worth or in another currency", () => {
    expect(coversDeal(limit("347400", "EUR"), deal)).toBe(false);
    expect(coversDeal(limit("347400"), { amount: null, currency: "USD" })).toBe(false);
  });
});
