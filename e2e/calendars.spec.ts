import { expect, test } from "@playwright/test";
import { systemClock } from "../server/domain/clock.ts";
import { complaintsOf, signIn } from "./person.ts";

test("finance adds a holiday of an entity, pastes others, takes one away and thinks better of it; its neighbour stays as it was", async ({
  page,
}) => {
  const complaints = complaintsOf(page);
  // A year for which no authority has published any.
  const year = systemClock.now().getUTCFullYear() + 2;
  await signIn(page, "finance", `/calendars?year=${year}`);
  const calendars = page.getByRole("table", { name: "Calendars" });
  await expect(calendars.getByRole("row", { name: /UK01/ })).toContainText("None yet");
  await calendars.getByRole("row", { name: /DE01/ }).click();
  const peek = page.getByRole("complementary", { name: "Calendar" });
  const days = peek.getByRole("list", { name: `Holidays in ${year}` }).getByRole("listitem");
  await expect(peek).toContainText(`None yet: every Monday to Friday of ${year}`);

  await peek.getByLabel("Day", { exact: true }).fill(`${year}-01-01`);
  await peek.getByLabel("Name", { exact: true }).fill("Neujahr");
  await peek.getByRole("button", { name: "Add holiday" }).click();
  await expect(days).toHaveCount(1);
  await expect(days.first()).toContainText("Neujahr");

  await peek.getByRole("button", { name: "Paste days" }).click();
  const dialog = page.getByRole("dialog", { name: "Paste holidays of DE01" });
  await dialog.getByLabel("Days", { exact: true }).fill(`${year}-05-01\tTag der Arbeit\n31/12/${year} Silvester`);
  await expect(dialog.getByText("One line is wrong")).toBeVisible();
  await expect(dialog).toContainText("Line 2");
  await expect(dialog.getByRole("button", { name: /^Set/ })).toBeDisabled();
  await dialog.getByLabel("Days", { exact: true }).fill(`${year}-05-01\tTag der Arbeit\n03.10.${year} Tag der Deutschen Einheit`);
  await dialog.getByRole("button", { name: "Set 2 holidays" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(days).toHaveCount(3);
  await expect(calendars.getByRole("row", { name: /DE01/ }).getByRole("cell", { name: "3", exact: true })).toBeVisible();
  await expect(calendars.getByRole("row", { name: /UK01/ })).toContainText("None yet");

  await peek.getByRole("button", { name: `Remove Tag der Arbeit, ${year}-05-01` }).click();
  await expect(days).toHaveCount(2);
  await page.getByRole("button", { name: "Undo" }).last().click();
  await expect(days).toHaveCount(3);
  await peek.getByRole("button", { name: `Remove all of ${year}` }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove all" }).click();
  await expect(days).toHaveCount(0);
  expect(complaints).toEqual([]);
});

test("an undo that fails says so, though the calendar is closed by then", async ({ page }) => {
  const year = systemClock.now().getUTCFullYear() + 3;
  await signIn(page, "finance", `/calendars?year=${year}&peek=UK01`);
  const peek = page.getByRole("complementary", { name: "Calendar" });
  await peek.getByLabel("Day", { exact: true }).fill(`${year}-01-04`);
  await peek.getByLabel("Name", { exact: true }).fill("Bridge day");
  await peek.getByRole("button", { name: "Add holiday" }).click();
  const undo = page.getByRole("button", { name: "Undo" }).last();
  await undo.hover();
  await page.route("**/api/trpc/calendars.change**", (route) => route.abort());
  await peek.getByRole("button", { name: "Close" }).click();
  await expect(peek).toHaveCount(0);
  await undo.click();
  await expect(page.getByRole("region", { name: /^Messages/ })).toContainText("could not be reached");
  await page.unroute("**/api/trpc/calendars.change**");

  await page.getByRole("table", { name: "Calendars" }).getByRole("row", { name: /UK01/ }).click();
  await peek.getByRole("button", { name: `Remove Bridge day, ${year}-01-04` }).click();
  await expect(peek.getByRole("listitem")).toHaveCount(0);
});

test("who may only read calendars finds nothing to change", async ({ page }) => {
  await signIn(page, "auditor", "/calendars?peek=UK01");
  const peek = page.getByRole("complementary", { name: "Calendar" });
  await expect(peek.getByRole("listitem").filter({ hasText: "Christmas Day" }).first()).toBeVisible();
  await expect(peek.getByRole("button", { name: /Remove|Paste|Add holiday/ })).toHaveCount(0);
});

test("the finance of one entity sees and keeps the calendar of that entity alone", async ({ page }) => {
  await signIn(page, "finance-uk", "/calendars");
  const rows = page.getByRole("table", { name: "Calendars" }).locator("tbody").getByRole("row");
  await expect(rows).toHaveCount(1);
  await rows.first().click();
  const peek = page.getByRole("complementary", { name: "Calendar" });
  await expect(peek).toContainText("UK01");
  await expect(peek.getByRole("button", { name: "Add holiday" })).toBeVisible();
});
