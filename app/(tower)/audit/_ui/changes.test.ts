import { expect, test } from "vitest";
import { compareFields, summaryOf } from "./changes";

test("a change reads in words: names of kinds and teams without their underscores, what is named by people as it is", () => {
  const before = { status: "open", owner: "Ann" };
  const after = { status: "in_review", owner: "Ann", kind: "sow_not_approved", number: "PO_713372", team: "sales_ops" };
  expect(summaryOf(compareFields(before, after, []))).toBe(
    "status: open → in review, kind: sow not approved, number: PO_713372, team: sales ops",
  );
});
