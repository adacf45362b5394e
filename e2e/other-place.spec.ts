import { expect, type Page, test } from "@playwright/test";
import { signIn, signInElsewhere } from "./person.ts";

/** Rows that are there: not the ones that stand for what is still on its way. */
const rows = (page: Page, table: string) => page.getByRole("table", { name: table }).locator("tbody tr", { hasText: /\w/ });
const engagements = (page: Page) => rows(page, "Engagements");
const exceptions = (page: Page) => rows(page, "Open exceptions by rank");

test("a person of another entity and region sees none of it: not in lists, not by search, not by address", async ({
  browser,
  page,
}) => {
  // Two people in two browsers.
  test.slow();
  await signIn(page, "finance", "/engagements?entity=US01");
  await engagements(page).first().click();
  const peek = page.getByRole("complementary", { name: "Engagement" });
  const name = (await peek.getByRole("heading", { level: 2 }).textContent()) ?? "";
  const address = (await peek.getByRole("link", { name: "Open", exact: true }).getAttribute("href")) ?? "";
  expect(address).toMatch(/^\/engagements\/[0-9a-f-]{36}$/);
  await page.goto("/exceptions?entity=US01&view=items&queue=finance");
  await exceptions(page).first().click();
  await expect(page).toHaveURL(/peek=/);
  const exception = new URL(page.url()).searchParams.get("peek") ?? "";

  const other = await signInElsewhere(browser, "finance-uk", "/engagements");
  await expect(engagements(other).first()).toBeVisible();
  await other.goto("/engagements?entity=US01");
  await expect(other.getByText("No engagements match")).toBeVisible();
  await other.goto(`/engagements?q=${encodeURIComponent(name)}`);
  await expect(other.getByText("No engagements match")).toBeVisible();
  await other.goto(address);
  await expect(other.getByRole("main")).toContainText("This engagement is not there");
  await expect(other.getByRole("main")).not.toContainText(name);
  await other.goto("/exceptions?entity=US01&view=items");
  await expect(other.getByText("No exceptions match")).toBeVisible();
  await other.goto(`/exceptions?peek=${exception}`);
  await expect(other.getByText("It cannot be shown")).toBeVisible({ timeout: 20_000 });
  await other.context().close();
});
