import { expect, test } from "vitest";
import { formatDuration } from "./format-duration.ts";

const minute = 60_000;
const day = 86_400_000;

test("a span is told in its two largest units", () => {
  expect(formatDuration(180)).toBe("180 ms");
  expect(formatDuration(192 * minute)).toBe("3 h 12 m");
  expect(formatDuration(-28 * 60 * minute)).toBe("\u22121 d 4 h");
});

test("in one unit it has a decimal only where that tells something", () => {
  expect(formatDuration(2.13 * day, true)).toBe("2.1 d");
  expect(formatDuration(46.5 * day, true)).toBe("47 d");
  expect(formatDuration(20.3 * minute, true)).toBe("20 m");
  expect(formatDuration(30 * minute, true)).toBe("30 m");
  expect([59.4, 59.6, 60].map((minutes) => formatDuration(minutes * minute, true))).toEqual(["59 m", "1 h", "1 h"]);
  expect(formatDuration(0.99 * day, true)).toBe("1 d");
});
