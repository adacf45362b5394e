import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
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

/** The lines of the list on the screen, taken out as CSV. */
async function exported(page: Page): Promise<string[]> {
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: "CSV, for a spreadsheet" }).click(),
  ]);
  return (await readFile(await download.path(), "utf8")).trim().split("\r\n");
}

test("runs, engagements and connections are taken out as files, as they are narrowed on the screen", async ({ page }) => {
  const complaints = complaintsOf(page);
  await signIn(page, "it", "/connections");
  await expect(page.getByRole("table", { name: "Connected systems" })).toContainText("NetSuite");
  const connections = await exported(page);
  expect(connections[0]).toContain("key,vendor,role,name,baseUrl,mode");
  expect(connections.filter((line) => line.includes("NetSuite"))).not.toEqual([]);

  await page.goto("/flows?state=parked");
  await expect(page.getByRole("table", { name: /^Runs/ }).locator("tbody tr", { hasText: "Waits" }).first()).toBeVisible();
  const [heading = "", ...runs] = await exported(page);
  const state = heading.split(",").indexOf("state");
  expect(new Set(runs.map((line) => line.split(",")[state]))).toEqual(new Set(["parked"]));

  const name = "Number, name or customer";
  await page.goto("/engagements");
  const number = page
    .getByRole("table", { name: "Engagements" })
    .getByRole("cell", { name: /^ENG-\d+$/ })
    .first();
  const wanted = (await number.textContent()) ?? "";
  await page.goto(`/engagements?q=${wanted}`);
  await expect(page.getByPlaceholder(name)).toHaveValue(wanted);
  await expect(page.getByRole("table", { name: "Engagements" }).locator("tbody tr")).toHaveCount(1);
  const found = await exported(page);
  expect([found.length, found[1]?.includes(wanted)]).toEqual([2, true]);
  expect(complaints).toEqual([]);
});
