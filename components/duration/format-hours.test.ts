import { describe, expect, it } from "vitest";
import { formatHours } from "./format-hours";

describe("a span in hours", () => {
  it("stays in hours, however long it is", () => {
    expect(formatHours(16 * 3_600_000)).toBe("16 h");
    expect(formatHours(2.5 * 3_600_000)).toBe("2.5 h");
    expect(formatHours(300 * 3_600_000)).toBe("300 h");
  });

  it("is none in hours too: on a weekend no business time passes", () => {
    expect(formatHours(0)).toBe("0 h");
  });

  it("is never told as none when it is short", () => {
    expect(formatHours(36_000)).toBe("36 s");
    expect(formatHours(750_000)).toBe("13 m");
    expect(formatHours(120)).toBe("120 ms");
  });
});
