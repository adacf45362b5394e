import { expect, test } from "@playwright/test";
import { signIn } from "./person.ts";

test("a visitor is asked to sign in", async ({ page }) => {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto("/");
  await expect(page).toHaveURL(/\/sign-in/);
  await expect(page.getByRole("textbox", { name: /e-?mail/i })).toBeVisible();
  await expect(page.getByLabel(/password/i).first()).toBeVisible();
  expect(errors).toEqual([]);
});

test("whoever comes back because their session has ended is let in, to the page that they were on", async ({ page }) => {
  await signIn(page, "finance", "/flows", "SessionRequired");
  await expect(page).toHaveURL("/flows");
});
