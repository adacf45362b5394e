import { describe, expect, it } from "vitest";
import { longestSearch, parseAsSearch } from "./table-url";

describe("what is searched for, in an address", () => {
  it("is no longer than a list takes, whatever the address says", () => {
    expect(parseAsSearch.parse("x".repeat(10_000))).toHaveLength(longestSearch);
    expect(parseAsSearch.parse("Acme\0 Corp")).toBe("Acme Corp");
  });
});
