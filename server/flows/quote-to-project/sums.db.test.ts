import { describe, expect, it } from "vitest";
import { retryExceptions } from "../../services/exceptions/retry-exceptions.ts";
import { idOf } from "../../testing/bad-days.ts";
import { ownDealStand } from "../../testing/own-deal-stand.ts";

const { stand, days } = ownDealStand();

type Row = Record<string, unknown>;
const sumOf = (rows: readonly Row[], field: string): number => rows.reduce((sum, row) => sum + Number(row[field]), 0);

/** Sells milestones of these amounts, then sets the deal up; answers their names. */
async function sellMilestones(deal: string, amounts: readonly number[]): Promise<string[]> {
  const parts = amounts.map((Amount__c, index) => ({ Name: `Part ${index + 1}`, Amount__c, Due_On__c: "2027-01-29" }));
  await days.sellMilestones(deal, parts);
  await stand.settle();
  return parts.map(({ Name }) => Name);
}

describe("milestones that divide a price unevenly, in a currency without cents", () => {
  it("add up to the deal in the contract and in its billing schedule; the project plans them, and bills none of them too", async () => {
    const currency = { CurrencyIsoCode: "JPY" };
    const parts = [333_334, 333_333, 333_334];
    const price = 1_000_001;
    const deal = await days.sellNew({
      deal: { ...currency, StageName: "Negotiation" },
      line: {
        Contract_Type__c: "Milestone",
        Rate_Card__c: null,
        Billing_Driver__c: "ERP schedule",
        Quantity: 1,
        UnitPrice: price,
      },
      sow: { ...currency, Amount__c: price },
    });
    const milestones = await sellMilestones(deal, parts);
    const { id, open } = await days.setUpOf(deal);
    expect(open).toEqual([]);
    expect(sumOf((await days.inErp("salesOrder", id)).item as Row[], "amount")).toBe(price);
    expect(sumOf((await days.inErp("billingSchedule", id)).milestone as Row[], "milestoneAmount")).toBe(price);
    const workspace = await days.workspaceOf(id);
    const milestonesNow = await stand.vendors.state("kantata", "billing_milestones");
    expect(milestonesNow.filter((row) => String(row.workspace_id) === String(workspace.id))).toEqual([]);
    const stories = (await stand.vendors.state("kantata", "stories")).filter(
      (row) => String(row.workspace_id) === String(workspace.id) && row.story_type === "milestone",
    );
    expect(stories.map(({ title }) => title)).toEqual(expect.arrayContaining(milestones));
  });
});

describe("milestones that the PSA bills", () => {
  it("are billing milestones there, to the sum of the deal, and the order has no schedule", async () => {
    const deal = await days.sellNew({
      deal: { StageName: "Negotiation" },
      line: { Contract_Type__c: "Milestone", Rate_Card__c: null, Billing_Driver__c: "PSA event" },
    });
    await sellMilestones(deal, [10_000, 14_000]);
    const { id, open } = await days.setUpOf(deal);
    expect(open).toEqual([]);
    const workspace = await days.workspaceOf(id);
    const billed = (await stand.vendors.state("kantata", "billing_milestones")).filter(
      (row) => String(row.workspace_id) === String(workspace.id),
    );
    expect(sumOf(billed, "amount_in_cents")).toBe(2_400_000);
    const [orderLine] = (await days.inErp("salesOrder", id)).item as Row[];
    expect(orderLine).toMatchObject({ amount: 24_000 });
    expect(orderLine?.billingSchedule ?? null).toBeNull();
  });
});

describe("a deal in a currency of three decimals", () => {
  it("is contracted, planned and billed to its smallest unit", async () => {
    const currency = { CurrencyIsoCode: "KWD" };
    const deal = await days.sellNew({
      deal: { ...currency, StageName: "Negotiation" },
      line: {
        ...{ Contract_Type__c: "Milestone", Rate_Card__c: null, Billing_Driver__c: "PSA event" },
        ...{ Quantity: 1, UnitPrice: 1_000.125 },
      },
      sow: { ...currency, Amount__c: 1_000.125 },
    });
    await sellMilestones(deal, [400.125, 600]);
    const { id, open } = await days.setUpOf(deal);
    expect(open).toEqual([]);
    expect(sumOf((await days.inErp("salesOrder", id)).item as Row[], "amount")).toBe(1_000.125);
    const workspace = await days.workspaceOf(id);
    expect(workspace).toMatchObject({ currency: "KWD" });
    const billed = (await stand.vendors.state("kantata", "billing_milestones"))
      .filter((row) => String(row.workspace_id) === String(workspace.id))
      .map((row) => Number(row.amount_in_cents));
    expect(billed.sort((a, b) => a - b)).toEqual([400_125, 600_000]);
    expect(await stand.rows("SELECT amount::float8 AS amount, currency FROM engagement WHERE id = $1", [id])).toEqual([
      { amount: 1_000.125, currency: "KWD" },
    ]);
  });
});

describe("what the ERP is told of a retainer", () => {
  it.each([
    ["Prepaid draw-down", true, "prepaid, GBP 2,000.00 a month for 12 months; what is not used rolls over at the end of a month"],
    ["Prepaid draw-down", false, "prepaid, GBP 2,000.00 a month for 12 months; what is not used lapses at the end of a month"],
    ["Minimum with overage", false, "at least GBP 2,000.00 a month for 12 months; more where more is used"],
    ["Access fee", false, "access, GBP 2,000.00 a month for 12 months"],
  ])(
    "that is %s, with rollover %s: twelve bills of one price, in advance, and its terms in the line",
    async (Retainer_Kind__c, Rollover__c, text) => {
      const { id, open } = await days.setUpNew({
        deal: { Service_Start__c: "2027-01-01", Service_End__c: "2027-12-31" },
        line: {
          ...{ Contract_Type__c: "Retainer", Rate_Card__c: null, Billing_Driver__c: "ERP schedule" },
          ...{ Retainer_Kind__c, Rollover__c, Retainer_Amount__c: 2_000, Retainer_Period__c: "Month", Term_Periods__c: 12 },
        },
      });
      expect(open).toEqual([]);
      expect(await days.inErp("billingSchedule", id)).toMatchObject({
        ...{ scheduleType: "FBI", frequency: "MONTHLY", numberRemaining: 12, initialAmount: 0, inArrears: false },
      });
      const [line] = (await days.inErp("salesOrder", id)).item as Row[];
      expect(line).toMatchObject({ amount: 24_000, description: `Integration Build: ${text}` });
    },
  );
});

describe("what the ERP is told of capped time and materials", () => {
  it("is the price as its amount, and the cap in words", async () => {
    const { id, open } = await days.setUpNew({ line: { Contract_Type__c: "Capped time and materials", Cap_Amount__c: 30_000 } });
    expect(open).toEqual([]);
    const [line] = (await days.inErp("salesOrder", id)).item as Row[];
    expect(line).toMatchObject({
      ...{ amount: 24_000, description: "Integration Build: time and materials, at most GBP 30,000.00" },
    });
  });
});

describe("a retainer whose periods do not divide its price", () => {
  it("is contracted at the price of the deal to the cent, over its periods, a leap month among them", async () => {
    const deal = await days.sellNew({
      deal: { Service_Start__c: "2028-01-01", Service_End__c: "2028-03-31" },
      line: {
        ...{
          Contract_Type__c: "Retainer",
          Rate_Card__c: null,
          Billing_Driver__c: "ERP schedule",
          Quantity: 1,
          UnitPrice: 10_000,
        },
        ...{
          Retainer_Kind__c: "Prepaid draw-down",
          Retainer_Amount__c: 3_333.33,
          Retainer_Period__c: "Month",
          Term_Periods__c: 3,
        },
        Rollover__c: true,
      },
      sow: { Amount__c: 10_000 },
    });
    await stand.settle();
    const { id, open } = await days.setUpOf(deal);
    expect(open).toEqual([]);
    expect(sumOf((await days.inErp("salesOrder", id)).item as Row[], "amount")).toBe(10_000);
    expect((await days.inErp("billingSchedule", id)).numberRemaining).toBe(3);
  });
});

describe("an account that is merged into another one in the CRM", () => {
  it("after the customer was made is billed as the one that is left, order and project alike", async () => {
    await days.trouble("kantata", { kind: "status", method: "POST", path: "/api/v1/workspaces", value: 422, count: 50 });
    const { accountId, deal, id } = await days.setUpNew();
    const into = await stand.account({ Name: "Zephyr Quillworks" });
    await stand.crm.update("Opportunity", [{ id: deal, AccountId: into }]);
    const contacts = await stand.crm.query(`SELECT Id FROM Contact WHERE AccountId = '${accountId}'`);
    await stand.crm.update(
      "Contact",
      contacts.map(({ Id }) => ({ id: String(Id), AccountId: into })),
    );
    await days.remove("Account", accountId);
    await days.calm();
    await days.change(deal, { Description: "Merged" });
    await days.allSetUp([deal]);
    const [order, job] = [await days.inErp("salesOrder", id), await days.inErp("job", id)];
    const customer = (await stand.vendors.state("netsuite", "customer")).find((one) => one.companyName === "Zephyr Quillworks");
    expect([idOf(order.entity), idOf(job.parent)]).toEqual([String(customer?.id), String(customer?.id)]);
    await days.change(deal, { AccountId: await stand.account({ Name: "Brockley Umber" }) });
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: ["amendment_candidate"] });
    expect(idOf((await days.inErp("salesOrder", id)).entity)).toBe(String(customer?.id));
  });
});

describe("a set-up that is tried again by hand", () => {
  it("on hold or half made tells the systems nothing twice", async () => {
    const held = await days.setUpNew();
    await days.change(held.deal, { StageName: "Closed Lost" });
    await days.refuseOrders();
    const half = await days.setUpNew();
    const ids = [held.id, half.id];
    const open = await stand.rows("SELECT id FROM exception_item WHERE engagement_id = ANY($1::uuid[]) AND status = 'open'", [
      ids,
    ]);
    const before = await days.counts();
    await days.forgetCalls();
    const done = await retryExceptions(stand.as(), { target: { ids: open.map((row) => String(row.id)) } });
    expect(done).toMatchObject({ ok: true, value: { runs: 2 } });
    await stand.settle({ isRead: false });
    expect(await days.setUpOf(held.deal)).toMatchObject({ status: "on_hold" });
    const told = [...(await days.calls("netsuite")), ...(await days.calls("kantata"))].filter(
      (call) => !/^(GET|POST .*suiteql)/.test(call),
    );
    expect(told).toEqual([expect.stringMatching(/^PUT .*salesOrder.* 400$/)]);
    expect(await days.counts()).toEqual(before);
  });
});
