import { expect, test } from "@playwright/test";
import { complaintsOf, signIn } from "./person.ts";

test("a resource manager names somebody for a role, and takes the name off again", async ({ page }) => {
  const complaints = complaintsOf(page);
  await signIn(page, "resource-manager", "/staffing");
  const rows = page
    .getByRole("table", { name: /Staffing requests/ })
    .locator("tbody")
    .getByRole("row");
  await rows.first().click();
  const peek = page.getByRole("complementary", { name: "Staffing request" });
  const engagement = (await peek.getByText(/^ENG-\d+/).textContent()) ?? "";
  await peek.getByLabel("Who takes it").fill("Ingrid Sørensen");
  await peek.getByRole("button", { name: "Fill the request" }).click();
  await expect(page.getByText("Ingrid Sørensen takes the role").first()).toBeVisible();

  await page.goto(`/staffing?status=filled&q=${encodeURIComponent(/^ENG-\d+/.exec(engagement)?.[0] ?? "")}`);
  const filled = rows.filter({ hasText: "Ingrid Sørensen" });
  await expect(filled).toHaveCount(1);
  await filled.click();
  await peek.getByLabel("Why it opens again").fill("Needed elsewhere");
  await peek.getByRole("button", { name: "Reopen the request" }).click();
  await expect(page.getByText("The request is open again").first()).toBeVisible();
  await expect(filled).toHaveCount(0);
  expect(complaints).toEqual([]);
});

test("sales operations read the requests and cannot fill them", async ({ page }) => {
  await signIn(page, "sales-ops", "/staffing");
  await page
    .getByRole("table", { name: /Staffing requests/ })
    .locator("tbody")
    .getByRole("row")
    .first()
    .click();
  const peek = page.getByRole("complementary", { name: "Staffing request" });
  await expect(peek.getByRole("heading", { level: 2 })).toBeVisible();
  await expect(peek.getByRole("button", { name: "Fill the request" })).toHaveCount(0);
});

test("who has nothing to do with staffing sees none of it, also by its address", async ({ page }) => {
  await signIn(page, "finance-uk", "/staffing");
  await expect(page.getByRole("main")).toContainText("Your role does not include the staffing requests");
  await expect(page.getByRole("table")).toHaveCount(0);
});
