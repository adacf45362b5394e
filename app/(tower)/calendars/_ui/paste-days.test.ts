import { describe, expect, it } from "vitest";
import { readPastedDays } from "./paste-days";

describe("pasted holidays", () => {
  it("are read with tabs, commas, semicolons or spaces, in both ways to write a day, below headings or without", () => {
    expect(
      readPastedDays(
        '\uFEFFDate\tHoliday\r\n2026-12-25\tChristmas Day\r\n\r\n2026-12-26, "Boxing Day, observed"\n1.1.2027;Neujahr\n03.10.2026 Einheit',
      ),
    ).toEqual({
      days: [
        { on: "2026-12-25", name: "Christmas Day" },
        { on: "2026-12-26", name: "Boxing Day, observed" },
        { on: "2027-01-01", name: "Neujahr" },
        { on: "2026-10-03", name: "Einheit" },
      ],
      errors: [],
    });
  });

  it("name each line that is wrong", () => {
    expect(
      readPastedDays(
        `12/25/2026 Christmas\n2026-02-30 Nothing\n2026-12-25\n2026-05-01 A\n2026-05-01 B\n2026-05-02 ${"x".repeat(101)}`,
      ).errors,
    ).toEqual([
      "Line 1: “12/25/2026 Christmas” is no day with a name, such as 2026-12-25 Christmas Day.",
      "Line 2: 2026-02-30 is not in the calendar.",
      "Line 3: “2026-12-25” is no day with a name, such as 2026-12-25 Christmas Day.",
      "Line 5: 2026-05-01 stands there twice.",
      "Line 6: the name has more than 100 characters.",
    ]);
    expect(readPastedDays("2026-01-01 x\n".repeat(367)).errors).toEqual(["367 lines: at most 366 can be pasted at once."]);
  });
});
