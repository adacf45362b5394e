import { expect, test } from "@playwright/test";
import { openCrm } from "../server/demo/open-crm.ts";
import { vendors, winDeal, writtenBack } from "./crm.ts";
import { complaintsOf, signIn } from "./person.ts";

test("a deal won in the CRM becomes a project and a billing profile, with its ids in the three systems", async ({ page }) => {
  const complaints = complaintsOf(page);
  await signIn(page, "pmo", "/engagements?q=Tidal");
  await expect(page.getByText("No engagements match")).toBeVisible();

  const deal = await winDeal({ name: "Tidal turbine telemetry", customer: "Tidal Reach Power" });

  const row = page.getByRole("table", { name: "Engagements" }).getByRole("row", { name: /Tidal turbine telemetry/ });
  await expect(async () => {
    await page.reload();
    await expect(row).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
  await row.click();
  await page.getByRole("complementary", { name: "Engagement" }).getByRole("link", { name: "Open", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Tidal turbine telemetry" })).toBeVisible();
  const content = page.getByRole("main");
  await expect(content.getByText("Billing-ready", { exact: true }).first()).toBeVisible({ timeout: 30_000 });
  await expect(content).toContainText("GBP 24,000.00");
  await expect(content).toContainText("Tidal Reach Power");

  const systems = page.getByRole("table").filter({ hasText: "Last seen" });
  for (const [name, type] of [
    ["Salesforce", "Deal"],
    ["Kantata", "Project"],
    ["NetSuite", "Contract"],
  ] as const)
    await expect(systems.getByRole("row", { name: new RegExp(`${name}.*${type}`) }).first()).toBeVisible();

  const number = await page
    .getByText(/^ENG-\d+$/)
    .first()
    .textContent();
  expect((await writtenBack(deal)).Throughline_Engagement__c).toBe(number);
  const customers = await vendors.state("netsuite", "customer");
  expect(customers.filter((customer) => JSON.stringify(customer).includes("Tidal Reach Power"))).toHaveLength(1);

  await (await openCrm(vendors)).update("Opportunity", [{ id: deal, StageName: "Closed Lost" }]);
  await expect(async () => {
    await page.reload();
    await expect(content.getByText("On hold", { exact: true }).first()).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
  await page.getByRole("radio", { name: "Trace" }).click();
  const traces = page.getByRole("region", { name: /^Trace of/ });
  await expect(traces.first().getByRole("listitem").first()).toBeVisible();
  // One of the set-up and one of the loss at least: what the CRM told while the deal came about may have one, too.
  const closed = traces.getByRole("button", { name: "Show calls" });
  await expect(closed.first()).toBeVisible();
  while ((await closed.count()) > 0) await closed.first().click();
  const call = traces.getByRole("listitem").filter({ hasText: "salesOrder" }).first();
  await expect(call).toBeVisible();
  await page.route("**/api/trpc/engagements.trace**", (route) => route.abort());
  await call.getByRole("button", { name: "salesOrder" }).click();
  await expect(call.getByRole("alert")).toContainText("It cannot be shown");
  await page.unroute("**/api/trpc/engagements.trace**");
  await call.getByRole("button", { name: "Try again" }).click();
  await expect(call.getByRole("region", { name: "Sent" })).toBeVisible();
  expect(complaints).toEqual([]);
});
