import { expect, test } from "vitest";
import { cellCommand, tabFrom, verticalFrom } from "./grid-moves";

const rows = [
  { row: "advisory", cells: 3 },
  { row: "alias", cells: 1 },
  { row: "training", cells: 3 },
];
const at = (row: string, column: number) => ({ row, column });
const press = (key: string, place = at("advisory", 1), isModified = false) => cellCommand({ key, isModified }, place, rows);

test("arrows move among the cells that can be edited, and stop at the edges", () => {
  expect(press("ArrowRight")).toEqual({ do: "go", to: at("advisory", 2) });
  expect(press("ArrowRight", at("advisory", 2))).toBeNull();
  expect(press("ArrowDown", at("advisory", 2))).toEqual({ do: "go", to: at("alias", 0) });
  expect(press("ArrowUp")).toBeNull();
  expect(press("End")).toEqual({ do: "go", to: at("advisory", 2) });
  expect(press("End", at("advisory", 0), true)).toEqual({ do: "go", to: at("training", 2) });
  expect(verticalFrom(at("gone", 0), rows, 1)).toBeNull();
});

test("Enter, F2 and typing edit; keys with a modifier stay the browser's", () => {
  expect([press("Enter"), press("F2")]).toEqual([
    { do: "edit", typed: null },
    { do: "edit", typed: null },
  ]);
  expect(press("c")).toEqual({ do: "edit", typed: "c" });
  expect([press("c", at("advisory", 1), true), press("Tab"), press("Shift")]).toEqual([null, null, null]);
  expect([press("Delete"), press("Escape")]).toEqual([{ do: "clear" }, { do: "take-back" }]);
});

test("Tab goes on over the ends of rows, back as well, and ends after the last cell", () => {
  expect(tabFrom(at("advisory", 2), rows, 1)).toEqual(at("alias", 0));
  expect(tabFrom(at("alias", 0), rows, -1)).toEqual(at("advisory", 2));
  expect([tabFrom(at("training", 2), rows, 1), tabFrom(at("advisory", 0), rows, -1)]).toEqual([null, null]);
});
