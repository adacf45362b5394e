import { describe, expect, it } from "vitest";
import { type ChangeKind, foundChanges, linesOf } from "./change-text.ts";

const fields = [
  {
    name: "line",
    label: "Service line",
    input: "choice" as const,
    options: [
      { value: "ADV", label: "Advisory" },
      { value: "TRN", label: "Training" },
    ],
  },
];
const row = (label: string, line: string | null, aliasOf: string[] | null = null) => ({
  label,
  value: aliasOf ? null : { line },
  aliasOf,
});
type Row = ReturnType<typeof row>;
const change = (kind: ChangeKind, before: Row | null, after: Row | null) => ({
  kind,
  label: (after ?? before)?.label ?? "",
  before,
  after,
});
const added = change("added", null, row("Audit", "ADV"));
const changed = change("changed", row("Academy", "ADV"), row("Academy", "TRN"));
const removed = change("removed", row("Audits", null, ["Audit"]), null);
const all = [added, changed, removed];

describe("the changes of a large draft", () => {
  it("are narrowed to a kind", () => {
    expect(foundChanges(fields, all, { kind: null, q: "" })).toEqual(all);
    expect(foundChanges(fields, all, { kind: "changed", q: "" })).toEqual([changed]);
  });

  it("are found by the row, by what was and by what will be, in whatever case", () => {
    expect(foundChanges(fields, all, { kind: null, q: "audit" })).toEqual([added, removed]);
    expect(foundChanges(fields, all, { kind: null, q: "ADVIS" })).toEqual([added, changed]);
    expect(foundChanges(fields, all, { kind: "changed", q: "training" })).toEqual([changed]);
    expect(foundChanges(fields, all, { kind: "removed", q: "training" })).toEqual([]);
  });

  it("say only the fields that differ", () => {
    expect(linesOf(fields, changed)).toEqual([{ field: "Service line", before: "Advisory", after: "Training" }]);
    expect(linesOf(fields, removed)).toEqual([{ field: "Same as", before: "Audit", after: "" }]);
  });
});
