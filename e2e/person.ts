import { type Browser, expect, type Locator, type Page } from "@playwright/test";
import { userNamed } from "../server/demo/data/users.ts";
import { signIns } from "./product.ts";

/** The demo's password: one for all of its people. */
function password(): string {
  const [first] = signIns();
  if (!first) throw new Error("sign-ins.json is empty: the demo estate has nobody who may sign in.");
  return first.password;
}

/** Signs in as one of the demo's people, by their key, and waits for the page that was wanted; a code says what led to the sign-in. */
export async function signIn(page: Page, key: string, to = "/", code?: string): Promise<void> {
  await page.goto(`/sign-in?callbackUrl=${encodeURIComponent(to)}${code ? `&error=${code}` : ""}`);
  await page.getByLabel("Email").fill(userNamed(key).email);
  await page.getByLabel("Password").fill(password());
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  await expect(page.getByRole("button", { name: new RegExp(`^${userNamed(key).name}, `) })).toBeVisible();
}

/** Signs somebody else in, in a browser of their own. Close the page's context when they are done. */
export async function signInElsewhere(browser: Browser, key: string, to = "/"): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, key, to);
  return page;
}

/** Types the same with nothing but keys, from the address field, which has the focus. */
export async function signInWithKeys(page: Page, key: string): Promise<void> {
  await page.goto("/sign-in");
  await expect(page.getByRole("button", { name: "Sign in", exact: true })).toBeEnabled();
  await page.keyboard.type(userNamed(key).email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(password());
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

/** Opens a page whose scripts have not come yet; they do once the answer is called. */
export async function openUnanswering(page: Page, path: string): Promise<() => void> {
  let answer = () => {};
  const asked = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route("**/_next/static/**", async (route) => {
    if (route.request().resourceType() === "script") await asked;
    await route.continue();
  });
  await page.goto(path, { waitUntil: "commit" });
  return answer;
}

/** Picks an option of a field that opens a list. */
export async function choose(field: Locator, option: string | RegExp): Promise<void> {
  await field.click();
  await field.page().getByRole("option", { name: option }).click();
}

/** What goes wrong in the page itself from now on: uncaught errors, and errors in the console but for refused requests. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.message}`));
  page.on("console", (message) => {
    const isRefusal = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !isRefusal) complaints.push(`${page.url()}: ${message.text()}`);
  });
  return complaints;
}
