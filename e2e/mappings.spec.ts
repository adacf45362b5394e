import { expect, test } from "@playwright/test";
import { complaintsOf, signIn } from "./person.ts";

test("a draft is compared, tried and published, and stands in the history with its reason", async ({ page }) => {
  const complaints = complaintsOf(page);
  await signIn(page, "pmo", "/mappings/role");
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await page.getByRole("button", { name: "Add a row" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a row" });
  await dialog.getByLabel("Role sold").fill("Cloud FinOps Lead");
  await dialog
    .getByRole("button", { name: "Another name" })
    .or(dialog.getByRole("radio", { name: "Another name" }))
    .click();
  await dialog.getByLabel("It is the same as").click();
  await page.getByRole("option", { name: "Engagement Manager" }).click();
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(dialog).toHaveCount(0);
  const rows = page.getByRole("table", { name: "Rows" });
  await expect(rows.getByRole("row", { name: /Cloud FinOps Lead.*same as.*Engagement Manager/ })).toBeVisible();

  await page.getByRole("button", { name: "Compare" }).click();
  await expect(page.getByRole("table", { name: "Changes" }).getByRole("row", { name: /Added.*Cloud FinOps Lead/ })).toBeVisible();
  await page.getByRole("button", { name: "Publish…" }).click();
  const publish = page.getByRole("dialog", { name: "Publish" });
  await expect(publish).toContainText("Publishing releases 1 engagement");
  await publish.getByLabel(/Why is it changed/).fill("Sold since the cloud practice began");
  await publish.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByText(/is in force: 1 record goes on/).first()).toBeVisible();
  const history = page.getByRole("complementary", { name: "History" });
  await expect(history.getByRole("listitem").first()).toContainText("Sold since the cloud practice began");
  await expect(history.getByRole("listitem").first()).toContainText("In force");
  expect(complaints).toEqual([]);
});

test("a new tax profile needs a second person, who publishes it", async ({ browser, page }) => {
  test.slow();
  await signIn(page, "finance", "/mappings/tax-profile");
  const missing = page.getByRole("region", { name: "Not mapped" });
  await missing.getByRole("listitem").filter({ hasText: "Vietnam" }).getByRole("button", { name: "Map…" }).click();
  const dialog = page.getByRole("dialog", { name: /^Map/ });
  await dialog.getByLabel("Tax profile").fill("SG-ZERO-RATED");
  await dialog.getByLabel("Why").fill("Exported services to Vietnam are zero-rated");
  await dialog.getByRole("button", { name: "Ask a second person" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("radio", { name: /In review, by Priya Raman/ })).toBeVisible();
  await page.getByRole("radio", { name: /In review, by Priya Raman/ }).click();
  await expect(page.getByRole("button", { name: "Publish…" })).toHaveCount(0);

  const theirs = await browser.newContext();
  const other = await theirs.newPage();
  await signIn(other, "finance-approver", "/mappings/tax-profile");
  await other.getByRole("radio", { name: /In review, by Priya Raman/ }).click();
  await other.getByRole("button", { name: "Publish…" }).click();
  const publish = other.getByRole("dialog", { name: "Publish" });
  await publish.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(other.getByText(/is in force: 3 records go on/).first()).toBeVisible();
  await expect(other.getByRole("region", { name: "Not mapped" })).toHaveCount(0, { timeout: 30_000 });
  await theirs.close();
});

test("rows that are pasted with mistakes are refused line by line, and nothing is taken", async ({ page }) => {
  await signIn(page, "finance", "/mappings/payment-terms");
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  await page.getByRole("button", { name: "Paste rows" }).click();
  const dialog = page.getByRole("dialog", { name: "Paste rows" });
  await dialog.getByLabel("Rows").fill("60 days\tNet 45\n90 days\tNet 90");
  await expect(dialog).toContainText(/Line 2, .*“Net 90” is not among what can be chosen/);
  await expect(dialog.getByRole("button", { name: /into the draft/ })).toBeDisabled();
  await dialog.getByLabel("Rows").fill("60 days\tNet 45");
  await dialog.getByRole("button", { name: "Put 1 row into the draft" }).click();
  await expect(page.getByRole("table", { name: "Rows" }).getByRole("row", { name: /60 days.*Net 45/ })).toBeVisible();
  await page.getByRole("button", { name: "Discard…" }).click();
  await page.getByRole("button", { name: "Discard", exact: true }).click();
  await expect(page.getByText("60 days", { exact: true })).toHaveCount(0);
});
