import { expect, type Request, test } from "@playwright/test";
import { complaintsOf, signIn } from "./person.ts";

test("without a connection a link, the palette and Enter lead nowhere and say so, and the page stays; once it is back the link leads on", async ({
  context,
  page,
}) => {
  const complaints = complaintsOf(page);
  await signIn(page, "finance", "/engagements");
  await page.waitForLoadState("networkidle");
  const rows = page.getByRole("table", { name: "Engagements" }).locator("tbody").getByRole("row");
  await expect(rows.nth(2)).toBeVisible();
  const flows = page.getByRole("complementary", { name: "Sidebar" }).getByRole("link", { name: "Flows", exact: true });
  const note = page.getByText("No connection. What is on the screen stays");
  const toldOnce = async () => {
    const told = page.getByText("The page can be opened once it is back.", { exact: true });
    await expect(told).toBeVisible();
    await page.getByRole("button", { name: "Dismiss", exact: true }).click();
    await expect(told).toHaveCount(0);
  };

  await context.setOffline(true);
  await expect(note).toBeVisible();
  await flows.click();
  await toldOnce();
  await expect(page).toHaveURL("/engagements");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("Connections");
  await expect(page.getByRole("option", { name: "Connections" })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await toldOnce();
  await expect(page).toHaveURL("/engagements");
  // What the screen holds stays of use.
  await rows.nth(1).click();
  await expect(page).toHaveURL(/[?&]peek=/);
  await expect(rows.nth(1)).toHaveAttribute("aria-current", "true");
  await page.keyboard.press("Enter");
  await toldOnce();
  await expect(page).toHaveURL(/[?&]peek=/);
  await expect(rows.nth(1)).toBeVisible();

  await context.setOffline(false);
  await expect(note).toHaveCount(0);
  await flows.click();
  await expect(page).toHaveURL("/flows");
  await expect(page.getByRole("heading", { level: 1, name: "Flows" })).toBeVisible();
  expect(complaints).toEqual([]);
});

/** A page that the router asks for, or its question whether it can have any; not what it fetches ahead of a click. */
function isForPage(request: Request): boolean {
  const headers = request.headers();
  return headers.rsc !== undefined && headers["next-router-prefetch"] === undefined;
}

test("a page that the network does not bring is waited for, and comes once it does, without a second click", async ({ page }) => {
  await signIn(page, "finance", "/engagements");
  await page.waitForLoadState("networkidle");
  // All else is still answered: had something failed before, the link would be held back instead.
  const refused: string[] = [];
  await page.route("**/*", (route) => {
    const request = route.request();
    if (!isForPage(request)) return route.fallback();
    refused.push(new URL(request.url()).pathname);
    return route.abort("internetdisconnected");
  });
  const note = page.getByText("No connection. What is on the screen stays");
  const sidebar = page.getByRole("complementary", { name: "Sidebar" });
  // The heading comes with the skeleton, which was fetched ahead.
  const runs = page.getByRole("table", { name: "Runs, newest first" });

  await sidebar.getByRole("link", { name: "Flows", exact: true }).click();
  await expect(note).toBeVisible();
  expect(refused[0]).toBe("/flows");
  await expect(page.getByText("The page can be opened once it is back.", { exact: true })).toHaveCount(0);
  await expect(sidebar).toBeVisible();
  await expect(runs).toHaveCount(0);

  await page.unroute("**/*");
  await expect(runs).toBeVisible();
  await expect(page.getByRole("heading", { level: 1, name: "Flows" })).toBeVisible();
  await expect(page).toHaveURL("/flows");
  await expect(note).toHaveCount(0);
});
