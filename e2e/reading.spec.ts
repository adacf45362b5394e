import { expect, test } from "@playwright/test";
import { signIn } from "./person.ts";

test("text that a list cuts short is said in full under the pointer", async ({ page }) => {
  await page.setViewportSize({ width: 1024, height: 768 });
  await signIn(page, "admin", "/access");
  const row = page.getByRole("table", { name: "People" }).getByRole("row", { name: /caroline\.mercer@/ });
  const address = row.getByRole("cell", { name: /caroline\.mercer@/ });
  // Until the page answers the pointer, which says the title.
  await expect(async () => {
    await row.getByRole("cell").first().hover();
    await address.hover();
    await expect(row.getByTitle(/^caroline\.mercer@.+/)).toBeVisible({ timeout: 1_000 });
  }).toPass();
});

test("Back brings a list back to the row that was looked at", async ({ page }) => {
  await signIn(page, "finance", "/engagements");
  const rows = page.getByRole("table", { name: "Engagements" }).locator("tbody").getByRole("row");
  await rows.nth(40).click();
  const peek = page.getByRole("complementary", { name: "Engagement" });
  await peek.getByRole("link", { name: "Open", exact: true }).click();
  await expect(page).toHaveURL(/\/engagements\/[0-9a-f-]{36}$/);
  await page.goBack();
  await expect(page.locator("tr[aria-current=true]")).toBeInViewport();
});

test("an engagement prints whole: without the frame, nothing scrolled away", async ({ page }) => {
  await signIn(page, "finance", "/engagements");
  await page.getByRole("table", { name: "Engagements" }).locator("tbody").getByRole("row").first().click();
  await page.getByRole("complementary", { name: "Engagement" }).getByRole("link", { name: "Open", exact: true }).click();
  await expect(page.getByRole("region", { name: "In each system" })).toBeVisible();
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await expect(page.getByRole("navigation", { name: "Main" })).toBeHidden();
  await expect(page.getByRole("button", { name: "Theme" })).toBeHidden();
  const main = page.getByRole("main");
  expect(await main.evaluate((element) => element.scrollHeight - element.clientHeight)).toBe(0);
  expect(await page.evaluate(() => document.documentElement.scrollHeight > window.innerHeight)).toBe(true);
});
