import { expect, test } from "@playwright/test";
import { vendors } from "./crm.ts";
import { complaintsOf, signIn } from "./person.ts";

test("finance says which customer of the ERP a new account is, and no second one is made", async ({ page }) => {
  const complaints = complaintsOf(page);
  const before = (await vendors.state("netsuite", "customer")).length;
  await signIn(page, "finance", "/exceptions?kind=duplicate_customer&view=items&q=HBY");
  await page.getByRole("table", { name: "Open exceptions by rank" }).getByRole("row").nth(1).click();
  const peek = page.getByRole("complementary", { name: "Exception" });
  await expect(peek.getByRole("table")).toContainText("HBY Marine Holdings");
  await peek.getByLabel("Why").fill("The same company under its holding's name");
  await peek.getByRole("button", { name: "It is HBY Marine Holdings" }).click();
  await expect(page.getByRole("status").filter({ hasText: "1 of 1 through" })).toBeVisible({ timeout: 30_000 });
  expect(await vendors.state("netsuite", "customer")).toHaveLength(before);
  expect(complaints).toEqual([]);
});
