import { expect, test } from "vitest";
import { enter, refuse, sentFor, settle, takeBack, wrongCells } from "./cell-edits";

const entered = enter(enter({}, "advisory", "costCenter", "CC9"), "advisory", "erpItem", "I2");

test("a cell shows what was entered until the draft holds it, and what was entered since stays", () => {
  const sent = sentFor(entered, "advisory");
  expect(sent).toEqual({ costCenter: "CC9", erpItem: "I2" });
  const since = enter(entered, "advisory", "erpItem", "I3");
  expect(settle(since, "advisory", sent)).toEqual({ advisory: { entered: { erpItem: "I3" }, wrong: {} } });
  expect(settle(entered, "advisory", sent)).toEqual({});
});

test("a value that is refused says so at its cell, and does not keep the other cells of its row from being saved", () => {
  const error = { message: "Row 1: …", fields: { "changes.0.erpItem": "ERP item is not known" } };
  const refused = refuse(entered, { row: "advisory", name: "costCenter" }, error);
  expect(refused.advisory?.wrong).toEqual({ erpItem: "ERP item is not known" });
  expect(sentFor(refused, "advisory")).toEqual({ costCenter: "CC9" });
  expect(wrongCells(refused)).toBe(1);
  expect(wrongCells(enter(refused, "advisory", "erpItem", "I4"))).toBe(0);
});

test("a refusal that names no cell, such as a draft that has changed meanwhile, is said where one had edited", () => {
  const refused = refuse(entered, { row: "advisory", name: "costCenter" }, { message: "The draft has changed.", fields: null });
  expect(refused.advisory?.wrong).toEqual({ costCenter: "The draft has changed." });
});

test("what is taken back is what the draft holds again, also while its refusal is on its way", () => {
  const back = takeBack(takeBack(entered, "advisory", "costCenter"), "advisory", "erpItem");
  expect(back).toEqual({});
  expect(refuse(back, { row: "advisory", name: "erpItem" }, { message: "late", fields: null })).toEqual({});
});
