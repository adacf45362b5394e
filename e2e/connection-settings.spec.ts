import { expect, type Page, test } from "@playwright/test";
import { choose, complaintsOf, openUnanswering, signIn } from "./person.ts";

const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true });
const discard = (page: Page) => page.getByRole("button", { name: "Discard", exact: true });
const saved = (page: Page) => page.getByText("Saved", { exact: true }).first();

test("every setting of a connection is a field that says what holds where nothing is stated, and what is wrong with it", async ({
  page,
}) => {
  const complaints = complaintsOf(page);
  await signIn(page, "it", "/connections/salesforce");
  const rows = page.getByLabel("Page size");
  await expect(rows).toHaveValue("");
  await expect(rows).toHaveAttribute("placeholder", "2000");
  await expect(rows).toHaveAccessibleDescription("Rows of changes a query.");
  await expect(save(page)).toBeDisabled();

  await rows.fill("5000");
  await expect(rows).toHaveAccessibleDescription(/must be a whole number from 1 up to 2000/);
  await expect(save(page)).toBeDisabled();
  await rows.fill("1500");
  const version = page.getByLabel("API version");
  await version.fill("67");
  await page.getByRole("textbox", { name: "Field 1", exact: true }).fill("Opportunity.Unheard__c");
  await page.getByRole("textbox", { name: "In this org Opportunity.Unheard__c" }).fill("Other__c");
  await version.press("Enter");
  await expect(version).toHaveAccessibleDescription(/must be a version such as 67\.0/);
  await expect(page.getByText("is no field that is read or written")).toBeVisible();
  await page.getByRole("button", { name: "Take out Opportunity.Unheard__c" }).click();
  await version.fill("");
  await save(page).click();
  await expect(saved(page)).toBeVisible();
  await page.reload();
  await expect(rows).toHaveValue("1500");
  await expect(version).toHaveValue("");

  // Emptied, it is the connector's own again.
  await rows.fill("");
  await save(page).click();
  await expect(saved(page)).toBeVisible();
  await page.reload();
  await expect(rows).toHaveValue("");
  await expect(discard(page)).toBeDisabled();
  expect(complaints).toEqual([]);
});

test("what the policy decides is chosen by name, on a phone too, and discarded it is as it was", async ({ page }) => {
  const complaints = complaintsOf(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, "it", "/connections/salesforce");
  const type = page.getByRole("combobox", { name: "Contract type", exact: true });
  const before = (await type.textContent()) ?? "";
  const currency = page.getByRole("combobox", { name: "Currency", exact: true });
  const stated = (await currency.textContent()) ?? "";
  await choose(type, "Milestone");
  await expect(type).toHaveText("Milestone");
  await choose(currency, "CHF Swiss Franc");
  await expect(currency).toHaveText("CHF Swiss Franc");
  const entity = page.getByRole("combobox", { name: "Legal entity", exact: true });
  await choose(entity, "Meridian Consulting GmbH (DE01)");
  await expect(entity).toHaveText("Meridian Consulting GmbH (DE01)");
  await page.getByRole("textbox", { name: "Office 1", exact: true }).fill("Alpine desk");
  await choose(page.getByRole("combobox", { name: "Legal entity Alpine desk", exact: true }), /\(DE01\)$/);
  await discard(page).click();
  await expect(type).toHaveText(before);
  await expect(currency).toHaveText(stated);
  await expect(page.getByRole("combobox", { name: "Legal entity Alpine desk", exact: true })).toHaveCount(0);
  const limits = page.getByLabel("Calls at once");
  const group = page.locator("summary", { hasText: "Limits" });
  await expect(group).toHaveText("Limits · 2 stated");
  await expect(limits).toBeVisible();
  await group.press("Enter");
  await expect(limits).toBeHidden();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  expect(complaints).toEqual([]);
});

test("who may not manage connections reads the settings and changes none", async ({ page }) => {
  await signIn(page, "pmo", "/connections/netsuite");
  await expect(page.getByLabel("Account id")).toBeDisabled();
  await expect(page.getByLabel("Account id")).not.toHaveValue("");
  await expect(page.getByRole("combobox", { name: "Signing algorithm" })).toBeDisabled();
  await expect(save(page)).toHaveCount(0);
});

test("a new connection is asked for what its system has to be told", async ({ page }) => {
  await signIn(page, "it", "/connections");
  await page.getByRole("button", { name: "Add a connection" }).click();
  const dialog = page.getByRole("dialog");
  await choose(dialog.getByRole("combobox", { name: "System" }), /^NetSuite/);
  const account = dialog.getByRole("textbox", { name: "Account id" });
  await dialog.getByRole("textbox", { name: /^Key \(required\)/ }).fill("netsuite-second");
  await dialog.getByRole("textbox", { name: /^Name \(required\)/ }).fill("NetSuite second");
  await dialog.getByRole("textbox", { name: /^Base address/ }).fill("https://1234567.suitetalk.api.netsuite.example");
  await dialog.getByRole("button", { name: "Add connection" }).click();
  await expect(account).toHaveAccessibleDescription(/must be stated/);
  await account.fill("1234567-");
  await dialog.getByRole("button", { name: "Add connection" }).click();
  await expect(account).toHaveAccessibleDescription(/must be the account id, such as 1234567/);
});

test("what is typed into lines that are stated already, before the page answers, is kept", async ({ page }) => {
  await signIn(page, "it", "/connections/salesforce");
  const hosts = page.getByRole("textbox", { name: "Instance hosts" });
  const before = await hosts.inputValue();
  // Until the page answers.
  await expect(async () => {
    await hosts.fill("one.my.salesforce.com");
    await expect(hosts).toHaveValue("one.my.salesforce.com", { timeout: 1_000 });
    await expect(save(page)).toBeEnabled({ timeout: 1_000 });
  }).toPass();
  await save(page).click();
  await expect(saved(page)).toBeVisible();

  const answer = await openUnanswering(page, "/connections/salesforce");
  await expect(hosts).toHaveValue("one.my.salesforce.com");
  await hosts.fill("one.my.salesforce.com\ntwo.my.salesforce.com");
  answer();
  await expect(save(page)).toBeEnabled();
  await expect(hosts).toHaveValue("one.my.salesforce.com\ntwo.my.salesforce.com");
  await save(page).click();
  await expect(saved(page)).toBeVisible();
  await page.reload();
  await expect(hosts).toHaveValue("one.my.salesforce.com\ntwo.my.salesforce.com");

  await hosts.fill(before);
  await save(page).click();
  await expect(saved(page)).toBeVisible();
});
