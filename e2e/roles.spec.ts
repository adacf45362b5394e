import { expect, test } from "@playwright/test";
import { complaintsOf, signIn } from "./person.ts";

const everyone = ["/", "/exceptions", "/engagements", "/mappings"];
const operations = ["/flows", "/connections"];
/** What each person's menu holds, in no order; nothing else may be there. */
const menus: Readonly<Record<string, readonly string[]>> = {
  finance: [...everyone, ...operations, "/calendars", "/audit"],
  pmo: [...everyone, ...operations, "/staffing", "/calendars"],
  "project-manager": [...everyone, ...operations, "/staffing"],
  "resource-manager": [...everyone, "/staffing"],
  "sales-ops": [...everyone, ...operations, "/staffing"],
  "account-team": everyone,
  it: [...everyone, ...operations, "/calendars", "/access", "/audit"],
  executive: [...everyone, ...operations, "/staffing", "/audit"],
  auditor: [...everyone, ...operations, "/staffing", "/calendars", "/access", "/audit"],
  admin: [...everyone, ...operations, "/calendars", "/access", "/audit"],
};

for (const [key, places] of Object.entries(menus)) {
  test(`${key} signs in, lands on the overview and finds the places that are theirs`, async ({ page }) => {
    const complaints = complaintsOf(page);
    await signIn(page, key);
    await expect(page).toHaveURL("/");
    await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
    const links = page.getByRole("navigation", { name: "Main" }).getByRole("link");
    const shown = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
    expect(shown.toSorted()).toEqual([...places].sort());
    for (const place of places.slice(1)) {
      await links.and(page.locator(`[href="${place}"]`)).click();
      await expect(page).toHaveURL((url) => url.pathname === place);
      await expect(page.getByRole("heading", { level: 1, name: title(place) })).toBeVisible();
    }
    expect(complaints).toEqual([]);
  });
}

const title = (place: string): string => `${place.charAt(1).toUpperCase()}${place.slice(2)}`;

test("a place that is not theirs stays closed when its address is typed", async ({ page }) => {
  await signIn(page, "account-team", "/audit");
  await expect(page.getByRole("main")).toContainText("Your role does not include the audit trail");
  await expect(page.getByRole("table")).toHaveCount(0);
});
