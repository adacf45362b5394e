import { expect, type Page, test } from "@playwright/test";
import { credential } from "../server/demo/sandbox-control.ts";
import { vendors } from "./crm.ts";
import { complaintsOf, signIn } from "./person.ts";

const address = (page: Page) => page.getByLabel("Base address");
const save = (page: Page) => page.getByRole("button", { name: "Save", exact: true });
const fields = {
  clientId: "Consumer key of the connected app",
  username: "Username of the integration user",
  privateKey: "RSA private key of the connected app",
};

test("a connection that is to be found elsewhere asks for its credentials anew, and stays where it is until they are given", async ({
  page,
}) => {
  const complaints = complaintsOf(page);
  const credentials = await vendors.credentials("salesforce~history");
  const here = credential(credentials, "baseUrl");
  const elsewhere = here.replace("//127.0.0.1", "//localhost");
  const form = page.locator("form").filter({ has: address(page) });
  await signIn(page, "it", "/connections/salesforce-history");
  await expect(address(page)).toHaveValue(here);

  await address(page).fill(elsewhere);
  await save(page).click();
  await expect(form).toContainText("what is stored to sign in there is not sent to another place");
  for (const label of Object.values(fields)) await expect(form.getByLabel(label)).toHaveValue("");
  await expect(form.getByText("must be entered anew for the new place")).toBeVisible();
  await page.getByRole("button", { name: "Discard" }).click();
  await expect(address(page)).toHaveValue(here);
  await expect(form.getByLabel(fields.clientId)).toHaveCount(0);

  // There and back again, with everything entered each time: what was given for one place does not serve for the other.
  for (const to of [elsewhere, here]) {
    await address(page).fill(to);
    await save(page).click();
    await expect(form.getByText("must be entered anew for the new place")).toBeVisible();
    for (const [name, label] of Object.entries(fields)) await form.getByLabel(label).fill(credential(credentials, name));
    await save(page).click();
    await expect(page.getByText("Saved", { exact: true })).toBeVisible();
    await expect(form.getByLabel(fields.clientId)).toHaveCount(0);
    await page.reload();
    await expect(address(page)).toHaveValue(to);
  }
  expect(complaints).toEqual([]);
});

test("of a live connection it also asks whether the linked records are the same there", async ({ page }) => {
  await signIn(page, "it", "/connections/kantata");
  const stored = await address(page).inputValue();
  await address(page).fill("https://psa.meridian-consulting.example/api/v1/");
  await save(page).click();
  const same = page.getByRole("checkbox", { name: "It is the same account under another address" });
  await expect(same).not.toBeChecked();
  await expect(page.getByText("are linked with records of Kantata OX")).toBeVisible();
  await page.getByRole("button", { name: "Discard" }).click();
  await page.reload();
  await expect(address(page)).toHaveValue(stored);
  await expect(page.getByRole("radio", { name: "Live" })).toBeChecked();
});
