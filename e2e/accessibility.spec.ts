import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { complaintsOf, signIn } from "./person.ts";

/** Everything serious or critical that the checker finds on a page, with the place. */
async function findings(page: Page, where: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map((node) => `${where}: ${id} at ${node.target.join(" ")} (${node.failureSummary})`));
}

const pages: Readonly<Record<string, string>> = {
  "/": "Overview",
  "/exceptions?queue=all": "Exceptions",
  "/exceptions?queue=all&view=items": "Exceptions",
  "/engagements": "Engagements",
  "/flows": "Flows",
  "/mappings": "Mappings",
  "/mappings/product": "Product → service line",
  "/calendars?peek=DE01": "Calendars",
  "/connections": "Connections",
  "/access": "Access",
  "/audit": "Audit",
  "/account": "Your account",
  "/about-demo": "Demo estate",
};

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme, reducedMotion: "reduce" } as object);

    test(`the sign-in has nothing that keeps people out, in ${colorScheme}`, async ({ page }) => {
      await page.goto("/sign-in");
      await expect(page.getByRole("button", { name: "Sign in", exact: true })).toBeEnabled();
      expect(await findings(page, "/sign-in")).toEqual([]);
    });

    test(`the staffing page has nothing that keeps people out, in ${colorScheme}`, async ({ page }) => {
      await signIn(page, "pmo", "/staffing");
      await expect(page.getByRole("heading", { level: 1, name: "Staffing" })).toBeVisible();
      expect(await findings(page, "/staffing")).toEqual([]);
    });

    test(`no page has anything that keeps people out, in ${colorScheme}`, async ({ page }) => {
      test.slow();
      const complaints = complaintsOf(page);
      await signIn(page, "admin");
      const found: string[] = [];
      for (const [path, title] of Object.entries(pages)) {
        await page.goto(path);
        await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
        await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
        found.push(...(await findings(page, path)));
      }
      await page.goto("/engagements");
      await page.getByRole("table", { name: "Engagements" }).locator("tbody").getByRole("row").first().click();
      await page.getByRole("complementary", { name: "Engagement" }).getByRole("link", { name: "Open", exact: true }).click();
      for (const part of ["Contract and deal", "Steps", "Trace", "History"]) {
        await page.getByRole("radio", { name: new RegExp(`^${part}`) }).click();
        await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
        found.push(...(await findings(page, part)));
      }
      expect(found).toEqual([]);
      expect(complaints).toEqual([]);
    });
  });
}
