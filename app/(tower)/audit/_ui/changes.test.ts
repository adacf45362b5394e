import { expect, test } from "vitest";
import { compareFields, summaryOf } from "./changes";

test("a change reads in words: names of kinds and teams without their underscores, what is named by people as it is", () => {
  const before = { status: "open", owner: "Ann" };
  const after = { status: "in_review", owner: "Ann", kind: "sow_not_approved", number: "PO_713372", team: "sales_ops" };
  expect(summaryOf(compareFields(before, after, []))).toBe(
    "status: open → in review, kind: sow not approved, number: PO_713372, team: sales ops",
  );
});

test("instants and days read as they do everywhere on screen", () => {
  const after = { expiresAt: "2026-12-21T23:59:59.000Z", startOn: "2026-12-01" };
  expect(summaryOf(compareFields(null, after, []))).toBe("expires at: 21 Dec 2026, 23:59:59 UTC, start on: 1 Dec 2026");
});
