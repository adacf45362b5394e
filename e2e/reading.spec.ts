import { expect, type Page, test } from "@playwright/test";
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

/** Looks at one of the engagements in the list, then opens its page. */
async function openEngagement(page: Page, index: number): Promise<void> {
  await signIn(page, "finance", "/engagements");
  const open = page.getByRole("complementary", { name: "Engagement" }).getByRole("link", { name: "Open", exact: true });
  // Until the page answers the pointer.
  await expect(async () => {
    await page.getByRole("table", { name: "Engagements" }).locator("tbody").getByRole("row").nth(index).click();
    await expect(open).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await open.click();
  // The peek shows the same parts: only the address tells the page from it.
  await page.waitForURL(/\/engagements\/[0-9a-f-]+$/);
  await expect(page.getByRole("region", { name: "In each system" })).toBeVisible();
}

test("Back brings a list back to the row that was looked at", async ({ page }) => {
  await openEngagement(page, 40);
  await page.goBack();
  await expect(page.locator("tr[aria-current=true]")).toBeInViewport();
});

test("an engagement prints whole: without the frame, nothing scrolled away", async ({ page }) => {
  await openEngagement(page, 0);
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  const ago = page.getByRole("main").locator("time").filter({ hasText: / ago$/ }).first();
  expect(await ago.evaluate((time) => getComputedStyle(time, "::after").content)).toMatch(/^"\d{1,2} [A-Z][a-z]{2} 20\d\d, /);
  await expect(page.getByRole("navigation", { name: "Main" })).toBeHidden();
  await expect(page.getByRole("button", { name: "Theme" })).toBeHidden();
  const rest = () => page.getByRole("main").evaluate((main) => main.scrollHeight - main.clientHeight);
  await expect.poll(rest).toBeLessThanOrEqual(1);
  expect(await page.evaluate(() => document.documentElement.scrollHeight > window.innerHeight)).toBe(true);
  expect(await page.evaluate(() => getComputedStyle(document.body).colorScheme)).toBe("light");
});
