import { expect, type Page, test } from "@playwright/test";
import { userNamed } from "../server/demo/data/users.ts";
import { choose, complaintsOf, signIn, signInElsewhere } from "./person.ts";

const bell = (page: Page) => page.getByRole("button", { name: /^(\d+\+? notices|Notices)$/ });
const told = (page: Page, text: string) =>
  page.getByRole("dialog", { name: "Notices" }).getByRole("listitem").filter({ hasText: text });
const peekOf = (page: Page) => page.getByRole("complementary", { name: "Exception" });

test("somebody asks a colleague about an exception, who is told, answers there, and whoever asked is told", async ({
  browser,
  page,
}) => {
  // Two people in two browsers.
  test.slow();
  const complaints = complaintsOf(page);
  const question = `Is this the order of May? ${Date.now()}`;
  const [asker, colleague] = [userNamed("finance").name, userNamed("finance-approver").name];
  await signIn(page, "finance", "/exceptions?queue=finance&view=items");
  await page.getByRole("table", { name: "Open exceptions by rank" }).getByRole("row").nth(1).click();
  await peekOf(page).getByLabel("Comment").fill(question);
  await choose(peekOf(page).getByLabel("Ask", { exact: true }), new RegExp(colleague));
  await peekOf(page).getByRole("button", { name: "Ask", exact: true }).click();
  await expect(peekOf(page)).toContainText(`${asker} asks ${colleague}`);
  await expect(peekOf(page).getByLabel("Comment")).toHaveValue("");

  const other = await signInElsewhere(browser, "finance-approver");
  await bell(other).click();
  await expect(told(other, question)).toContainText("to you");
  await told(other, question).getByRole("link").click();
  await expect(peekOf(other)).toContainText(question);
  const answer = `Yes, it is. ${Date.now()}`;
  await peekOf(other).getByLabel("Comment").fill(answer);
  // A double-click says it once.
  await peekOf(other).getByRole("button", { name: "Comment", exact: true }).dblclick();
  await expect(peekOf(other)).toContainText(answer);
  await expect(peekOf(other).getByLabel("Comment")).toHaveValue("");
  await other.reload();
  await expect(peekOf(other).getByText(answer)).toHaveCount(1);
  await other.context().close();

  await page.reload();
  await bell(page).click();
  await expect(told(page, answer)).toBeVisible();
  await page.getByRole("button", { name: new RegExp(`^Acknowledge: .*${answer}`) }).click();
  await expect(told(page, answer)).toHaveCount(0);
  expect(complaints).toEqual([]);
});

test("everybody chooses of what they are told by mail, and the choice is kept", async ({ page }) => {
  await signIn(page, "pmo", "/account");
  const assigned = page.getByRole("checkbox", { name: "An exception is assigned to me" });
  await expect(assigned).toBeChecked();
  const turn = async () => {
    const kept = page.waitForResponse((response) => response.url().includes("session.changeMail"));
    await assigned.click();
    expect((await kept).status()).toBe(200);
  };
  await turn();
  await page.reload();
  await expect(assigned).not.toBeChecked();
  await turn();
  await expect(assigned).toBeChecked();
});
