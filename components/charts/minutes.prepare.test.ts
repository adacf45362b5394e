import { expect, test } from "vitest";
import { isLone, prepareMinutes } from "./minutes.prepare";

const minute = (of: number): Date => new Date(Date.UTC(2026, 10, 21, 15, of));

test("a minute measured alone between gaps is a point of its own, one with a neighbour is part of the line", () => {
  const { data } = prepareMinutes({
    points: [0, 5, 6, 20].map((of) => ({ at: minute(of), values: [40, null] })),
    from: minute(0),
    to: minute(30),
    stepMs: 60_000,
    timeZone: "UTC",
  });
  const lone = data.filter((_datum, index) => isLone(data, index, 0)).map((datum) => datum.label);
  expect(lone).toEqual(["15:00", "15:20"]);
  expect(data.some((_datum, index) => isLone(data, index, 1))).toBe(false);
});
