import { describe, expect, it } from "vitest";
import { isNotKnown } from "./unknown-worth";

describe("a sum beside some whose worth nobody knows", () => {
  it("is not known where the others come to nothing, rather than nothing", () => {
    expect(isNotKnown({ amount: "0.0000" }, 2)).toBe(true);
  });

  it("is what the others come to, where they do", () => {
    expect(isNotKnown({ amount: "120" }, 2)).toBe(false);
  });

  it("is nothing where each is known to be worth nothing", () => {
    expect(isNotKnown({ amount: "0" }, 0)).toBe(false);
  });
});
