import { describe, expect, it } from "vitest";
import { lookUpAgainMs, usualTimes } from "./times.ts";

const seconds = (count: number): number => count * 1_000;

describe("what was never answered", () => {
  it("is looked up soon, then ever more rarely, and once more when it cannot take effect any more", () => {
    const settleAfterMs = seconds(900);
    const looks: number[] = [];
    for (let waitMs = settleAfterMs; waitMs > 0; ) {
      waitMs -= lookUpAgainMs(usualTimes, { settleAfterMs, waitMs });
      looks.push((settleAfterMs - waitMs) / 1_000);
    }
    expect(looks).toEqual([5, 15, 45, 135, 405, 900]);
  });

  it("is not looked up again after that time, however short it is", () => {
    expect(lookUpAgainMs(usualTimes, { settleAfterMs: seconds(2), waitMs: seconds(2) })).toBe(seconds(2));
  });
});
