import { expect, test } from "@playwright/test";
import { signIn } from "./person.ts";

const calls = "**/api/trpc/**";

test("an engagement that cannot be brought up to date stays, says how old it is, and follows again when it can", async ({
  page,
}) => {
  // The page asks anew every twenty seconds, and tries twice more before it says anything.
  test.slow();
  await signIn(page, "finance", "/engagements");
  await page.getByRole("table", { name: "Engagements" }).locator("tbody tr", { hasText: /\w/ }).first().click();
  await page.getByRole("complementary", { name: "Engagement" }).getByRole("link", { name: "Open", exact: true }).click();
  const systems = page.getByRole("region", { name: "In each system" });
  await expect(systems).toBeVisible();

  await page.route(calls, (route) => route.abort());
  const asOf = page.getByRole("main").getByRole("status").filter({ hasText: "As of" });
  await expect(asOf).toContainText("It could not be brought up to date", { timeout: 60_000 });
  await expect(systems).toBeVisible();
  await page.unroute(calls);
  await asOf.getByRole("button", { name: "Try now" }).click();
  await expect(asOf).toHaveCount(0);
  await expect(systems).toBeVisible();
});
