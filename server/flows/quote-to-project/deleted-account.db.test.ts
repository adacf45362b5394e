import { describe, expect, it } from "vitest";
import { ownDealStand } from "../../testing/own-deal-stand.ts";

const { stand, days } = ownDealStand();

const unmapped = { deal: { Payment_Terms__c: "Whenever" } };
const mended = { Payment_Terms__c: "30 days net" };
/** The account is deleted in the CRM, the deal is not. */
async function deleteAccountOnly(deal: string): Promise<void> {
  const { customerId } = await days.keptDeal(deal);
  await stand.rows("UPDATE customer SET is_deleted = true, version = version + 1 WHERE id = $1", [customerId]);
}

describe("an account that is deleted in the CRM", () => {
  it("before its deal was set up becomes no customer; another account on the deal goes on", async () => {
    const before = await days.counts();
    const deal = await days.sellNew(unmapped);
    await stand.settle();
    await deleteAccountOnly(deal);
    await days.change(deal, mended);
    expect(await days.setUpOf(deal)).toMatchObject({ status: "blocked", open: ["customer_missing"] });
    const [told] = await stand.rows(
      "SELECT team, params FROM exception_item WHERE kind = 'customer_missing' AND status = 'open'",
    );
    expect(told).toMatchObject({ team: "sales_ops", params: { deleted: true } });
    expect(await days.counts()).toEqual(before);
    const other = await stand.account({ Name: "Quillwort Observatories" });
    await days.change(deal, { AccountId: other });
    await days.allSetUp([deal]);
  });

  it("after it has become a customer stays that customer", async () => {
    const account = await stand.account({ Name: "Wintergreen Dredgers" });
    const first = await stand.sell(account);
    await stand.settle();
    await days.allSetUp([first]);
    const second = await stand.sell(account, unmapped);
    await stand.settle();
    await deleteAccountOnly(second);
    await days.change(second, mended);
    await days.allSetUp([second]);
  });

  it("is noticed as it is read, and what waits looks again", async () => {
    const account = await stand.account({ Name: "Yarrow Funiculars" });
    const deal = await stand.sell(account, unmapped);
    await stand.settle();
    await days.remove("Account", account);
    await stand.settle();
    const [row] = await stand.rows("SELECT is_deleted FROM customer WHERE name = 'Yarrow Funiculars'");
    expect(row).toEqual({ is_deleted: true });
    // Salesforce deletes an account's deals with it.
    expect(await days.setUpOf(deal)).toMatchObject({ status: "withdrawn", open: [] });
  });
});
