import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  add,
  allocate,
  compare,
  convert,
  equal,
  fromMinorUnits,
  inSentence,
  isAmount,
  isCurrency,
  isNegative,
  isZero,
  minorDigits,
  multiply,
  negate,
  prorate,
  round,
  subtract,
  sum,
  toMinorUnits,
} from "./money.ts";

/** An amount with up to `digits` behind the point, as people write them: with zeros at the end, too. */
const amountOf = (digits: number, most = 10n ** 14n) =>
  fc.bigInt({ min: -most, max: most }).map((units) => {
    const text = (units < 0n ? -units : units).toString().padStart(digits + 1, "0");
    const sign = units < 0n ? "-" : "";
    return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
  });
const anyAmount = fc.integer({ min: 0, max: 6 }).chain((digits) => amountOf(digits));
const currency = fc.constantFrom("EUR", "USD", "JPY", "KWD", "CLF", "HUF");
const amountIn = currency.chain((code) => amountOf(minorDigits(code), 10n ** 12n).map((amount) => ({ amount, currency: code })));
const weight = fc.integer({ min: 0, max: 1_000_000 }).map(String);
const weights = fc.array(weight, { minLength: 1, maxLength: 12 }).filter((each) => each.some((one) => one !== "0"));

describe("amounts are exact", () => {
  it("what is added and taken away again leaves the amount as it was", () => {
    fc.assert(fc.property(anyAmount, anyAmount, (a, b) => equal(subtract(add(a, b), b), a)));
  });

  it("a sum does not depend on the order", () => {
    fc.assert(fc.property(fc.array(anyAmount, { maxLength: 20 }), (all) => equal(sum(all), sum([...all].reverse()))));
    expect(sum([])).toBe("0");
  });

  it("no cent is lost to binary fractions", () => {
    expect(add("0.1", "0.2")).toBe("0.3");
    expect(multiply("1.1", "1.1")).toBe("1.21");
    expect(sum(Array.from({ length: 1000 }, () => "0.10"))).toBe("100");
  });

  it("every result is an amount in plain digits, never in powers of ten", () => {
    fc.assert(
      fc.property(anyAmount, anyAmount, (a, b) => isAmount(add(a, b)) && isAmount(subtract(a, b)) && isAmount(negate(a))),
    );
  });

  it("the comparison agrees with the difference", () => {
    fc.assert(
      fc.property(anyAmount, anyAmount, (a, b) => {
        const difference = subtract(a, b);
        return Math.sign(compare(a, b)) === (isZero(difference) ? 0 : isNegative(difference) ? -1 : 1);
      }),
    );
  });

  it("1.0 and 1 are the same amount, and a negative nought is no negative amount", () => {
    expect(equal("1.0", "1")).toBe(true);
    expect(isNegative("-0.00")).toBe(false);
    expect(negate("0")).toBe("0");
  });

  it("an amount is digits with a point: no exponents, no grouping, no blanks", () => {
    expect(["1250.00", "-3", "0.000001"].every(isAmount)).toBe(true);
    expect(["1e5", "1,000", " 1", "1.", ".5", "1.0000001", "NaN", "", "1234567890123456"].some(isAmount)).toBe(false);
  });
});

describe("rounding to the currency's smallest unit", () => {
  it("goes to the even cent from the middle", () => {
    expect(["0.005", "0.015", "-0.025", "2.675"].map((amount) => round(amount, "EUR"))).toEqual([
      "0.00",
      "0.02",
      "-0.02",
      "2.68",
    ]);
  });

  it("knows currencies without cents and with thousandths", () => {
    expect(round("1250.5", "JPY")).toBe("1250");
    expect(round("1250.0005", "KWD")).toBe("1250.000");
    expect(minorDigits("HUF")).toBe(2);
  });

  it("never moves an amount by more than half a unit, and rounding twice changes nothing", () => {
    fc.assert(
      fc.property(anyAmount, currency, (amount, code) => {
        const rounded = round(amount, code);
        const moved = subtract(rounded, amount);
        const half = multiply(fromMinorUnits(1, code), "0.5");
        return compare(isNegative(moved) ? negate(moved) : moved, half) <= 0 && round(rounded, code) === rounded;
      }),
    );
  });

  it("writes no negative nought", () => {
    expect(round("-0.001", "EUR")).toBe("0.00");
  });
});

describe("minor units, as some systems send them", () => {
  it("1999 are EUR 19.99, JPY 1999 and KWD 1.999", () => {
    expect([fromMinorUnits(1999, "EUR"), fromMinorUnits("1999", "JPY"), fromMinorUnits(1999n, "KWD")]).toEqual([
      "19.99",
      "1999",
      "1.999",
    ]);
  });

  it("there and back is the same amount", () => {
    fc.assert(
      fc.property(amountIn, ({ amount, currency: code }) => equal(fromMinorUnits(toMinorUnits(amount, code), code), amount)),
    );
  });

  it("a fraction of a unit is refused, not rounded away", () => {
    expect(() => toMinorUnits("0.005", "EUR")).toThrow("0.005 EUR has a fraction of the smallest unit");
    expect(() => toMinorUnits("1.5", "JPY")).toThrow("fraction");
    expect(() => fromMinorUnits("1.5", "EUR")).toThrow("not a whole number");
  });

  it("what a number cannot hold exactly is refused", () => {
    expect(() => toMinorUnits("999999999999999.99", "EUR")).toThrow("too large");
  });
});

describe("splitting an amount by weights", () => {
  it("the parts add up to the amount exactly", () => {
    fc.assert(fc.property(amountIn, weights, ({ amount, currency: code }, by) => equal(sum(allocate(amount, by, code)), amount)));
  });

  it("each part is the exact share, up or down by less than one unit", () => {
    fc.assert(
      fc.property(amountIn, weights, ({ amount, currency: code }, by) => {
        const total = sum(by);
        const unit = fromMinorUnits(1, code);
        return allocate(amount, by, code).every((part, index) => {
          // part × total against amount × weight: no division, so no rounding in the test itself
          const off = subtract(multiply(part, total), multiply(amount, by[index] ?? "0"));
          return compare(isNegative(off) ? negate(off) : off, multiply(unit, total)) < 0;
        });
      }),
    );
  });

  it("who has no weight gets nothing", () => {
    fc.assert(
      fc.property(amountIn, weights, ({ amount, currency: code }, by) =>
        allocate(amount, by, code).every((part, index) => by[index] !== "0" || isZero(part)),
      ),
    );
  });

  it("a heavier weight never gets less of a positive amount", () => {
    fc.assert(
      fc.property(amountIn, weights, ({ amount, currency: code }, by) => {
        const positive = isNegative(amount) ? negate(amount) : amount;
        const parts = allocate(positive, by, code).map((part, index) => ({ part, weight: by[index] ?? "0" }));
        const ordered = parts.sort((a, b) => compare(a.weight, b.weight) || compare(a.part, b.part));
        return ordered.every(({ part }, index) => index === 0 || compare(part, ordered[index - 1]?.part ?? "0") >= 0);
      }),
    );
  });

  it("the odd cents go to the largest remainders, and among equals to the first", () => {
    expect(allocate("100", ["1", "1", "1"], "EUR")).toEqual(["33.34", "33.33", "33.33"]);
    expect(allocate("100", ["1", "1", "1"], "JPY")).toEqual(["34", "33", "33"]);
    expect(allocate("0.05", ["1", "2"], "EUR")).toEqual(["0.02", "0.03"]);
  });

  it("a credit is split like an invoice", () => {
    expect(sum(allocate("-100", ["1", "1", "1"], "EUR"))).toBe("-100");
  });

  it("without weights, or with a fraction of a cent, nothing is split", () => {
    expect(() => allocate("1", [], "EUR")).toThrow("weights");
    expect(() => allocate("1", ["0", "0"], "EUR")).toThrow("weights");
    expect(() => allocate("1.005", ["1"], "EUR")).toThrow("fraction");
  });
});

describe("shares and conversions", () => {
  it("a share of the whole is the whole, of nothing is nothing, and it lies between", () => {
    fc.assert(
      fc.property(amountIn, fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 0, max: 10_000 }), (money, whole, of) => {
        const part = of % (whole + 1);
        const amount = isNegative(money.amount) ? negate(money.amount) : money.amount;
        const share = prorate(amount, part, whole, money.currency);
        expect(equal(prorate(amount, whole, whole, money.currency), amount)).toBe(true);
        expect(isZero(prorate(amount, 0, whole, money.currency))).toBe(true);
        expect(compare(share, "0") >= 0 && compare(share, amount) <= 0).toBe(true);
      }),
    );
  });

  it("a third of a hundred is 33.33", () => {
    expect(prorate("100", 1, 3, "EUR")).toBe("33.33");
    expect(() => prorate("100", 1, 0, "EUR")).toThrow("whole above 0");
  });

  it("a conversion is rounded once, to the unit of the target", () => {
    expect(convert("100", "163.455", "JPY")).toBe("16346");
    expect(convert("10000", "0.00611", "EUR")).toBe("61.10");
  });

  it("at the rate of one, an amount in the currency's units stays what it is", () => {
    fc.assert(fc.property(amountIn, ({ amount, currency: code }) => equal(convert(amount, "1", code), amount)));
  });
});

describe("an amount in a sentence", () => {
  it("has its currency before it, groups of three, and the currency's decimals", () => {
    expect(inSentence("43800", "USD")).toBe("USD 43,800.00");
    expect(inSentence("-1234567.5", "EUR")).toBe("EUR -1,234,567.50");
    expect(inSentence("-123", "JPY")).toBe("JPY -123");
    expect(inSentence("1000000", "JPY")).toBe("JPY 1,000,000");
  });

  it("is a number alone where the currency is not known", () => {
    expect(inSentence("1500.5", null)).toBe("1,500.5");
  });

  it("hides nothing: read without its commas it is the same number", () => {
    fc.assert(
      fc.property(anyAmount, fc.option(currency), (amount, code) => {
        const said = inSentence(amount, code)
          .replace(/^[A-Z]{3} /, "")
          .replaceAll(",", "");
        return isAmount(said) && equal(said, amount);
      }),
    );
  });
});

describe("currencies", () => {
  it("exist or do not", () => {
    expect(isCurrency("EUR")).toBe(true);
    expect(["EURO", "XYZ", "eur", ""].some(isCurrency)).toBe(false);
  });
});
