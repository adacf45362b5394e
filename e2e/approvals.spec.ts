import { expect, type Page, test } from "@playwright/test";
import { choose, complaintsOf, signIn, signInElsewhere } from "./person.ts";

const action = "Waive: any other kind";
const rowOf = (page: Page) => page.getByRole("table", { name: "Approval rules" }).getByRole("row", { name: action });

test("an administrator says who gives the second consent in an entity up to an amount, an auditor reads it, and it is taken back", async ({
  browser,
  page,
}) => {
  // Two people in two browsers.
  test.slow();
  const complaints = complaintsOf(page);
  await signIn(page, "admin", "/access");
  await page.getByRole("radio", { name: "Approvals" }).click();
  await expect(page).toHaveURL(/view=approvals/);
  await expect(rowOf(page)).toContainText("every second person who may decide exceptions");
  await rowOf(page).click();
  const peek = page.getByRole("complementary", { name: "Approval rules" });
  await expect(peek.getByRole("button", { name: "Save rules" })).toHaveCount(0);

  await choose(peek.getByRole("combobox", { name: "Role", exact: true }), "Executive");
  await choose(peek.getByRole("combobox", { name: "Entity", exact: true }), "Meridian Consulting GmbH");
  await peek.getByLabel(/^Up to, in/).fill("ten thousand");
  await expect(peek.getByText("Must be an amount such as 10000")).toBeVisible();
  await expect(peek.getByRole("button", { name: "Add the rule" })).toBeDisabled();
  await peek.getByLabel(/^Up to, in/).fill("10000");
  await peek.getByRole("button", { name: "Add the rule" }).click();
  await expect(peek.getByRole("list", { name: "Rules" })).toContainText(/Executive · DE01 · up to USD\s10,000\.00/);
  await peek.getByRole("button", { name: "Save rules" }).click();
  await expect(page.getByRole("status").filter({ hasText: "the rules hold from now on" })).toBeVisible();
  await expect(rowOf(page)).toContainText("Executive");

  const auditor = await signInElsewhere(browser, "auditor", "/access?view=approvals");
  await rowOf(auditor).click();
  const theirs = auditor.getByRole("complementary", { name: "Approval rules" });
  await expect(theirs.getByRole("list", { name: "Rules" })).toContainText("Executive · DE01");
  await expect(theirs.getByRole("button", { name: /Add the rule|Take the rule/ })).toHaveCount(0);
  await auditor.context().close();

  await peek.getByRole("button", { name: "Take the rule for Executive away" }).click();
  await peek.getByRole("button", { name: "Save rules" }).click();
  await expect(rowOf(page)).toContainText("every second person who may decide exceptions");
  expect(complaints).toEqual([]);
});
