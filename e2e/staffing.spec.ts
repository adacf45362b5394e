import { expect, type Page, test } from "@playwright/test";
import { complaintsOf, signIn, signInElsewhere } from "./person.ts";

const rowsOf = (page: Page) =>
  page
    .getByRole("table", { name: /Staffing requests/ })
    .locator("tbody")
    .getByRole("row");
const peekOf = (page: Page) => page.getByRole("complementary", { name: "Staffing request" });

test("a resource manager names somebody for a role, and takes the name off again", async ({ page }) => {
  const complaints = complaintsOf(page);
  await signIn(page, "resource-manager", "/staffing");
  const rows = rowsOf(page);
  await rows.first().click();
  const peek = peekOf(page);
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

test("who is second to name somebody is told so, and sees the list as it is", async ({ browser, page }) => {
  // Two people in two browsers.
  test.slow();
  await signIn(page, "resource-manager", "/staffing");
  await rowsOf(page).first().click();
  const peek = peekOf(page);
  await expect(peek.getByLabel("Who takes it")).toBeVisible();
  const other = await signInElsewhere(browser, "pmo", new URL(page.url()).pathname + new URL(page.url()).search);
  await other.getByLabel("Who takes it").fill("Ottoline First");
  await other.getByRole("button", { name: "Fill the request" }).click();
  await expect(other.getByText("Ottoline First takes the role").first()).toBeVisible();
  await other.context().close();
  await peek.getByLabel("Who takes it").fill("Secundus Late");
  await peek.getByRole("button", { name: "Fill the request" }).click();
  await expect(page.getByText(/is filled already\. To name somebody else/).first()).toBeVisible();
  await expect(peek.getByRole("button", { name: "Fill the request" })).toHaveCount(0);
});

test("sales operations read the requests and cannot fill them", async ({ page }) => {
  await signIn(page, "sales-ops", "/staffing");
  await rowsOf(page).first().click();
  const peek = peekOf(page);
  await expect(peek.getByRole("heading", { level: 2 })).toBeVisible();
  await expect(peek.getByRole("button", { name: "Fill the request" })).toHaveCount(0);
});

test("who has nothing to do with staffing sees none of it, also by its address", async ({ page }) => {
  await signIn(page, "finance-uk", "/staffing");
  await expect(page.getByRole("main")).toContainText("Your role does not include the staffing requests");
  await expect(page.getByRole("table")).toHaveCount(0);
});
