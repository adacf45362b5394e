import { expect, test } from "@playwright/test";
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

test("a page that the network does not bring is waited for, and comes once it does", async ({ page }) => {
  test.slow();
  await signIn(page, "finance", "/engagements");
  await page.waitForLoadState("networkidle");
  const reachesNobody = (url: URL) => url.origin === new URL(page.url()).origin && !url.pathname.startsWith("/_next/");
  await page.route(reachesNobody, (route) => route.abort("internetdisconnected"));
  const flows = page.getByRole("complementary", { name: "Sidebar" }).getByRole("link", { name: "Flows", exact: true });
  await flows.click();
  await expect(page.getByText("No connection. What is on the screen stays")).toBeVisible();
  await expect(page.getByRole("complementary", { name: "Sidebar" })).toBeVisible();
  await page.unroute(reachesNobody);
  // Where something else had failed before the link was clicked, it was held back, and leads on now.
  await expect(async () => {
    if (new URL(page.url()).pathname !== "/flows") await flows.click({ timeout: 3_000 });
    await expect(page.getByRole("heading", { level: 1, name: "Flows" })).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 60_000 });
  await expect(page).toHaveURL("/flows");
  await expect(page.getByText("No connection. What is on the screen stays")).toHaveCount(0);
});
