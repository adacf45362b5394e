import { expect, test } from "@playwright/test";
import { add, askForReview, compare, discard, draftOffice, edit, newRow, openReview, sendBack } from "./mapping-steps.ts";
import { choose, complaintsOf, signIn, signInElsewhere } from "./person.ts";

test("a draft is compared, tried and published, and stands in the history with its reason", async ({ page }) => {
  const complaints = complaintsOf(page);
  await signIn(page, "pmo", "/mappings/role");
  await edit(page);
  const dialog = await newRow(page);
  await dialog.getByLabel("Role sold").fill("Cloud FinOps Lead");
  await dialog
    .getByRole("button", { name: "Another name" })
    .or(dialog.getByRole("radio", { name: "Another name" }))
    .click();
  await choose(dialog.getByLabel("It is the same as"), "Engagement Manager");
  await add(dialog);
  const rows = page.getByRole("table", { name: "Rows" });
  await expect(rows.getByRole("row", { name: /Cloud FinOps Lead.*Same as: Engagement Manager/ })).toBeVisible();

  const changes = await compare(page);
  await expect(changes.getByRole("row", { name: /Added.*Cloud FinOps Lead/ })).toBeVisible();
  await page.getByPlaceholder("Filter changes").fill("no such row");
  await expect(page.getByText("No changes match these filters")).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(changes.getByRole("row", { name: /Added.*Cloud FinOps Lead/ })).toBeVisible();
  await page.getByRole("button", { name: "Publish…" }).click();
  const publish = page.getByRole("dialog", { name: "Publish" });
  await expect(publish).toContainText("Publishing releases 1 engagement");
  await publish.getByLabel(/Why is it changed/).fill("Sold since the cloud practice began");
  await publish.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(page.getByText(/is in force: 1 record goes on/).first()).toBeVisible();
  const history = page.getByRole("complementary", { name: "History" });
  await expect(history.getByRole("listitem").first()).toContainText("Sold since the cloud practice began");
  await expect(history.getByRole("listitem").first()).toContainText("In force");
  expect(complaints).toEqual([]);
});

test("a new tax profile needs a second person, who publishes it", async ({ browser, page }) => {
  test.slow();
  await signIn(page, "finance", "/mappings/tax-profile");
  const missing = page.getByRole("region", { name: "Not mapped" });
  await missing.getByRole("listitem").filter({ hasText: "Vietnam" }).getByRole("button", { name: "Map…" }).click();
  const dialog = page.getByRole("dialog", { name: /^Map/ });
  await dialog.getByLabel("Tax profile").fill("SG-ZERO-RATED");
  await dialog.getByLabel("Why").fill("Exported services to Vietnam are zero-rated");
  await dialog.getByRole("button", { name: "Ask a second person" }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("radio", { name: /In review, by Priya Raman/ })).toBeVisible();
  await openReview(page);
  await expect(page.getByRole("button", { name: "Publish…" })).toHaveCount(0);

  const other = await signInElsewhere(browser, "finance-approver", "/mappings/tax-profile");
  await openReview(other);
  await other.getByRole("button", { name: "Publish…" }).click();
  const publish = other.getByRole("dialog", { name: "Publish" });
  await publish.getByRole("button", { name: "Publish", exact: true }).click();
  await expect(other.getByText(/is in force: 3 records go on/).first()).toBeVisible();
  await expect(other.getByRole("region", { name: "Not mapped" })).toHaveCount(0, { timeout: 30_000 });

  const history = other.getByRole("complementary", { name: "History" });
  await history.getByRole("listitem").last().getByRole("button").click();
  await other.getByRole("button", { name: "Back to it…" }).click();
  const back = other.getByRole("dialog", { name: /^Back to version/ });
  await expect(back).toContainText(/A change of tax profile needs a second person\. .*Priya Raman/);
  await expect(back.getByRole("button", { name: "Ask for review" })).toBeVisible();
  await other.context().close();
});

test("rows that are pasted with mistakes are refused line by line, and nothing is taken", async ({ page }) => {
  await signIn(page, "finance", "/mappings/payment-terms");
  await edit(page);
  await page.getByRole("button", { name: "Paste rows" }).click();
  const dialog = page.getByRole("dialog", { name: "Paste rows" });
  await dialog.getByLabel("Rows").fill("60 days\tNet 45\n90 days\tNet 90");
  await expect(dialog).toContainText(/Line 2, .*“Net 90” is not among what can be chosen/);
  await expect(dialog.getByRole("button", { name: /into the draft/ })).toBeDisabled();
  const many = Array.from({ length: 60 }, (_, day) => `${day} days\tNet 90`);
  await dialog.getByLabel("Rows").fill(many.join("\n"));
  await expect(dialog.getByText("60 things are wrong")).toBeInViewport();
  await dialog.getByLabel("Rows").fill("60 days\tNet 45");
  await dialog.getByRole("button", { name: "Put 1 row into the draft" }).click();
  await expect(page.getByRole("table", { name: "Rows" }).getByRole("row", { name: /60 days.*ERP terms: Net 45/ })).toBeVisible();
  await discard(page);
  await expect(page.getByText("60 days", { exact: true })).toHaveCount(0);
});

test("the second person sends a mapping of a legal entity back, and says why", async ({ browser, page }) => {
  test.slow();
  await draftOffice(page, "Nordic desk");
  await expect((await compare(page)).getByRole("row", { name: /Nordic desk/ })).toContainText("Second person");
  await expect(page.getByRole("button", { name: "Publish…" })).toHaveCount(0);
  await askForReview(page, "London sells for the Nordic desk");

  const other = await signInElsewhere(browser, "finance-approver", "/mappings/regional-office");
  await sendBack(other, "The Nordic desk belongs to the German entity");
  await other.context().close();

  await page.reload();
  await expect(page.getByText("Marcus Webb sent it back")).toBeVisible();
  await expect(page.getByText("The Nordic desk belongs to the German entity").first()).toBeVisible();
  await discard(page);
  await expect(page.getByText("Nordic desk", { exact: true })).toHaveCount(0);
});

test("what is sent back while another draft is open stays to be read, with what the second person said", async ({
  browser,
  page,
}) => {
  test.slow();
  await draftOffice(page, "Baltic desk");
  await askForReview(page, "London sells for the Baltic desk");
  await page.getByRole("radio", { name: /^In force/ }).click();
  await edit(page);
  await expect(page.getByRole("radio", { name: /^Your draft/ })).toBeChecked();

  const other = await signInElsewhere(browser, "finance-approver", "/mappings/regional-office");
  await sendBack(other, "The Baltic desk is not ours yet");
  await other.context().close();

  await page.reload();
  const history = page.getByRole("complementary", { name: "History" });
  const entry = history.getByRole("listitem").filter({ hasText: "London sells for the Baltic desk" });
  await expect(entry).toContainText("Sent back");
  await expect(entry).toContainText("Marcus Webb: The Baltic desk is not ours yet");
  await entry.getByRole("button").click();
  await expect(page.getByText("Marcus Webb sent it back")).toBeVisible();
  await expect(page.getByRole("button", { name: "Back to it…" })).toHaveCount(0);
  await expect((await compare(page)).getByRole("row", { name: /Baltic desk/ })).toBeVisible();
  await page.getByRole("radio", { name: /^Your draft/ }).click();
  await discard(page);
  await expect(page.getByRole("button", { name: "Edit", exact: true })).toBeVisible();
});

test("a row that cannot be says so at its field", async ({ page }) => {
  await signIn(page, "finance", "/mappings/payment-terms");
  await edit(page);
  const known = await page.getByRole("table", { name: "Rows" }).getByRole("rowheader").first().textContent();
  const dialog = await newRow(page);
  await dialog.getByLabel("Terms in the CRM").fill(known ?? "");
  await dialog.getByLabel("ERP terms").click();
  await page.getByRole("option").first().click();
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(dialog.getByLabel("Terms in the CRM")).toHaveAccessibleDescription(/It is there already/);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await discard(page);
  await expect(page.getByRole("button", { name: "Edit", exact: true })).toBeVisible();
});

test("cells of a draft are changed in place with the keyboard; one that cannot be says why and is taken back", async ({
  page,
}) => {
  await signIn(page, "pmo", "/mappings/role");
  await edit(page);
  const rows = page.getByRole("table", { name: "Rows" });
  const trainer = rows.getByRole("row").filter({ has: page.getByRole("rowheader", { name: "Trainer" }) });
  const role = trainer.getByRole("button", { name: /^PSA role:/ });
  const card = trainer.getByRole("button", { name: /^Rate card line:/ });

  await card.press("F2");
  await page.keyboard.type("Trainer, senior");
  await page.keyboard.press("Enter");
  await expect(card).toHaveAccessibleName("Rate card line: Trainer, senior");
  await expect(trainer).toContainText("Changed:");

  await card.press("F2");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Enter");
  await expect(card).toHaveAccessibleDescription("Rate card line is missing");
  await expect(page.getByText("One cell is not in the draft: it says why.")).toBeVisible();
  await card.press("Escape");
  await expect(card).toHaveAccessibleName("Rate card line: Trainer, senior");
  await expect(card).toHaveAccessibleDescription("");

  await role.press("Enter");
  await expect(page.getByPlaceholder("PSA role of Trainer")).toBeFocused();
  await page.keyboard.type("Devel");
  await page.keyboard.press("Tab");
  await expect(role).toHaveAccessibleName("PSA role: Developer");
  await expect(page.getByLabel("Rate card line of Trainer")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(card).toBeFocused();

  const changes = await compare(page);
  await expect(changes.getByRole("row", { name: /PSA role.*Trainer.*Developer/ })).toBeVisible();
  await expect(changes.getByRole("row", { name: /Rate card line.*Trainer.*Trainer, senior/ })).toBeVisible();
  await discard(page);
  await expect(page.getByRole("button", { name: "Edit", exact: true })).toBeVisible();
});

test("who may only read looks through the history on a phone, and finds nothing to press that would be refused", async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, "auditor", "/mappings/product");
  await expect(page.getByRole("list", { name: "Rows" })).toBeVisible();
  for (const name of ["Edit", "Map…", "Publish…"]) await expect(page.getByRole("button", { name, exact: true })).toHaveCount(0);
  await page.getByRole("button", { name: "History", exact: true }).click();
  const history = page.getByRole("dialog", { name: "History" });
  await history.getByRole("listitem").last().getByRole("button").click();
  await expect(history).toHaveCount(0);
  await expect(page).toHaveURL(/version=1/);
  await expect(await compare(page)).toBeVisible();
  await expect(page.getByRole("button", { name: "Back to it…" })).toHaveCount(0);
});
