import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compare, negate, subtract } from "./money.ts";
import { RateBook } from "./rates.ts";

const rate = (from: string, to: string, value: string, effectiveOn = "2026-11-20") => ({ from, to, rate: value, effectiveOn });
const book = new RateBook(
  [rate("EUR", "USD", "1.25"), rate("EUR", "GBP", "0.8", "2026-11-18"), rate("EUR", "IDR", "18000"), rate("EUR", "XXX", "0")],
  "EUR",
);

describe("exchange rates", () => {
  it("of a currency to itself need no rate and no day", () => {
    expect(book.convert("10.005", "ZZZ", "ZZZ")).toMatchObject({ rate: "1", rateOn: null });
  });

  it("are used as they are, else inverted, else through the pivot; the older day is the one that is named", () => {
    expect(book.convert("100", "EUR", "USD")).toEqual({ amount: "125.00", currency: "USD", rate: "1.25", rateOn: "2026-11-20" });
    expect(book.convert("125", "USD", "EUR")).toMatchObject({ amount: "100.00", rate: "0.8" });
    expect(book.convert("100", "GBP", "USD")).toEqual({
      amount: "156.25",
      currency: "USD",
      rate: "1.5625",
      rateOn: "2026-11-18",
    });
  });

  it("that are not known convert nothing: no amount is guessed", () => {
    expect(book.convert("1", "EUR", "CHF")).toBeUndefined();
    expect(book.convert("1", "CHF", "USD")).toBeUndefined();
  });

  it("of nothing are no rates", () => {
    expect(book.convert("1", "EUR", "XXX")).toBeUndefined();
    expect(book.convert("1", "XXX", "EUR")).toBeUndefined();
  });

  it("there and back lose less than the smallest unit is worth, also in currencies of many digits", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 9 }), (cents) => {
        const amount = (cents / 100).toFixed(2);
        const there = book.convert(amount, "EUR", "IDR")?.amount ?? "";
        const off = subtract(book.convert(there, "IDR", "EUR")?.amount ?? "", amount);
        expect(compare(off.startsWith("-") ? negate(off) : off, "0.01") <= 0).toBe(true);
      }),
    );
  });
});
