import { readFile } from "node:fs/promises";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { complaintsOf, signIn } from "./person.ts";

test("a measure says how it is reckoned, and the file holds the number of the screen", async ({ page }) => {
  const complaints = complaintsOf(page);
  await signIn(page, "executive");
  const card = await page.getByRole("link", { name: /^Provisioned\s*\d+\s*%/ }).textContent();
  const shown = Number(/(\d+)\s*%/.exec(card ?? "")?.[1]);
  await page.getByRole("button", { name: "How the measures are reckoned" }).click();
  const dialog = page.getByRole("dialog", { name: "How the measures are reckoned" });
  const measure = dialog.getByRole("listitem").filter({ hasText: "Provisioning success rate" });
  await expect(measure).toContainText("Provisioned ÷ closed-won (version 1)");
  await expect(measure).toContainText("target 95");
  await expect(measure).toContainText("owned by PMO");
  const { violations } = await new AxeBuilder({ page }).include("[role=dialog]").analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    dialog.getByRole("button", { name: "Export CSV" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^measures-\d{4}-\d{2}\.csv$/);
  const line = (await readFile(await download.path(), "utf8")).split("\r\n").find((one) => one.includes("I3.provisioned"));
  expect(Math.round(Number(line?.split(",")[3]) * 100)).toBe(shown);
  expect(complaints).toEqual([]);
});

test("the trend of each measure is there, as a drawing and as a table", async ({ page }) => {
  await signIn(page, "executive");
  const trends = page.getByRole("radiogroup", { name: "Trend of" });
  for (const [name, figure] of [
    ["Provisioned", "Share with a project, of the deals won"],
    ["Straight-through", "Share with a project that no person had to help, of the deals won"],
  ] as const) {
    await trends.getByRole("radio", { name }).click();
    const chart = page.getByRole("figure", { name: figure });
    await chart.hover();
    await chart.getByRole("button", { name: "View as table" }).click();
    await expect(chart.getByRole("table").getByRole("row")).not.toHaveCount(1);
    await chart.getByRole("button", { name: "View as chart" }).click();
  }
  // A median is known in weeks in which most deals were set up; a young estate may have none, and then says so.
  await trends.getByRole("radio", { name: "Setup time" }).click();
  const drawn = page.getByRole("figure", { name: "Median setup time in business hours, of the deals won" });
  const unknown = page.getByText("No trend yet: in every week more than half of the deals won are still open");
  await expect(drawn.or(unknown)).toBeVisible();
});
