import { expect, type Locator, type Page } from "@playwright/test";
import { choose, signIn } from "./person.ts";

/** Begins a draft of the set that the page shows. */
export const edit = (page: Page): Promise<void> => page.getByRole("button", { name: "Edit", exact: true }).click();

/** Opens the form of a new row of the draft. */
export async function newRow(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: "Add a row" }).click();
  return page.getByRole("dialog", { name: "Add a row" });
}

/** Adds the row that the form describes. */
export async function add(dialog: Locator): Promise<void> {
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(dialog).toHaveCount(0);
}

/** As finance, begins a draft in which a regional office belongs to the British entity. */
export async function draftOffice(page: Page, office: string): Promise<void> {
  await signIn(page, "finance", "/mappings/regional-office");
  await edit(page);
  const dialog = await newRow(page);
  await dialog.getByLabel("Regional office").fill(office);
  await choose(dialog.getByLabel("Legal entity"), /UK01|UK/);
  await add(dialog);
}

/** The table of what a version changes. */
export async function compare(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: "Compare" }).click();
  return page.getByRole("table", { name: "Changes" });
}

export async function askForReview(page: Page, why: string): Promise<void> {
  await page.getByRole("button", { name: "Ask for review…" }).click();
  const ask = page.getByRole("dialog", { name: "Ask for review" });
  await ask.getByLabel(/Why is it changed/).fill(why);
  await ask.getByRole("button", { name: "Ask for review", exact: true }).click();
  await expect(ask).toHaveCount(0);
}

/** Shows the version that the demo's finance has put up for review. */
export const openReview = (page: Page): Promise<void> => page.getByRole("radio", { name: /In review, by Priya Raman/ }).click();

export async function sendBack(page: Page, what: string): Promise<void> {
  await openReview(page);
  await page.getByRole("button", { name: "Send back…" }).click();
  const back = page.getByRole("dialog", { name: "Send back" });
  await back.getByLabel(/What should be changed/).fill(what);
  await back.getByRole("button", { name: "Send back", exact: true }).click();
  await expect(back).toHaveCount(0);
}

/** Throws the draft away, told what is lost with it. */
export async function discard(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Discard…" }).click();
  await expect(page.getByRole("alertdialog")).toContainText(/\b1 change is lost|[02-9] changes are lost|It holds no changes/);
  await page.getByRole("button", { name: "Discard", exact: true }).click();
}
