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

    const atCauses = async (page: Page) => {
      await signIn(page, "finance", "/exceptions?queue=all");
      const rows = page.getByRole("table", { name: "Open exceptions by cause" }).locator("tbody").getByRole("row");
      await expect(rows.first()).toBeVisible();
      const found: string[] = [];
      const look = async (what: string) => {
        found.push(...(await findings(page, what)));
        await page.keyboard.press("Escape");
      };
      return { rows, found, look };
    };

    test(`no menu of a list keeps people out, in ${colorScheme}`, async ({ page }) => {
      const { found, look } = await atCauses(page);
      const search = page.getByRole("button", { name: "Search and commands" });
      const palette = page.getByRole("dialog", { name: "Search and commands" });
      await expect(async () => {
        await search.click();
        await expect(palette).toBeVisible({ timeout: 1_000 });
      }).toPass();
      await page.keyboard.type("mapp");
      const lit = palette.getByRole("option", { name: "Mappings" });
      await expect(lit).toHaveAttribute("aria-selected", "true");
      await expect(palette.getByRole("combobox")).toHaveAttribute("aria-activedescendant", (await lit.getAttribute("id")) ?? "");
      await look("the palette");
      await expect(search).toBeFocused();
      await page.getByRole("button", { name: "Filter", exact: true }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await look("the filters");
      await page.getByRole("button", { name: "Views" }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await look("the views");
      await page.getByRole("button", { name: "Keyboard", exact: true }).click();
      await expect(page.getByRole("dialog", { name: "Keyboard" })).toBeVisible();
      await look("the keys");
      expect(found).toEqual([]);
    });

    test(`no menu of the frame and no dialog of a peek keeps people out, in ${colorScheme}`, async ({ page }) => {
      const { found, look, rows } = await atCauses(page);
      const me = page.getByRole("button", { name: /, Finance/ });
      await me.click();
      await expect(page.getByRole("menu")).toBeVisible();
      await look("the user menu");
      await expect(me).toBeFocused();
      const entities = page.getByRole("combobox", { name: "Entity" });
      await entities.click();
      await expect(page.getByRole("option").first()).toBeVisible();
      await look("the entities");
      await expect(entities).toBeFocused();
      await expect(page.locator("[inert]")).toHaveCount(0);
      await rows.first().click();
      const peek = page.getByRole("complementary", { name: "Exception" });
      const snooze = peek.getByRole("button", { name: "Snooze" });
      await snooze.click();
      await expect(page.getByRole("dialog", { name: "Snooze" })).toBeVisible();
      await look("the snooze dialog");
      await expect(snooze).toBeFocused();
      await expect(peek.getByRole("heading", { level: 3, name: "Timeline" })).toBeVisible();
      await look("the peek");
      expect(found).toEqual([]);
    });

    test(`no page keeps people out on a phone, in ${colorScheme}`, async ({ browser, baseURL }) => {
      test.slow();
      const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;
      const context = await browser.newContext({ ...phone, baseURL, colorScheme, reducedMotion: "reduce", bypassCSP: true });
      const page = await context.newPage();
      await signIn(page, "admin");
      const found: string[] = [];
      for (const [path, title] of Object.entries(pages)) {
        await page.goto(path);
        // A peek that is open at first lies over the page, which is out of reach behind it.
        await expect(page.getByRole("heading", { level: 1, name: title, includeHidden: true }).first()).toBeAttached();
        await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
        // A group of choices cannot be reached by keys until the page answers them.
        await expect(page.locator("[role=radiogroup][tabindex='-1']")).toHaveCount(0);
        found.push(...(await findings(page, path)));
        const spilt = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (spilt > 0) found.push(`${path}: ${spilt} px wider than the phone`);
      }
      await context.close();
      expect(found).toEqual([]);
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
