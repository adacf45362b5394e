import { describe, expect, it } from "vitest";
import { csvLineOf } from "./csv.ts";

describe("a line of CSV", () => {
  it("quotes what holds a comma, a quote or a line break", () => {
    expect(csvLineOf(["a", "b, c", 'say "d"', "e\r\nf"])).toBe('a,"b, c","say ""d""","e\r\nf"\r\n');
  });

  it("lets no cell be a formula, and leaves negative numbers what they are", () => {
    expect(csvLineOf(["=1+1", "+1", "-cmd", "@x", "\tx", "-12.50", "-3"])).toBe("'=1+1,'+1,'-cmd,'@x,'\tx,-12.50,-3\r\n");
  });
});
