import { expect, test } from "@playwright/test";
import { winDeal, writtenBack } from "./crm.ts";
import { complaintsOf, signIn } from "./person.ts";

const org = "salesforce~history";

test("a second CRM in shadow mode is read, shows field by field what it would be told, and is told nothing before it goes live", async ({
  page,
}) => {
  test.slow();
  const complaints = complaintsOf(page);
  await signIn(page, "it", "/connections/salesforce-history");
  await expect(page.getByRole("radio", { name: "Live" })).toBeDisabled();
  await page.getByRole("radio", { name: "Shadow" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Shadow mode" }).click();
  await expect(page.getByText("Salesforce history is in shadow mode").first()).toBeVisible();

  const deal = await winDeal({ name: "Greyfriars archive", customer: "Greyfriars Trust", org });
  const preview = page.getByRole("region", { name: "What would be written" });
  await expect(async () => {
    await page.getByRole("button", { name: "Sync now" }).click();
    await expect(preview.getByText(/[1-9]\d* writes?, nothing sent/)).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 60_000 });
  await expect(preview).toContainText("Greyfriars archive");
  const fields = [
    "Opportunity.Throughline_Key__c",
    "workspaces.title",
    "customer.companyName",
    "salesOrder.item.items[1].amount",
  ];
  await expect(async () => {
    await page.reload();
    for (const field of fields) await expect(preview).toContainText(field, { timeout: 5_000 });
  }).toPass({ timeout: 60_000 });
  expect(await writtenBack(deal, org)).toMatchObject({ Throughline_Status__c: null });

  await preview.getByRole("button", { name: /Confirm/ }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "I have looked at them" }).click();
  await page.getByRole("radio", { name: "Live" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Go live" }).click();
  await expect(page.getByText("Salesforce history is live").first()).toBeVisible();
  await expect(async () => {
    expect(await writtenBack(deal, org)).toMatchObject({ Throughline_Engagement__c: expect.stringMatching(/^ENG-/) });
  }).toPass({ timeout: 30_000 });
  expect(complaints).toEqual([]);
});
