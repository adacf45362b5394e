import { expect, test } from "@playwright/test";
import { complaintsOf, signIn } from "./person.ts";

test("IT finds a waiting run with keys alone, sees why it waits and what it has called, and has it look again", async ({
  page,
}) => {
  const complaints = complaintsOf(page);
  await signIn(page, "it", "/flows");
  await page.getByRole("radio", { name: /^Waits/ }).click();
  await expect(page).toHaveURL(/state=parked/);
  const rows = page.getByRole("table", { name: /^Runs/ }).locator("tbody tr", { hasText: "Waits" });
  await expect(rows.first()).toBeVisible();
  await page.getByRole("heading", { level: 1, name: "Flows" }).click();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/peek=/);

  const peek = page.getByRole("complementary", { name: "Run" });
  await expect(peek.getByRole("heading", { level: 2, name: /^Quote to project of / })).toBeVisible();
  await expect(peek.getByRole("region", { name: "What it waits for" }).getByRole("listitem")).not.toHaveCount(0);
  await expect(peek.getByRole("region", { name: "Steps" })).toContainText("attempt 1");
  await expect(peek.getByRole("region", { name: "Calls" })).toContainText("Salesforce");
  await peek.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByText("1 run goes on").first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(peek).toHaveCount(0);
  expect(complaints).toEqual([]);
});

test("an auditor reads the runs and cannot have them look again", async ({ page }) => {
  await signIn(page, "auditor", "/flows?state=parked");
  const table = page.getByRole("table", { name: /^Runs/ });
  await table.locator("tbody tr", { hasText: "Waits" }).first().click();
  const peek = page.getByRole("complementary", { name: "Run" });
  await expect(peek.getByRole("region", { name: "Steps" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Try again" })).toHaveCount(0);
  await expect(table.getByRole("checkbox")).toHaveCount(0);
});
