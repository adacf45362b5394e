import { expect, test } from "vitest";
import { earlyKeys } from "../keyboard/early-keys";
import { earlyMove, keyedId } from "./table-keys";

const rows = { ids: ["a", "b", "c"], activeId: null, peekId: null, heirId: null, hasSelection: false };

test("keys that were pressed before there were rows lead where they would have led", () => {
  expect(earlyMove(["j", "j"], rows)).toEqual({ do: "move", id: "b" });
  expect(earlyMove(["j", "j", "j", "j", "k"], rows)).toEqual({ do: "move", id: "b" });
  expect(earlyMove(["down", "down"], { ...rows, peekId: "a" })).toEqual({ do: "peek", id: "c" });
  expect([earlyMove([], rows), earlyMove(["j"], { ...rows, ids: [] }), earlyMove(["enter", "x"], rows)]).toEqual([
    null,
    null,
    null,
  ]);
});

test("keys are kept for some seconds, and taken once", () => {
  let elapsedMs = 0;
  const keys = earlyKeys(() => elapsedMs);
  keys.keep("j");
  elapsedMs = 9_000;
  keys.keep("k");
  elapsedMs = 11_000;
  expect(keys.take()).toEqual(["k"]);
  expect(keys.take()).toEqual([]);
});

test("an act's key is about the row that the keyboard is on, and works for what is selected where it is on none", () => {
  expect(keyedId({ ...rows, activeId: "b", hasSelection: true })).toBe("b");
  expect(keyedId({ ...rows, activeId: "b", peekId: "c" })).toBe("c");
  expect(keyedId({ ...rows, hasSelection: true })).toBe("a");
  expect([keyedId(rows), keyedId({ ...rows, ids: [], hasSelection: true })]).toEqual([null, null]);
});
