import { expect, test } from "@playwright/test";

test("a visitor is asked to sign in", async ({ page }) => {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto("/");
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByRole("textbox", { name: /e-?mail/i })).toBeVisible();
  await expect(page.getByLabel(/password/i).first()).toBeVisible();
  expect(errors).toEqual([]);
});
