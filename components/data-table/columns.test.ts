import { expect, test } from "vitest";
import { fittingColumns } from "./columns";
import type { Column } from "./types";

const column = (id: string, width?: number, yields?: number): Column<string> => ({
  id,
  header: id,
  cell: () => id,
  ...(width && { width }),
  ...(yields && { yields }),
});
const columns = [
  column("cause"),
  column("items", 72, 1),
  column("exposure", 140),
  column("cut-off", 110, 2),
  column("turn", 200),
];
const shownAt = (width: number | null, selectable = true) => fittingColumns(columns, width, selectable).map(({ id }) => id);

test("columns give way in their order until the rest fits, and whose turn it is stays", () => {
  expect(shownAt(778)).toEqual(["cause", "items", "exposure", "cut-off", "turn"]);
  expect(shownAt(777)).toEqual(["cause", "items", "exposure", "turn"]);
  expect(shownAt(600)).toEqual(["cause", "exposure", "turn"]);
});

test("what does not yield stays where nothing fits, and everything stays before the list is laid out", () => {
  expect(shownAt(100)).toEqual(["cause", "exposure", "turn"]);
  expect(shownAt(null)).toHaveLength(5);
  expect(shownAt(742, false)).toHaveLength(5);
});
