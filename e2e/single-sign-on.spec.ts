import { type APIRequestContext, expect, type Page, test } from "@playwright/test";
import type { KnownPerson } from "../server/testing/identity-provider.ts";
import { joiner, stranger } from "./identity-provider.ts";
import { complaintsOf, signIn } from "./person.ts";

/** Makes the token that the firm's directory speaks with. */
async function directoryToken(page: Page): Promise<string> {
  await signIn(page, "admin", "/access");
  await page.getByRole("radio", { name: "API tokens" }).click();
  await page.getByRole("button", { name: "New token" }).first().click(); // an empty list has another one
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Directory");
  await dialog.getByRole("combobox", { name: "Role" }).click();
  await page.getByRole("option", { name: "Administrator" }).click();
  await dialog.getByRole("checkbox", { name: "access.manage" }).check();
  await dialog.getByRole("button", { name: "Create token" }).click();
  return (await dialog.locator("code").textContent()) ?? "";
}

/** Takes the way through the identity provider, from the sign-in page to where it leads back. */
async function goThroughProvider(page: Page, { sub }: KnownPerson): Promise<void> {
  await page.getByRole("button", { name: "Single sign-on" }).click();
  await expect(page.getByRole("heading", { name: "Sign in to the firm directory" })).toBeVisible();
  await page.getByLabel("Account").fill(sub);
  await page.getByRole("button", { name: "Sign in" }).click();
}

// Next.js has an alert of its own on each page.
const expectRefusal = (page: Page, said: string) => expect(page.getByRole("alert").filter({ hasText: said })).toBeVisible();

test("whom the directory lets in comes in through the identity provider with the role it gave, until it suspends them", async ({
  browser,
  page,
  request,
}) => {
  // Three browsers, one after the other.
  test.slow();
  const directory = directoryOf(request, await directoryToken(page));
  const sonja = await directory.letIn({ roles: ["auditor/US01"], active: true });

  const theirs = await (await browser.newContext()).newPage();
  const complaints = complaintsOf(theirs);
  await theirs.goto("/sign-in?callbackUrl=%2Faudit");
  await goThroughProvider(theirs, joiner);
  await expect(theirs).toHaveURL("/audit");
  await expect(theirs.getByRole("heading", { level: 1, name: "Audit" })).toBeVisible();
  await expect(theirs.getByRole("button", { name: /^Sonja Lund, Auditor/ })).toBeVisible();

  // An open page would leave by itself as soon as it asks for anything.
  await theirs.goto("about:blank");
  await directory.change(sonja, { active: false });
  await theirs.goto("/audit");
  await expect(theirs).toHaveURL(/\/sign-in/);
  // The provider remembers them, and asks no more.
  await theirs.getByRole("button", { name: "Single sign-on" }).click();
  await expectRefusal(theirs, "This account is switched off. Ask an administrator of your firm.");
  await theirs.goto("/");
  await expect(theirs).toHaveURL(/\/sign-in/);
  expect(complaints).toEqual([]);
  await directory.takeOut(sonja);
});

test("whom nobody let in is refused in plain words, though the identity provider knows them", async ({ page }) => {
  await page.goto("/sign-in");
  await goThroughProvider(page, stranger);
  await expect(page).toHaveURL(/\/sign-in/);
  await expectRefusal(page, "Nobody with this address may sign in here. Ask an administrator of your firm.");
  await page.goto("/");
  await expect(page).toHaveURL(/\/sign-in/);
});

/** What the firm's directory does by SCIM. */
function directoryOf(request: APIRequestContext, token: string) {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/scim+json" };
  const users = "/api/scim/v2/Users";
  return {
    letIn: async (attributes: object): Promise<string> => {
      const data = { userName: joiner.email, displayName: joiner.name, ...attributes };
      const made = await request.post(users, { headers, data });
      expect(made.status(), await made.text()).toBe(201);
      return String((await made.json()).id);
    },
    change: async (id: string, value: object): Promise<void> => {
      const data = {
        schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        Operations: [{ op: "replace", value }],
      };
      expect((await request.patch(`${users}/${id}`, { headers, data })).status()).toBe(200);
    },
    takeOut: async (id: string): Promise<void> => {
      expect((await request.delete(`${users}/${id}`, { headers })).status()).toBe(204);
    },
  };
}
