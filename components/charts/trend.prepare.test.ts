import { describe, expect, it } from "vitest";
import { prepareTrend } from "./trend.prepare";

const days = (...values: (number | null)[]) =>
  values.map((value, index) => ({ on: `2026-11-${String(index + 2).padStart(2, "0")}`, value }));

describe("the axis of a trend", () => {
  it("ends at the whole where it shows shares, however close they come to it", () => {
    const { ticks } = prepareTrend({ points: days(0.2, 1, 0.97), target: 0.8, unit: "share", zeroBased: true });
    expect([ticks[0], ticks.at(-1)]).toEqual([0, 1]);
    const low = prepareTrend({ points: days(0.1, 0.2), unit: "share", zeroBased: true });
    expect(low.ticks.at(-1)).toBeLessThan(0.5);
  });

  it("has room above the highest of other values and above the target", () => {
    expect(prepareTrend({ points: days(3, 9), target: 16, unit: "hours", zeroBased: true }).ticks.at(-1)).toBeGreaterThan(16);
  });
});

describe("the name of a trend's target", () => {
  const placeOf = (...values: (number | null)[]) =>
    prepareTrend({ points: days(...values), target: 0.8, unit: "share", zeroBased: true }).targetPlace;

  it("stands above the left end of its line where no value lies there", () => {
    expect(placeOf(0.2, 0.3, 0.3, 0.4, 0.9)).toBe("insideBottomLeft");
    expect(placeOf(null, null, null, null, null)).toBe("insideBottomLeft");
  });

  it("goes below the line, or to its other end, where values would lie under it", () => {
    expect(placeOf(0.9, 0.9, 0.3, 0.4, 0.5)).toBe("insideTopLeft");
    expect(placeOf(0.9, 0.7, 0.3, 0.4, 0.5, 0.5)).toBe("insideBottomRight");
    expect(placeOf(0.9, 0.7, 0.3, 0.4, 0.9, 0.9)).toBe("insideTopRight");
  });
});

describe("the line of a trend", () => {
  it("has a gap where nothing was measured, and a dot for a value between two gaps", () => {
    const { data, last } = prepareTrend({ points: days(1, null, 2, null) });
    expect(data.map(({ lone, value }) => [value, lone])).toEqual([
      [1, true],
      [null, false],
      [2, true],
      [null, false],
    ]);
    expect(last?.value).toBe(2);
  });

  it("is dotted where a period is not over, from the final point before it", () => {
    const points = days(1, 2, 3).map((point, index) => ({ ...point, provisional: index === 2 }));
    const { data } = prepareTrend({ points });
    expect(data.map(({ dotted, final }) => [final, dotted])).toEqual([
      [1, null],
      [2, 2],
      [null, 3],
    ]);
  });
});
