import { describe, expect, it } from "vitest";
import { pollDue } from "../../jobs/poll.ts";
import { ownDealStand } from "../../testing/own-deal-stand.ts";

const { stand, days } = ownDealStand();

const standing = async (deal: string) => {
  await stand.settle();
  return days.setUpOf(deal);
};
const namesInVendors = async (name: string) => ({
  project: (await stand.vendors.state("kantata", "workspaces")).some(({ title }) => String(title).includes(name)),
  job: (await stand.vendors.state("netsuite", "job")).some(({ companyName }) => String(companyName).includes(name)),
});

describe("a deal whose name is", () => {
  it.each([
    ["full of quotes", `O'Neill "Phase 1" \\ 'x'; DROP TABLE deal;-- \`$1\``],
    ["an emoji", "Rollout 🚀👩‍👩‍👧 2.0"],
    ["written from right to left", "مشروع التحول الرقمي – שלב א"],
  ])("%s keeps it in every system as it is", async (_what, name) => {
    const deal = await days.sellNew({ deal: { Name: name } });
    expect(await standing(deal)).toMatchObject({ status: "billing_ready", open: [] });
    const [stored] = await stand.rows("SELECT name FROM engagement WHERE id = $1", [(await days.setUpOf(deal)).id]);
    expect(stored?.name).toContain(name);
    expect(await namesInVendors(name)).toEqual({ project: true, job: true });
  });
});

describe("an account whose name is", () => {
  it.each([
    ["full of quotes", `Zo'ë & "Søns" %_ Kft\\`],
    ["an emoji", "Blümchen 🌸 Werke"],
    ["written from right to left", "شركة النور للتجارة"],
  ])("%s becomes the customer of that name, once, and is found again", async (_what, name) => {
    const account = await stand.account({ Name: name });
    const deals = [await stand.sell(account), await stand.sell(account)];
    await stand.settle();
    await days.allSetUp(deals);
    const customers = (await stand.vendors.state("netsuite", "customer")).filter((one) => one.companyName === name);
    expect(customers).toHaveLength(1);
  });
});

/** Salesforce itself takes no such values; an import, or an org with other limits, may bring them. */
async function readAs(deal: string, sql: string, value: string): Promise<void> {
  await pollDue(stand.engine, { force: true });
  const { id } = await days.setUpOf(deal);
  await stand.rows(sql, [id, value]);
  await stand.settle({ isRead: false });
}

describe("names of 10,000 characters", () => {
  it("of a deal and its account are cut to what each system takes, and the deal is set up", async () => {
    const deal = await days.sellNew();
    const long = `Ω'"${"long ".repeat(2_000)}`.slice(0, 10_000);
    await readAs(
      deal,
      `WITH d AS (UPDATE deal SET name = $2 WHERE id = (SELECT deal_id FROM engagement WHERE id = $1) RETURNING customer_id),
         c AS (UPDATE customer SET name = $2 WHERE id = (SELECT customer_id FROM d))
       UPDATE engagement SET name = $2, customer_name = $2 WHERE id = $1`,
      long,
    );
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: [] });
    expect(await namesInVendors(long.slice(0, 40))).toEqual({ project: true, job: true });
  });
});

describe("an amount that is", () => {
  it.each([
    ["negative", -24_000, -200],
    ["absurd", 9_999_999_999_999, 200],
  ])("%s sets nothing up and is asked about", async (_what, amount, quantity) => {
    const before = await days.counts();
    const deal = await days.sellNew({
      line: { Quantity: quantity, UnitPrice: Math.abs(amount / quantity) },
      sow: { Amount__c: amount },
    });
    const stuck = await standing(deal);
    expect(stuck.status).toBe("blocked");
    expect(new Set(stuck.open)).toEqual(new Set(["value_not_sane"]));
    expect(await days.counts()).toEqual(before);
    expect(await stand.rows("SELECT amount_reporting FROM engagement WHERE id = $1", [stuck.id])).toEqual([
      { amount_reporting: null },
    ]);
    const priced =
      "SELECT DISTINCT exposure_reporting::float8 AS worth, exposure_amount FROM exception_item WHERE engagement_id = $1";
    expect(await stand.rows(priced, [stuck.id])).toEqual([{ worth: 0, exposure_amount: null }]);
  });
});

describe("a deal that is corrected into an absurd one", () => {
  it("counts in no sum any more", async () => {
    const deal = await days.sellNew({ sow: { Status__c: "Draft" } });
    const { id } = await standing(deal);
    const worth = "SELECT amount_reporting IS NULL AS unknown FROM engagement WHERE id = $1";
    expect(await stand.rows(worth, [id])).toEqual([{ unknown: false }]);
    await days.changePart(deal, "line", { UnitPrice: 99_999_999_999 });
    await days.change(deal, { Name: "Too much" });
    expect(await stand.rows(worth, [id])).toEqual([{ unknown: true }]);
  });
});

describe("a currency that nobody knows", () => {
  it("sets nothing up, is one question that names it, and the deal goes on once it is corrected", async () => {
    const before = await days.counts();
    const deal = await days.sellNew();
    const sql = "UPDATE deal SET currency = $2, version = version + 1 WHERE id = (SELECT deal_id FROM engagement WHERE id = $1)";
    await readAs(deal, sql, "XTS");
    const stuck = await days.setUpOf(deal);
    expect(stuck).toMatchObject({ status: "blocked", open: expect.arrayContaining(["currency_problem"]) });
    const [asked] = await stand.rows("SELECT team, params FROM exception_item WHERE kind = 'currency_problem'");
    expect(asked).toEqual({ team: "sales_ops", params: { what: "“XTS” is not a currency" } });
    expect(await days.counts()).toEqual(before);
    await stand.rows("UPDATE flow_run SET state = 'ready', due_at = now() WHERE subject_id = $1", [stuck.id]);
    await readAs(deal, sql, "GBP");
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: [] });
  });
});
