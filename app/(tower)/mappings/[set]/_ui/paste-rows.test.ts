import { describe, expect, it } from "vitest";
import { linesOfProblems, readPasted } from "./paste-rows.ts";
import type { SetForm } from "./types.ts";

const form: SetForm = {
  set: "product",
  name: "Product → service line",
  purpose: "Which service line a sold product belongs to",
  team: "sales_ops",
  isSensitive: false,
  hasWildcards: false,
  hasAliases: true,
  keys: [{ name: "product", label: "Product", input: "text", options: [], isRequired: true, isSensitive: false }],
  fields: [
    {
      name: "serviceLine",
      label: "Service line",
      input: "choice",
      options: [{ value: "ADV", label: "Advisory" }],
      isRequired: false,
      isSensitive: false,
    },
    { name: "isService", label: "Is a service", input: "switch", options: [], isRequired: true, isSensitive: false },
  ],
  targets: [{ key: ["GTX Pro"], label: "GTX Pro" }],
};

describe("rows copied from a spreadsheet", () => {
  it("takes options by name or code, leaves out the headings, and keeps the number of each line", () => {
    const { errors, rows } = readPasted(
      form,
      "Product\tService line\tIs a service\tSame as\r\n\r\nSprint\tadvisory\tyes\r\nLicence\t\tno\r\n",
    );
    expect(errors).toEqual([]);
    expect(rows).toEqual([
      { line: 3, key: ["Sprint"], value: { serviceLine: "ADV", isService: true }, aliasOf: null },
      { line: 4, key: ["Licence"], value: { serviceLine: null, isService: false }, aliasOf: null },
    ]);
  });

  it("takes another name of a row that is there, or that comes with it", () => {
    expect(readPasted(form, "GTXPro\t\t\tgtx pro\nSprints\t\t\tSprint").rows.map((row) => [row.key, row.aliasOf])).toEqual([
      [["GTXPro"], ["GTX Pro"]],
      [["Sprints"], ["Sprint"]],
    ]);
  });

  it("names every line that is wrong, with its column", () => {
    expect(readPasted(form, "Sprint\tSpace\tmaybe\n\tADV\n\na\tb\tc\td\te\nGTXPro\tADV\t\tGTX Pro").errors).toEqual([
      "Line 1, Service line: “Space” is not among what can be chosen.",
      "Line 1, Is a service: “maybe” is neither yes nor no.",
      "Line 2: Product is empty.",
      "Line 4 has 5 cells; the set has 4 columns.",
      "Line 5: it is the same as “GTX Pro”, so its other cells stay empty.",
    ]);
  });

  it("refuses more lines than go in at once", () => {
    expect(readPasted(form, "x\n".repeat(2_001))).toEqual({
      rows: [],
      errors: ["2001 lines: at most 2000 can be pasted at once."],
    });
  });

  it("says what the server found wrong by the line it stood in", () => {
    const { rows } = readPasted(form, "\nSprint\tADV\nGTXPro\t\t\tNobody");
    expect(linesOfProblems(rows, { "changes.1.aliasOf": "stands for “nobody”, which is not in the set", other: "x" })).toEqual([
      "Line 3, “GTXPro”: stands for “nobody”, which is not in the set.",
    ]);
  });
});
