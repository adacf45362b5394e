import { expect, test } from "@playwright/test";
import { complaintsOf, signIn, signInWithKeys } from "./person.ts";

test("an engagement is found by its number from every page", async ({ page }) => {
  await signIn(page, "finance", "/engagements");
  const numbers = page.getByRole("table", { name: "Engagements" }).getByText(/^ENG-\d+$/);
  const number = (await numbers.first().textContent()) ?? "";
  await page.goto("/mappings");
  const palette = page.getByRole("dialog", { name: "Search and commands" });
  await expect(async () => {
    await page.keyboard.press("Control+k");
    await expect(palette).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await page.keyboard.type(number);
  await expect(palette.getByRole("option", { name: number })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/engagements\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("banner")).toContainText(number);
});

test("exceptions are triaged with nothing but the keyboard", async ({ page }) => {
  // A long way through the product.
  test.slow();
  const complaints = complaintsOf(page);
  const { keyboard } = page;
  await signInWithKeys(page, "sales-ops");
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await keyboard.press("Control+k");
  await expect(page.getByRole("dialog", { name: "Search and commands" })).toBeVisible();
  await keyboard.type("Exceptions");
  await expect(page.getByRole("option", { name: "Exceptions" })).toHaveAttribute("aria-selected", "true");
  await keyboard.press("Enter");

  const rows = page.getByRole("table", { name: "Open exceptions by cause" }).locator("tbody").getByRole("row");
  await expect(rows.nth(2)).toBeVisible();
  // Both ways out of the search keep what was typed and hand the keys to the list.
  const search = page.getByRole("searchbox", { name: "Deal, customer or cause" });
  for (const leave of ["Escape", "Enter"]) {
    await keyboard.press("/");
    await expect(search).toBeFocused();
    await keyboard.press("Control+a");
    await keyboard.type("not");
    await keyboard.press(leave);
    await expect(search).not.toBeFocused();
    await expect(search).toHaveValue("not");
    await expect(page).toHaveURL(/[?&]q=not/);
  }
  await page.getByRole("button", { name: "Clear search" }).click();
  await expect(page).not.toHaveURL(/[?&]q=/);
  await expect(rows.nth(2)).toBeVisible();

  await keyboard.press("j");
  await expect(rows.nth(0)).toBeFocused();
  await keyboard.press("j");
  await expect(rows.nth(1)).toBeFocused();
  await keyboard.press("Enter");
  const peek = page.getByRole("complementary", { name: "Exception" });
  await expect(peek.getByRole("heading", { level: 3, name: "Timeline" })).toBeVisible();
  const first = await peek.getByRole("heading", { level: 2 }).textContent();
  await keyboard.press("j");
  await expect(rows.nth(2)).toHaveAttribute("aria-current", "true");
  await keyboard.press("k");
  await expect(peek.getByRole("heading", { level: 2 })).toHaveText(first ?? "");

  await keyboard.press("a");
  const dialog = page.getByRole("dialog", { name: "Assign" });
  await expect(dialog.getByRole("combobox", { name: "To" })).toBeFocused();
  await expect(dialog).toContainText("(me)");
  const assign = dialog.getByRole("button", { name: "Assign" });
  await keyboard.press("Tab");
  await keyboard.press("Tab");
  await expect(assign).toBeFocused();
  await keyboard.press("Enter");
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText(/^\d+ exceptions? assigned to Fatima Haddad/)).toBeVisible();
  await keyboard.press("z");
  await expect(page.getByText("Undone", { exact: true })).toBeVisible();
  await expect(page.getByText(/^\d+ exceptions? assigned to Fatima Haddad/)).toHaveCount(0);

  await keyboard.press("Escape");
  await expect(peek).toHaveCount(0);
  await keyboard.press("x");
  await expect(rows.nth(1).getByRole("checkbox")).toBeChecked();
  await keyboard.press("Escape");
  await expect(rows.nth(1).getByRole("checkbox")).not.toBeChecked();

  // A key that is pressed before the page answers keys is lost.
  await page.goto("/exceptions?queue=sales_ops&view=items", { waitUntil: "networkidle" });
  const single = page.getByRole("table", { name: "Open exceptions by rank" }).locator("tbody").getByRole("row");
  await expect(single.nth(2)).toBeVisible();
  await keyboard.press("j");
  await expect(single.nth(0)).toBeFocused();
  await keyboard.press("a");
  await expect(dialog).toContainText("(me)");
  await keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await keyboard.press("?");
  await expect(page.getByRole("dialog", { name: /keyboard/i })).toBeVisible();
  expect(complaints).toEqual([]);
});

test("the keyboard and the peek go on from the place of an exception that was sent away", async ({ page }) => {
  const { keyboard } = page;
  await signIn(page, "sales-ops", "/exceptions?queue=sales_ops&view=items");
  await page.waitForLoadState("networkidle");
  const rows = page.getByRole("table", { name: "Open exceptions by rank" }).locator("tbody").getByRole("row");
  await expect(rows.nth(2)).toBeVisible();
  const rowAt = async (index: number) => page.locator(`[id="${await rows.nth(index).getAttribute("id")}"]`);
  const dialog = page.getByRole("dialog", { name: "Snooze" });
  const snooze = async () => {
    await keyboard.press("s");
    await dialog.getByRole("button", { name: "Snooze" }).click();
    await expect(dialog).toHaveCount(0);
    await expect(page.getByText("1 exception snoozed", { exact: true })).toBeVisible();
  };
  const undo = async () => {
    await keyboard.press("z");
    await expect(page.getByText("Undone", { exact: true }).last()).toBeVisible();
  };

  await keyboard.press("j");
  await keyboard.press("j");
  await expect(rows.nth(1)).toBeFocused();
  const [sent, next] = [await rowAt(1), await rowAt(2)];
  await snooze();
  await expect(sent).toHaveCount(0);
  await expect(next).toBeFocused();
  await undo();
  await expect(sent).toBeVisible();

  await keyboard.press("k");
  await expect(sent).toBeFocused();
  await keyboard.press("Enter");
  await expect(sent).toHaveAttribute("aria-current", "true");
  await snooze();
  await expect(sent).toHaveCount(0);
  await keyboard.press("j");
  await expect(next).toHaveAttribute("aria-current", "true");
  await undo();
  await expect(sent).toBeVisible();
});

test("what was done to an exception is undone with the keyboard after the page was loaded again too", async ({ page }) => {
  await signIn(page, "sales-ops", "/exceptions?queue=sales_ops&view=items");
  const rows = page.getByRole("table", { name: "Open exceptions by rank" }).locator("tbody").getByRole("row");
  const snooze = page.getByRole("complementary", { name: "Exception" }).getByRole("button", { name: "Snooze" });
  // Until the page answers the pointer.
  await expect(async () => {
    await rows.nth(3).click();
    await expect(snooze).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await snooze.click();
  await page.getByRole("dialog", { name: "Snooze" }).getByRole("button", { name: "Snooze" }).click();
  await expect(page.getByText("1 exception snoozed", { exact: true })).toBeVisible();
  await page.reload();
  // Until the page answers keys; the second time there is nothing left to undo.
  await expect(async () => {
    await page.keyboard.press("z");
    await expect(page.getByText("Undone", { exact: true })).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await expect(page.getByText("1 exception as before", { exact: true })).toBeVisible();
});

// As a page of 1800 px is at 200 % zoom.
test.describe("where the peek lies over the list", () => {
  test.use({ viewport: { width: 900, height: 800 } });

  test("exceptions are triaged with nothing but the keyboard too", async ({ page }) => {
    const complaints = complaintsOf(page);
    const { keyboard } = page;
    await signIn(page, "sales-ops", "/exceptions?queue=sales_ops&view=items");
    await page.waitForLoadState("networkidle");
    const rows = page.locator("tbody tr");
    await expect(rows.nth(3)).toBeVisible();
    const rowAt = async (index: number) => page.locator(`[id="${await rows.nth(index).getAttribute("id")}"]`);
    const [first, second, third, fourth] = [await rowAt(0), await rowAt(1), await rowAt(2), await rowAt(3)];
    const peek = page.getByRole("dialog", { name: "Exception" });
    const dialog = (name: string) => page.getByRole("dialog", { name });

    await keyboard.press("j");
    await expect(first).toBeFocused();
    await keyboard.press("Enter");
    await expect(peek).toBeFocused();
    await keyboard.press("j");
    await expect(second).toHaveAttribute("aria-current", "true");
    await keyboard.press("j");
    await keyboard.press("k");
    await expect(second).toHaveAttribute("aria-current", "true");
    await expect(peek).toBeFocused();

    // A dialog over the peek has its own keys, and gives the focus back.
    await keyboard.press("a");
    await expect(dialog("Assign").getByRole("combobox", { name: "To" })).toBeFocused();
    await keyboard.press("j");
    await keyboard.press("Escape");
    await expect(dialog("Assign")).toHaveCount(0);
    await expect(peek).toBeFocused();
    await expect(second).toHaveAttribute("aria-current", "true");

    // So has a field in the peek.
    const comment = peek.getByRole("textbox", { name: "Comment" });
    await comment.focus();
    await keyboard.type("jxs");
    await expect(comment).toHaveValue("jxs");
    await expect(second).toHaveAttribute("aria-current", "true");
    await expect(dialog("Snooze")).toHaveCount(0);
    await comment.fill("");
    await peek.focus();

    await keyboard.press("x");
    await expect(second.locator("[role=checkbox]")).toHaveAttribute("aria-checked", "true");
    await keyboard.press("x");
    await expect(second.locator("[role=checkbox]")).toHaveAttribute("aria-checked", "false");

    await keyboard.press("s");
    await dialog("Snooze").getByRole("button", { name: "Snooze" }).click();
    await expect(second).toHaveCount(0);
    await keyboard.press("j");
    await expect(third).toHaveAttribute("aria-current", "true");
    await keyboard.press("z");
    await expect(second).toBeAttached();

    await keyboard.press("j");
    await expect(fourth).toHaveAttribute("aria-current", "true");
    await keyboard.press("Escape");
    await expect(peek).toHaveCount(0);
    await expect(fourth).toBeFocused();
    expect(complaints).toEqual([]);
  });
});

test("the row that a peek moves on to over the list is named to who cannot see it, and nothing is where the focus says it", async ({
  page,
}) => {
  const { keyboard } = page;
  await page.setViewportSize({ width: 900, height: 900 });
  await signIn(page, "finance", "/engagements");
  await page.waitForLoadState("networkidle");
  const rows = page.locator("table[aria-label=Engagements] tbody tr");
  const numberOf = async (index: number) => (await rows.nth(index).getByText(/^ENG-/).textContent()) ?? "";
  const [first, second] = [await numberOf(0), await numberOf(1)];
  const said = page.locator("p[aria-live=polite]");
  await expect(said).toHaveText("");
  await keyboard.press("j");
  await expect(rows.nth(0)).toBeFocused();
  await keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Engagement" })).toBeVisible();
  await expect(said).toContainText(first);
  // What a sheet hides from screen readers is hidden with all that it holds.
  await expect(said.and(page.locator(":not([aria-hidden=true] *)"))).toHaveCount(1);
  await keyboard.press("j");
  await expect(said).toContainText(second);
  await keyboard.press("k");
  await expect(said).toContainText(first);

  await page.setViewportSize({ width: 1440, height: 900 });
  await expect(page.getByRole("complementary", { name: "Engagement" })).toBeVisible();
  await expect(said).toHaveText("");
});
