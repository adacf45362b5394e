import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { groupColumns, narrowGroup } from "./group-columns";
import type { Group } from "./types";

const group: Group = {
  id: "finance~sow_missing",
  groupKey: "sow_missing",
  team: "finance",
  kind: "sow_missing",
  title: "No statement of work",
  severity: 2,
  items: 5,
  snoozed: 0,
  misses: 0,
  exposure: { amount: "1200.00", currency: "USD", rate: "1", rateOn: null },
  unknown: null,
  unknownWorth: 2,
  oldestAt: null,
  cutoffAt: null,
  dueAt: null,
  member: null,
};
const textOf = (part: ReactNode): string =>
  renderToStaticMarkup(part)
    .replace(/<[^>]+aria-hidden[^>]*>[^<]*<\/[a-z]+>/g, "")
    .replace(/<[^>]+>/g, "");
const inTable = (one: Group) => textOf(groupColumns.find(({ id }) => id === "exposure")?.cell(one));
const said = "and 2 of unknown worth";

describe("a cause of which some are of unknown worth", () => {
  it("says so beside what the others are worth, to who cannot see or hover either", () => {
    expect(inTable(group)).toMatch(new RegExp(`1,200 ${said}$`));
    expect(textOf(narrowGroup(group))).toMatch(new RegExp(`1,200 ${said}$`));
  });

  it("says nothing of them where nothing is known of any, nor where all are known", () => {
    for (const one of [
      { ...group, exposure: null, unknown: "The deal states no amount" },
      { ...group, unknownWorth: 0 },
    ]) {
      expect(inTable(one)).not.toContain("of unknown worth");
      expect(textOf(narrowGroup(one))).not.toContain("of unknown worth");
    }
  });
});
