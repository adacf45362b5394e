import { expect, test } from "@playwright/test";
import { signIn } from "./person.ts";

const calls = "**/api/trpc/**";

test("counts that cannot be read say so, with the way to try again, and follow again when they can", async ({ page }) => {
  // The page asks anew every half minute, and tries twice more before it says anything.
  test.slow();
  await signIn(page, "finance", "/engagements");
  await page.route(calls, (route) => route.abort());
  await page.goto("/exceptions?queue=all");
  await expect(page.getByRole("button", { name: "Notices could not be read" })).toBeVisible({ timeout: 30_000 });
  const menu = page.getByRole("complementary", { name: "Sidebar" });
  const waits = menu.getByText("How much waits could not be brought up to date");
  await expect(waits).toBeVisible({ timeout: 60_000 });
  const queues = page.getByRole("main").getByRole("alert").filter({ hasText: "How much lies in each queue" });
  await expect(queues).toBeVisible({ timeout: 60_000 });
  await page.unroute(calls);
  await queues.getByRole("button", { name: "Try again" }).click();
  await expect(queues).toHaveCount(0);
  // Those of the menu follow by themselves.
  await expect(waits).toHaveCount(0, { timeout: 30_000 });
});
