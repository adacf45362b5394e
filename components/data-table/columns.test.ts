import { expect, test } from "vitest";
import { fittingColumns, grownColumns, stretchedColumns } from "./columns";
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

test("a column that takes what is left says how much it needs before others give way", () => {
  const wide = columns.map((one) => (one.id === "cause" ? { ...one, minWidth: 320 } : one));
  expect(fittingColumns(wide, 800, true).map(({ id }) => id)).toEqual(["cause", "items", "exposure", "turn"]);
});

test("what does not yield stays where nothing fits, and everything stays before the list is laid out", () => {
  expect(shownAt(100)).toEqual(["cause", "exposure", "turn"]);
  expect(shownAt(null)).toHaveLength(5);
  expect(shownAt(742, false)).toHaveLength(5);
});

test("a column whose text must not be cut grows to the longest of the page, and others stay as they are", () => {
  const amounts = [column("name"), { ...column("amount", 100), whole: (text: string) => text }, column("turn", 100)];
  const widths = (...rows: string[]) => grownColumns(amounts, rows).map(({ width }) => width);
  expect(widths("GBP 1.00", "GBP 99,999,999,999,999.00")).toEqual([undefined, 25 * 8 + 24, 100]);
  expect(widths("GBP 1.00")).toEqual([undefined, 100, 100]);
  expect(widths()).toEqual([undefined, 100, 100]);
});

test("the room of a wide table is shared with columns that may grow, up to what their texts need", () => {
  const names = [
    column("name"),
    { ...column("customer", 160), growsTo: 260 },
    { ...column("error", 100), growsTo: 400 },
    column("won", 100),
  ];
  const widths = (width: number | null) => stretchedColumns(names, width, true).map((one) => one.width);
  const needed = 220 + 160 + 100 + 100 + 36;
  expect(widths(needed)).toEqual([undefined, 160, 100, 100]);
  expect(widths(needed + 90)).toEqual([undefined, 190, 130, 100]);
  expect(widths(needed + 900)).toEqual([undefined, 260, 400, 100]);
  expect(widths(null)).toEqual([undefined, 160, 100, 100]);
  expect(widths(needed - 1)).toEqual([undefined, 160, 100, 100]);
});
