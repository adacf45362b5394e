import { expect, type Page, test } from "@playwright/test";
import { winDeal } from "./crm.ts";
import { complaintsOf, signIn, signInElsewhere } from "./person.ts";

const bell = (page: Page) => page.getByRole("button", { name: /^(\d+\+? notices|Notices)$/ });
const list = (page: Page) => page.getByRole("dialog", { name: "Notices" });

test("finance is told of billing profiles by the bell, goes to one, and what somebody has seen to is gone for the team", async ({
  browser,
  page,
}) => {
  // Two people in two browsers.
  test.slow();
  const complaints = complaintsOf(page);
  await winDeal({ name: "Lock gate monitoring", customer: "Caen Hill Navigation" });
  await signIn(page, "finance");
  const notice = list(page).getByRole("listitem").filter({ hasText: "Lock gate monitoring" }).first();
  await expect(async () => {
    await page.reload();
    await expect(bell(page)).toHaveAccessibleName(/^\d+\+? notices$/, { timeout: 2_000 });
    await bell(page).click();
    await expect(notice).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
  await expect(list(page).getByRole("heading", { name: "For Finance" })).toBeVisible();
  const title = (await notice.getByRole("link").textContent()) ?? "";
  expect(title).toMatch(/^The billing profile of ENG-\d+ .* is set up$/);
  await notice.getByRole("link").click();
  await expect(page).toHaveURL(/\/engagements\/[0-9a-f-]{36}$/);
  await expect(list(page)).toHaveCount(0);
  await expect(page.getByRole("banner")).toContainText(/ENG-\d+/.exec(title)?.[0] ?? title);

  await bell(page).click();
  const acknowledge = list(page).getByRole("button", { name: `Acknowledge: ${title}` });
  await acknowledge.click();
  await expect(acknowledge).toHaveCount(0);

  const colleague = await signInElsewhere(browser, "finance-approver");
  await bell(colleague).click();
  await expect(list(colleague).getByRole("heading", { name: "For Finance" })).toBeVisible();
  await expect(list(colleague).getByRole("button", { name: `Acknowledge: ${title}` })).toHaveCount(0);
  await colleague.context().close();
  expect(complaints).toEqual([]);
});

test("who belongs to no team has no bell", async ({ page }) => {
  await signIn(page, "executive");
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await expect(bell(page)).toHaveCount(0);
});
