import { describe, expect, it } from "vitest";
import { ownDealStand } from "../../testing/own-deal-stand.ts";

const { stand, days } = ownDealStand();

/** Works until every one of the deals is set up or asks people something. */
async function settled(deals: readonly string[]): Promise<string[]> {
  const asked = async () => {
    await stand.settle({ isRead: false });
    return Promise.all(deals.map(days.setUpOf));
  };
  await expect
    .poll(async () => (await asked()).every(({ status }) => status === "billing_ready" || status === "blocked"), {
      timeout: 30_000,
      interval: 50,
    })
    .toBe(true);
  return (await asked()).map(({ open, status }) => open[0] ?? status).sort();
}

describe("two new accounts that are one customer, at the same moment", () => {
  it("by their tax id: one customer is made, and whether the other is the same is asked", async () => {
    const before = await days.counts();
    const tax = { Tax_Id__c: "GB 417 2288 90" };
    const deals = [await days.sellNew({}, tax), await days.sellNew({}, { Tax_Id__c: "gb417228890" })];
    await stand.settle();
    expect(await settled(deals)).toEqual(["billing_ready", "duplicate_customer"]);
    expect((await days.counts()).customers).toBe(before.customers + 1);
  });

  it("by their name, of many at once", async () => {
    const before = await days.counts();
    const names = ["Holmwood Ferries", "Holmwood Ferries Ltd", "HOLMWOOD FERRIES", "Holmwood Ferries Limited"];
    const deals: string[] = [];
    for (const Name of names) deals.push(await days.sellNew({}, { Name }));
    await stand.settle();
    expect(await settled(deals)).toEqual(["billing_ready", "duplicate_customer", "duplicate_customer", "duplicate_customer"]);
    expect((await days.counts()).customers).toBe(before.customers + 1);
  });

  it("while nobody knows whether the first was made: the other waits until that is known", async () => {
    const before = await days.counts();
    await days.trouble("netsuite", { kind: "lost-response", method: "PUT", path: "/services/rest/record/v1/customer" });
    const tax = { Tax_Id__c: "GB 530 1177 26" };
    const deals = [await days.sellNew({}, tax), await days.sellNew({}, tax)];
    await stand.settle();
    expect(await settled(deals)).toEqual(["billing_ready", "duplicate_customer"]);
    expect((await days.counts()).customers).toBe(before.customers + 1);
  });

  it("though the ERP's look-up does not know yet what was just made there", async () => {
    const before = await days.counts();
    await days.trouble("netsuite", { kind: "lookup-lag", value: 60_000, count: 10_000 });
    const tax = { Tax_Id__c: "GB 991 4402 55" };
    const deals = [await days.sellNew({}, tax), await days.sellNew({}, tax)];
    await stand.settle();
    expect(await settled(deals)).toEqual(["billing_ready", "duplicate_customer"]);
    await days.calm();
    expect((await days.counts()).customers).toBe(before.customers + 1);
  });

  it("another one that has nothing in common waits for none of them", async () => {
    const deals = [await days.sellNew(), await days.sellNew()];
    await stand.settle();
    expect(await settled(deals)).toEqual(["billing_ready", "billing_ready"]);
  });
});

describe("two deals of one new account, at the same moment", () => {
  it("are set up both, though the ERP does not show at once the customer that the first has made", async () => {
    const lag = (ms: number) =>
      stand.rows("UPDATE connection SET settings = jsonb_set(settings, '{settleAfterMs}', to_jsonb($2::int)) WHERE id = $1", [
        stand.connectionIds.netsuite,
        ms,
      ]);
    await lag(60_000);
    await days.trouble("netsuite", { kind: "lookup-lag", value: 1_500, count: 10_000 });
    const before = await days.counts();
    const account = await stand.account({ Name: "Pellworm Tidal Power" });
    const deals = [await stand.sell(account), await stand.sell(account)];
    await stand.settle();
    expect(await settled(deals)).toEqual(["billing_ready", "billing_ready"]);
    expect(await stand.rows("SELECT kind FROM exception_item WHERE kind = 'customer_sync_failed'")).toEqual([]);
    expect((await days.counts()).customers).toBe(before.customers + 1);
    await days.calm();
    await lag(300);
  });
});
