import { expect, test } from "@playwright/test";
import { systemClock } from "../server/domain/clock.ts";
import { openUnanswering, signIn } from "./person.ts";

test("what is searched for before the page answers is found once it does", async ({ page }) => {
  await signIn(page, "finance", "/engagements");
  const answer = await openUnanswering(page, "/engagements");
  const search = page.getByRole("searchbox", { name: "Number, name or customer" });
  await search.fill("no deal is called so");
  answer();
  await expect(page).toHaveURL(/q=no(\+|%20)deal/);
  await expect(page.getByText("No engagements match these filters")).toBeVisible();
  await expect(search).toHaveValue("no deal is called so");
});

test("a form that is filled in before the page answers is filled in once it does", async ({ page }) => {
  const year = systemClock.now().getUTCFullYear() + 4;
  await signIn(page, "finance");
  const answer = await openUnanswering(page, `/calendars?year=${year}&peek=UK01`);
  const peek = page.getByRole("complementary", { name: "Calendar" });
  const [day, name] = [peek.getByLabel("Day", { exact: true }), peek.getByLabel("Name", { exact: true })];
  await day.fill(`${year}-01-04`);
  await name.fill("Bridge day");
  answer();
  await expect(peek.getByRole("button", { name: "Add holiday" })).toBeEnabled();
  await expect(day).toHaveValue(`${year}-01-04`);
  await expect(name).toHaveValue("Bridge day");
});

test("what is clicked before the page answers is done once it does", async ({ page }) => {
  await signIn(page, "executive");
  const answer = await openUnanswering(page, "/");
  const trend = page.getByRole("radiogroup", { name: "Trend of" }).getByRole("radio", { name: "Provisioned" });
  await trend.click();
  answer();
  await expect(trend).toBeChecked();
});
