import { expect, test } from "@playwright/test";
import { laterProducts } from "../server/demo/data/catalogue.ts";
import { complaintsOf, signIn } from "./person.ts";

test("one alias for a product that the catalogue does not know releases every deal that waits for it", async ({ page }) => {
  const complaints = complaintsOf(page);
  await signIn(page, "sales-ops", "/exceptions");
  const causes = page.getByRole("table", { name: "Open exceptions by cause" });
  const group = causes.getByRole("row", { name: new RegExp(laterProducts.typo) });
  await group.click();

  const peek = page.getByRole("complementary", { name: "Exception" });
  await expect(peek.getByRole("heading", { level: 2 })).toContainText(laterProducts.typo);
  const many = /Holds up (\d+) deals/.exec((await peek.textContent()) ?? "")?.[1];
  expect(Number(many)).toBeGreaterThan(1);
  await expect(peek.getByLabel(`“${laterProducts.typo}” is the same as`)).toContainText(laterProducts.readiness);
  await peek.getByLabel("Why").fill("The catalogue holds it twice, once with a slip");
  await peek.getByRole("button", { name: "Map and release" }).click();

  await expect(group).toHaveCount(0, { timeout: 40_000 });
  // Some stop again for a reason of their own, such as finance's activation in the ERP; none waits for the product any more.
  const told = page.getByRole("status").filter({ hasText: `of ${many} through` });
  await expect(told).toBeVisible({ timeout: 20_000 });
  await expect(told).not.toContainText(/in work|still open/, { timeout: 20_000 });
  await expect(peek).toContainText("This cause is settled");
  expect(complaints).toEqual([]);
});
