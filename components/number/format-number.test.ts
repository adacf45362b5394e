import { expect, test } from "vitest";
import { formatNumber } from "./format-number";

test("thousands stand apart, and a fraction is kept", () => {
  expect([0, 1204, 1234567, 2.5].map(formatNumber)).toEqual(["0", "1,204", "1,234,567", "2.5"]);
});
