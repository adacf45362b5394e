import { describe, expect, it } from "vitest";
import { ownDealStand } from "../../testing/own-deal-stand.ts";

const { stand, days } = ownDealStand();
let orders = 0;

/** Deals of GBP 24,000 each of one customer who demands a purchase order, under one of so much. */
async function sellUnder(amount: number, deals: number): Promise<string[]> {
  orders += 1;
  const number = `PO-${9_000 + orders}`;
  const first = await days.sellNew({ deal: order(number, amount) }, { Requires_PO__c: true });
  const [row] = await stand.crm.query(`SELECT AccountId FROM Opportunity WHERE Id = '${first}'`);
  const all = [first];
  for (let more = 1; more < deals; more += 1)
    all.push(await stand.sell(String(row?.AccountId), { deal: order(` ${number.toLowerCase()} `, amount) }));
  return all;
}
const order = (number: string, amount: number) => ({ PO_Number__c: number, PO_Amount__c: amount });

/** How the deals stand, those that are set up first. */
async function standing(deals: readonly string[]): Promise<[string, string[]][]> {
  const all = await Promise.all(deals.map(days.setUpOf));
  return all.map(({ open, status }): [string, string[]] => [status, open]).sort();
}
const setUp: [string, string[]] = ["billing_ready", []];
const short: [string, string[]] = ["blocked", ["po_problem"]];

/** The deal that is set up, and the one that its order has not enough for. */
async function split(deals: readonly string[]): Promise<{ winner: string; loser: string }> {
  const all = await Promise.all(deals.map(async (deal) => ({ deal, ...(await days.setUpOf(deal)) })));
  const winner = all.find(({ status }) => status === "billing_ready");
  const loser = all.find(({ open }) => open.includes("po_problem"));
  if (!winner || !loser) throw new Error(`Not one of two: ${JSON.stringify(all)}`);
  return { winner: winner.deal, loser: loser.deal };
}

/** Two deals under one order, read and checked at once. */
async function atOnce(amount: number): Promise<string[]> {
  const deals = await sellUnder(amount, 2);
  await stand.settle();
  return deals;
}

const newReference = `UPDATE firm_setting SET value = jsonb_build_object('version', (value ->> 'version')::bigint + 1) WHERE key = 'reference'`;

const lose = (deal: string) => days.change(deal, { StageName: "Closed Lost" });
const win = (deal: string) => days.change(deal, { StageName: "Closed Won" });

describe("two deals under one purchase order", () => {
  it("that is enough for both are both set up", async () => {
    const deals = await sellUnder(48_000, 2);
    await stand.settle();
    expect(await standing(deals)).toEqual([setUp, setUp]);
  });

  it("that is enough for one at a time only: the second one waits, and finance reads who takes how much", async () => {
    const [first = ""] = await sellUnder(47_999, 1);
    await stand.settle();
    const [row] = await stand.crm.query(`SELECT AccountId, PO_Number__c FROM Opportunity WHERE Id = '${first}'`);
    const next = await stand.sell(String(row?.AccountId), { deal: order(String(row?.PO_Number__c), 47_999) });
    await stand.settle();
    expect(await standing([first, next])).toEqual([setUp, short]);
    const { id } = await days.setUpOf(next);
    const [asked] = await stand.rows("SELECT team, params ->> 'what' AS what FROM exception_item WHERE engagement_id = $1", [id]);
    const taken = (await stand.rows("SELECT number FROM engagement WHERE id = $1", [(await days.setUpOf(first)).id]))[0]?.number;
    expect(asked?.team).toBe("finance");
    expect(asked?.what).toContain(`was ordered for GBP 47,999.00, of which ${String(taken)} “Rollout`);
    expect(asked?.what).toContain("takes GBP 24,000.00");
    expect(asked?.what).toContain("of GBP 24,000.00 is GBP 1.00 more than is left");
  });

  it("of a customer who comes to demand one: what was set up before counts", async () => {
    const [first = ""] = await sellUnder(47_999, 1);
    const [row] = await stand.crm.query(`SELECT AccountId, PO_Number__c FROM Opportunity WHERE Id = '${first}'`);
    const customer = { id: String(row?.AccountId) };
    await stand.crm.update("Account", [{ ...customer, Requires_PO__c: false }]);
    await stand.settle();
    await stand.crm.update("Account", [{ ...customer, Requires_PO__c: true }]);
    const next = await stand.sell(customer.id, { deal: order(String(row?.PO_Number__c), 47_999) });
    await stand.settle();
    expect(await standing([first, next])).toEqual([setUp, short]);
  });

  it("both checked at the same moment: exactly one of them is set up, however often", async () => {
    const pairs: string[][] = [];
    for (let pair = 0; pair < 5; pair += 1) pairs.push(await sellUnder(30_000, 2));
    await stand.settle();
    for (const pair of pairs) expect(await standing(pair)).toEqual([setUp, short]);
  });

  it("that gives its part back when its deal is lost; won again it stays on hold while the other has taken it", async () => {
    const { winner, loser } = await split(await atOnce(30_000));
    await lose(winner);
    expect(await days.setUpOf(loser)).toMatchObject({ status: "billing_ready", open: [] });
    await win(winner);
    expect(await days.setUpOf(winner)).toMatchObject({ status: "on_hold", open: ["po_problem"] });
    await days.change(winner, { PO_Number__c: "PO-OTHER" });
    expect((await days.setUpOf(winner)).open).not.toContain("po_problem");
    await days.change(winner, { PO_Number__c: null });
  });

  it("is released by an amendment to less of the other", async () => {
    const { winner, loser } = await split(await atOnce(40_000));
    const [line] = await stand.crm.query(`SELECT Id FROM OpportunityLineItem WHERE OpportunityId = '${winner}'`);
    const [sow] = await stand.crm.query(`SELECT Id FROM SOW__c WHERE Opportunity__c = '${winner}'`);
    await stand.crm.update("OpportunityLineItem", [{ id: String(line?.Id), Quantity: 100 }]);
    await stand.crm.update("SOW__c", [{ id: String(sow?.Id), Amount__c: 12_000 }]);
    await days.change(winner, { Description: "Half of it" });
    expect((await days.setUpOf(loser)).open).toEqual(["po_problem"]);
    await days.setAside("amendment_candidate", (await days.setUpOf(winner)).id);
    await stand.settle({ isRead: false });
    expect(await days.setUpOf(loser)).toMatchObject({ status: "billing_ready", open: [] });
  });

  it("is released by an amendment to less of the other, too, while what the other states lacks something else", async () => {
    const { winner, loser } = await split(await atOnce(40_000));
    await days.sellAt(winner, 100);
    await days.change(winner, { Payment_Terms__c: "45 days" });
    const { id } = await days.setUpOf(winner);
    await days.setAside("amendment_candidate", id);
    await stand.settle({ isRead: false });
    const [use] = await stand.rows("SELECT amount::float8 AS amount FROM po_use WHERE engagement_id = $1", [id]);
    expect(use?.amount).toBe(12_000);
    expect(await days.setUpOf(loser)).toMatchObject({ status: "billing_ready", open: [] });
  });

  it("goes on when a second person has set the rule aside", async () => {
    const { loser } = await split(await atOnce(30_000));
    await days.setAside("po_problem", (await days.setUpOf(loser)).id);
    await stand.settle({ isRead: false });
    expect(await days.setUpOf(loser)).toMatchObject({ status: "billing_ready", open: [] });
  });

  it("each have their own where the connection says that deals state what remained", async () => {
    const { loser } = await split(await atOnce(30_000));
    const crm = stand.connectionIds.salesforce ?? "";
    await days.release(
      `policy:${crm}`,
      "UPDATE connection SET policy = jsonb_build_object('poAmount', 'remaining') WHERE id = $1",
      [crm],
    );
    await stand.settle({ isRead: false });
    expect(await days.setUpOf(loser)).toMatchObject({ status: "billing_ready", open: [] });
    await stand.rows("UPDATE connection SET policy = '{}' WHERE id = $1", [crm]);
  });

  it("counts what is sold in another currency by its rate, and waits for the rate where there is none", async () => {
    const [first = ""] = await sellUnder(100_000, 1);
    await stand.settle();
    const [row] = await stand.crm.query(`SELECT AccountId, PO_Number__c FROM Opportunity WHERE Id = '${first}'`);
    const inDinar = { CurrencyIsoCode: "KWD" };
    const next = await stand.sell(String(row?.AccountId), {
      deal: { ...order(String(row?.PO_Number__c), 2_500), ...inDinar },
      line: { Rate_Card__c: null, Contract_Type__c: "Fixed fee", Fee_Schedule__c: "Upfront", Quantity: 1, UnitPrice: 500 },
      sow: { ...inDinar, Amount__c: 500 },
    });
    await stand.asOwner("DELETE FROM exchange_rate WHERE 'KWD' IN (from_currency, to_currency)");
    await stand.rows(newReference);
    await stand.settle();
    const { id, open } = await days.setUpOf(next);
    expect(open).toEqual(["po_problem"]);
    const said = async () =>
      (
        await stand.rows(
          "SELECT params ->> 'what' AS what, team FROM exception_item WHERE engagement_id = $1 AND status = 'open'",
          [id],
        )
      )[0];
    expect(await said()).toMatchObject({
      team: "finance",
      what: expect.stringContaining("cannot be said without a rate of exchange from GBP to KWD"),
    });
    const rate = (value: number) =>
      days.release(
        "reference:rates",
        `WITH r AS (INSERT INTO exchange_rate (from_currency, to_currency, effective_on, rate, source) VALUES ('GBP', 'KWD', '2026-01-05', $1, 'test')
           ON CONFLICT (from_currency, to_currency, effective_on) DO UPDATE SET rate = excluded.rate) ${newReference}`,
        [value],
      );
    await rate(0.1);
    await stand.settle({ isRead: false });
    expect((await said())?.what).toContain("takes GBP 24,000.00 (KWD 2,400.000 by the rate of 5 Jan 2026)");
    expect((await said())?.what).toContain("is KWD 400.000 more than is left");
    await rate(0.08);
    await stand.settle({ isRead: false });
    expect(await days.setUpOf(next)).toMatchObject({ status: "billing_ready", open: [] });
  });
});

describe("an amendment that two people accept", () => {
  /** Sells more of a deal that is set up, and has the amendment set aside. */
  async function amended(deal: string, quantity: number): Promise<{ id: string }> {
    await days.sellAt(deal, quantity);
    await days.change(deal, { Description: `Now ${quantity}` });
    return accepted(deal);
  }
  /** Has the amendment of a deal set aside. */
  async function accepted(deal: string): Promise<{ id: string }> {
    const { id, open } = await days.setUpOf(deal);
    expect(open).toEqual(["amendment_candidate"]);
    await days.setAside("amendment_candidate", id);
    await stand.settle({ isRead: false });
    return { id };
  }
  const contractOf = async (id: string) =>
    (
      await stand.rows("SELECT count(*)::int AS versions, max(amount)::float8 AS amount FROM contract WHERE engagement_id = $1", [
        id,
      ])
    )[0];
  const taken = async (id: string) =>
    (await stand.rows("SELECT amount::float8 AS amount FROM po_use WHERE engagement_id = $1", [id]))[0]?.amount;

  it("to more than its purchase order has left waits with finance, told like a new deal, and goes on once there is enough", async () => {
    const [first = "", second = ""] = await sellUnder(50_000, 2);
    await stand.settle();
    expect(await standing([first, second])).toEqual([setUp, setUp]);
    const { id } = await amended(first, 250);
    expect(await days.setUpOf(first)).toMatchObject({ status: "billing_ready", open: ["po_problem"] });
    const [asked] = await stand.rows(
      "SELECT team, params ->> 'what' AS what FROM exception_item WHERE engagement_id = $1 AND kind = 'po_problem'",
      [id],
    );
    expect(asked).toMatchObject({
      team: "finance",
      what: expect.stringContaining("of GBP 30,000.00 is GBP 4,000.00 more than is left"),
    });
    expect([await contractOf(id), await taken(id)]).toEqual([{ versions: 1, amount: 24_000 }, 24_000]);
    await lose(second);
    expect(await days.setUpOf(first)).toMatchObject({ status: "billing_ready", open: [] });
    expect([await contractOf(id), await taken(id)]).toEqual([{ versions: 2, amount: 30_000 }, 30_000]);
  });

  it("to more than its own purchase order covers waits until the order does", async () => {
    const [deal = ""] = await sellUnder(25_000, 1);
    await stand.settle();
    const { id } = await amended(deal, 250);
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: ["po_problem"] });
    await days.change(deal, { PO_Amount__c: 30_000 });
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: [] });
    expect([await contractOf(id), await taken(id)]).toEqual([{ versions: 2, amount: 30_000 }, 30_000]);
  });

  it("goes on when the rule of the purchase order is set aside too", async () => {
    const [deal = ""] = await sellUnder(25_000, 1);
    await stand.settle();
    const { id } = await amended(deal, 250);
    await days.setAside("po_problem", id);
    await stand.settle({ isRead: false });
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: [] });
    expect([await contractOf(id), await taken(id)]).toEqual([{ versions: 2, amount: 30_000 }, 30_000]);
  });

  it("to less asks nothing of an order that does not cover any more what was sold before", async () => {
    const [deal = ""] = await sellUnder(25_000, 1);
    await stand.settle();
    await days.change(deal, { PO_Amount__c: 12_000 });
    const { id } = await amended(deal, 100);
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: [] });
    expect([await contractOf(id), await taken(id)]).toEqual([{ versions: 2, amount: 24_000 }, 12_000]);
  });

  it("keeps what its contract takes of its order where the deal names no customer any more, as it still bills under it", async () => {
    const [deal = ""] = await sellUnder(40_000, 1);
    await stand.settle();
    const [row] = await stand.crm.query(`SELECT AccountId, PO_Number__c FROM Opportunity WHERE Id = '${deal}'`);
    await days.change(deal, { AccountId: null });
    const { id } = await accepted(deal);
    expect([await contractOf(id), await taken(id)]).toEqual([{ versions: 1, amount: 24_000 }, 24_000]);
    const next = await stand.sell(String(row?.AccountId), { deal: order(String(row?.PO_Number__c), 40_000) });
    await stand.settle();
    expect(await days.setUpOf(next)).toMatchObject({ status: "blocked", open: ["po_problem"] });
  });

  it("gives its order back where the deal names none any more, though nobody knows what it is worth now", async () => {
    const { winner, loser } = await split(await atOnce(40_000));
    await days.setAside("po_problem", (await days.setUpOf(winner)).id);
    await days.remove("OpportunityLineItem", await days.partOf(winner, "line"));
    await days.change(winner, { Amount: null, PO_Number__c: null });
    const { id } = await accepted(winner);
    expect(await taken(id)).toBeUndefined();
    expect(await days.setUpOf(loser)).toMatchObject({ status: "billing_ready", open: [] });
  });

  it("to less takes the services alone, goods left out, also while the check lacks something else", async () => {
    const [deal = ""] = await sellUnder(60_000, 1);
    const services = await days.partOf(deal, "line");
    const [licences] = await stand.crm.create("Product2", [{ Name: "Licences", IsActive: true }]);
    await stand.crm.create("OpportunityLineItem", [
      { OpportunityId: deal, Product2Id: String(licences), Quantity: 1, UnitPrice: 16_000 },
    ]);
    await days.changePart(deal, "sow", { Amount__c: 40_000 });
    await stand.settle();
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: [] });
    await stand.crm.update("OpportunityLineItem", [{ id: services, Quantity: 100 }]);
    await days.changePart(deal, "sow", { Amount__c: 28_000 });
    await days.change(deal, { Payment_Terms__c: "45 days" });
    const { id } = await accepted(deal);
    expect([await contractOf(id), await taken(id)]).toEqual([{ versions: 1, amount: 24_000 }, 12_000]);
  });
});
