import { expect, it } from "vitest";
import { cutTo } from "./text.ts";

it("cuts text to a field with an ellipsis, between characters, and leaves what fits as it is", () => {
  expect(cutTo("Metering", 8)).toBe("Metering");
  expect(cutTo("Metering of tides", 10)).toBe("Metering…");
  expect(cutTo("🥐🥐🥐🥐", 6)).toBe("🥐🥐…");
  expect(cutTo("lone \ud800 half", 40)).toBe("lone \ufffd half");
  for (const max of [5, 6, 7, 8]) expect(cutTo("ab🥐cd🥐ef🥐", max).length).toBeLessThanOrEqual(max);
});
