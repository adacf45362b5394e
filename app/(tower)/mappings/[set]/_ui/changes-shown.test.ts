import { describe, expect, it } from "vitest";
import { linesOf, shownChanges } from "./changes-shown";
import type { MappingRow, RowChange, SetForm } from "./types";

const form: SetForm = {
  set: "product",
  name: "Products",
  purpose: "",
  team: "sales_ops",
  keys: [{ name: "product", label: "Product", input: "text", options: [], isRequired: true, isSensitive: false }],
  fields: [
    {
      name: "line",
      label: "Service line",
      input: "choice",
      options: [
        { value: "ADV", label: "Advisory" },
        { value: "TRN", label: "Training" },
      ],
      isRequired: false,
      isSensitive: false,
    },
  ],
  hasAliases: true,
  hasWildcards: false,
  isSensitive: false,
  targets: [],
};
const row = (label: string, line: string | null, aliasOf: string[] | null = null): MappingRow => ({
  keyNorm: label.toLowerCase(),
  key: [label],
  label,
  value: aliasOf ? null : { line },
  aliasOf,
  said: "",
});
const change = (kind: RowChange["kind"], before: MappingRow | null, after: MappingRow | null): RowChange => {
  const label = (after ?? before)?.label ?? "";
  return { kind, keyNorm: label.toLowerCase(), key: [label], label, fields: [], before, after, isSensitive: false };
};
const added = change("added", null, row("Audit", "ADV"));
const changed = change("changed", row("Academy", "ADV"), row("Academy", "TRN"));
const removed = change("removed", row("Audits", null, ["Audit"]), null);
const all = [added, changed, removed];

describe("the changes of a large draft", () => {
  it("are narrowed to a kind", () => {
    expect(shownChanges(form, all, { kind: null, q: "" })).toEqual(all);
    expect(shownChanges(form, all, { kind: "changed", q: "" })).toEqual([changed]);
  });

  it("are found by the row, by what was and by what will be, in whatever case", () => {
    expect(shownChanges(form, all, { kind: null, q: "audit" })).toEqual([added, removed]);
    expect(shownChanges(form, all, { kind: null, q: "ADVIS" })).toEqual([added, changed]);
    expect(shownChanges(form, all, { kind: "changed", q: "training" })).toEqual([changed]);
    expect(shownChanges(form, all, { kind: "removed", q: "training" })).toEqual([]);
  });

  it("say only the fields that differ", () => {
    expect(linesOf(form, changed)).toEqual([{ field: "Service line", before: "Advisory", after: "Training" }]);
    expect(linesOf(form, removed)).toEqual([{ field: "Same as", before: "Audit", after: "" }]);
  });
});
