import { expect, test } from "vitest";
import { heirOf } from "./heir";
import { tableCommand } from "./table-keys";

test("the place of a row that has left the page is taken by the one after it, at the end by the one before it", () => {
  expect(heirOf("b", ["a", "b", "c"], ["a", "c"])).toBe("c");
  expect(heirOf("c", ["a", "b", "c"], ["a", "b"])).toBe("b");
  expect(heirOf("b", ["a", "b", "c"], ["c", "b", "a"])).toBe("b");
  expect([heirOf("b", ["a", "b"], []), heirOf("b", ["a", "b"], ["x", "y"]), heirOf("z", ["a"], ["a"])]).toEqual([
    null,
    null,
    null,
  ]);
});

test("with the peek of a row that has left the page, a move goes on from its place, not from the top", () => {
  const state = { ids: ["a", "c", "d"], activeId: null, peekId: "b", heirId: "c", hasSelection: false };
  expect(tableCommand("j", state)).toEqual({ do: "peek", id: "c" });
  expect(tableCommand("k", state)).toEqual({ do: "peek", id: "a" });
  expect(tableCommand("k", { ...state, ids: ["c", "d"] })).toEqual({ do: "peek", id: "c" });
  expect(tableCommand("j", { ...state, heirId: null })).toEqual({ do: "peek", id: "a" });
});
