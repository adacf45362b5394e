import { expect, test } from "vitest";
import { cellsOf, emptied, gridRowsOf, inputOf, isSame, keyTexts, textOf, valueIn } from "./grid-cells";
import type { MappingRow, SetForm } from "./types";

const field = (name: string, input: "text" | "choice" | "switch", more: Partial<SetForm["fields"][number]> = {}) => ({
  name,
  label: name,
  input,
  options: [],
  isRequired: true,
  isSensitive: false,
  ...more,
});
const form: SetForm = {
  set: "product",
  name: "Products",
  purpose: "",
  team: "sales_ops",
  keys: [field("product", "text")],
  fields: [
    field("line", "choice", { options: [{ value: "ADV", label: "Advisory" }], isRequired: false }),
    field("isService", "switch"),
    field("card", "text", { options: [{ value: "Lead", label: "Lead" }] }),
  ],
  hasAliases: true,
  hasWildcards: false,
  isSensitive: false,
  targets: [],
};
const row = (key: string, more: Partial<MappingRow> = {}): MappingRow => ({
  keyNorm: key.toLowerCase(),
  key: [key],
  label: key,
  value: { line: "ADV", isService: true, card: null },
  aliasOf: null,
  said: "",
  ...more,
});
const rows = [row("Audit"), row("Audits", { value: null, aliasOf: ["Audit"] })];
const cellsIn = (one: MappingRow | undefined) => (one ? cellsOf(form, one) : []);
const [line, isService, card] = cellsIn(rows[0]);
const [alias] = cellsIn(rows[1]);

test("cells read as people read them", () => {
  expect([line, isService, card, alias].map((cell) => cell && textOf(cell, cell.stored))).toEqual([
    "Advisory",
    "Yes",
    "",
    "Audit",
  ]);
  expect(keyTexts(form, row("*"))).toEqual(["Any"]);
});

test("a choice that may be empty offers that, a switch is yes or no, a name stands for rows of their own only", () => {
  const options = (cell: typeof line) => {
    const input = cell && inputOf(cell, cell.stored, rows);
    return input?.kind === "choice" ? input.options.map((option) => option.label) : input;
  };
  expect(options(line)).toEqual(["None", "Advisory"]);
  expect(options(isService)).toEqual(["Yes", "No"]);
  expect(options(alias)).toEqual(["Audit"]);
  expect(options(card)).toEqual({ kind: "text", text: "", proposals: ["Lead"] });
});

test("what is entered becomes what the row takes, and an empty cell states nothing", () => {
  const entered = (cell: typeof line, text: string) => cell && valueIn(cell, text);
  const input = line && inputOf(line, null, rows);
  const none = input?.kind === "choice" ? (input.options[0]?.value ?? "") : "";
  expect([entered(line, "ADV"), entered(line, none), entered(isService, "false")]).toEqual(["ADV", null, false]);
  expect([entered(card, " Lead "), entered(card, "  "), entered(alias, "Audit")]).toEqual(["Lead", null, ["Audit"]]);
  expect([line, isService, card].map((cell) => cell && emptied(cell))).toEqual([null, undefined, undefined]);
  expect([isSame(["Audit"], ["Audit"]), isSame(["Audit"], ["Other"]), isSame(null, null)]).toEqual([true, false, true]);
});

test("rows that the draft removes are not met by the keyboard", () => {
  expect(gridRowsOf(form, rows, new Set(["audit"]))).toEqual([{ row: "audits", cells: 1 }]);
});
