import { expect, test } from "@playwright/test";
import { signIn, signInElsewhere } from "./person.ts";

test("a rule is set aside by two people: one asks, another approves, and the deal goes on", async ({ browser, page }) => {
  // Two people in two browsers.
  test.slow();
  await signIn(page, "finance", "/exceptions?kind=po_problem&view=items");
  const exceptions = page.getByRole("table", { name: "Open exceptions by rank" });
  const row = exceptions.getByRole("row", { name: /no purchase order|missing|expired/i }).first();
  await row.click();
  const peek = page.getByRole("complementary", { name: "Exception" });
  await peek.getByRole("button", { name: /Set the rule aside/ }).click();
  await peek.getByLabel("Reason").fill("The customer's buyer is away; the order follows next week");
  await expect(peek).toContainText(/\w+ \(.*Finance.*\).* may decide it/);
  await peek.getByRole("button", { name: "Ask a second person" }).click();
  await expect(peek).toContainText("It awaits a second person.");
  await expect(peek.getByRole("button", { name: "Approve" })).toHaveCount(0);

  const other = await signInElsewhere(browser, "finance-approver", "/exceptions");
  await other.getByRole("link", { name: "Decide" }).click();
  const theirs = other.getByRole("complementary", { name: "Exception" });
  await expect(theirs).toContainText("The customer's buyer is away");
  await theirs.getByLabel("Your reason").fill("A customer of ten years");
  await theirs.getByRole("button", { name: "Approve" }).click();
  await expect(other.getByRole("status").filter({ hasText: "1 of 1 through" })).toBeVisible({ timeout: 30_000 });
  await other.context().close();

  await page.reload();
  await expect(peek).toContainText("Waived");
});
