import { describe, expect, it } from "vitest";
import { idOf, orders } from "../../testing/bad-days.ts";
import { ownDealStand } from "../../testing/own-deal-stand.ts";

const { stand, days } = ownDealStand();

const erpBilled = {
  Billing_Driver__c: "ERP schedule",
  Contract_Type__c: "Fixed fee",
  Fee_Schedule__c: "On completion",
  Rate_Card__c: null,
};

type Row = Record<string, unknown>;

/** What the ERP would bill of a deal: its orders, each with the worth of its lines. */
async function billedOf(deal: string): Promise<{ amounts: number[]; currency: string; entity: string }[]> {
  const numbers = (
    await stand.rows(
      `SELECT e.number FROM engagement e JOIN xref x ON x.record_id = e.deal_id AND x.object = 'deal' WHERE x.external_id LIKE $1`,
      [`${deal.slice(0, 15)}%`],
    )
  ).map((row) => String(row.number));
  const all = await stand.vendors.state("netsuite", "salesOrder");
  const ours = all.filter((order) => numbers.includes(String(order.custbody_tl_engagement)));
  return ours.map((order) => ({ amounts: linesOf(order), currency: idOf(order.currency), entity: idOf(order.subsidiary) }));
}
const linesOf = (order: Row): number[] => {
  if (!Array.isArray(order.item)) throw new Error("An order of the ERP without lines");
  return order.item.map((line: Row) => Number(line.amount));
};
const totalOf = (billed: readonly { amounts: number[] }[]): number =>
  billed.flatMap(({ amounts }) => amounts).reduce((a, b) => a + b, 0);

const totalOfOne = (order: { amounts: number[] }): number => totalOf([order]);

describe("a contract that the ERP has made, and whose answer was lost", () => {
  it("bills what is sold now, once, where the deal changes in that moment", async () => {
    await days.trouble("netsuite", { kind: "lost-response", ...orders, count: 50 });
    const deal = await days.sellNew();
    await stand.settle();
    expect(totalOf(await billedOf(deal))).toBe(24_000);
    await days.sellAt(deal, 250);
    await days.calm();
    await days.change(deal, { Name: "Sold for more" });
    await days.allSetUp([deal]);
    expect(await billedOf(deal)).toEqual([{ amounts: [30_000], currency: "2", entity: expect.any(String) }]);
  });
});

describe("a deal that is won again at another worth", () => {
  it("stays on hold in the ERP until the change is agreed: nothing of the old worth is billed", async () => {
    const { deal, id } = await days.setUpNew();
    await days.change(deal, { StageName: "Closed Lost" });
    const lifted = async () =>
      (
        await stand.rows("SELECT count(*)::int AS n FROM outbound_write WHERE engagement_id = $1 AND revision LIKE 'resume-%'", [
          id,
        ])
      )[0]?.n;
    await days.sellAt(deal, 100);
    await days.change(deal, { StageName: "Closed Won" });
    expect(await days.setUpOf(deal)).toMatchObject({ status: "on_hold", open: ["amendment_candidate"] });
    expect(await lifted()).toBe(0);
    await days.setAside("amendment_candidate", id);
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: [] });
    expect(await lifted()).toBe(2);
  });

  it("stays on hold where it is, also when the PSA could not be told of the hold", async () => {
    const { deal, id } = await days.setUpNew();
    await days.trouble("kantata", { kind: "status", method: "PUT", path: "/api/v1/workspaces/**", value: 400, count: 50 });
    await days.change(deal, { StageName: "Closed Lost" });
    const writes = async () =>
      stand.rows("SELECT type FROM outbound_write WHERE engagement_id = $1 AND revision LIKE 'resume-%' AND state = 'settled'", [
        id,
      ]);
    expect(await stand.rows("SELECT held_at FROM engagement WHERE id = $1", [id])).toEqual([{ held_at: null }]);
    await days.calm();
    await days.sellAt(deal, 100);
    await days.change(deal, { StageName: "Closed Won" });
    expect(await days.setUpOf(deal)).toMatchObject({ status: "on_hold", open: ["amendment_candidate"] });
    expect(await writes()).toEqual([]);
    await days.setAside("amendment_candidate", id);
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: [] });
    expect((await writes()).map(({ type }) => type)).toContain("billing_hold");
  });
});

describe("an amendment that is agreed and then taken back in the CRM", () => {
  it("is asked about again, compared with what was agreed, and writes nothing by itself", async () => {
    const { deal, id } = await days.setUpNew();
    await days.sellAt(deal, 250);
    await days.change(deal, { Description: "More" });
    await days.setAside("amendment_candidate", id);
    expect(await days.setUpOf(deal)).toMatchObject({ open: [] });
    await days.sellAt(deal, 200);
    await days.change(deal, { Description: "As before" });
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: ["amendment_candidate"] });
    const [asked] = await stand.rows(
      "SELECT params ->> 'change' AS change FROM exception_item WHERE engagement_id = $1 AND status = 'open'",
      [id],
    );
    expect(Number(asked?.change)).toBe(6_000);
    expect(totalOf(await billedOf(deal))).toBe(24_000);
  });
});

describe("a deal of two projects", () => {
  const second = async (deal: string, group: string): Promise<void> => {
    const [line] = await stand.crm.query(`SELECT Product2Id FROM OpportunityLineItem WHERE OpportunityId = '${deal}'`);
    await stand.crm.create("OpportunityLineItem", [
      {
        ...{ OpportunityId: deal, Product2Id: String(line?.Product2Id), Quantity: 50, UnitPrice: 120, Project_Group__c: group },
        ...{ Contract_Type__c: "Time and materials", Rate_Card__c: "RC-STD-GBP", Billing_Driver__c: "Throughline" },
      },
    ]);
    await days.changePart(deal, "sow", { Amount__c: 30_000 });
  };
  const all = (deal: string) =>
    stand.rows(
      `SELECT e.id, e.status FROM engagement e JOIN xref x ON x.record_id = e.deal_id AND x.object = 'deal' WHERE x.external_id LIKE $1 ORDER BY e.number`,
      [`${deal.slice(0, 15)}%`],
    );

  const asked = async (id: string | undefined) =>
    (
      await stand.rows(
        "SELECT params ->> 'differences' AS about FROM exception_item WHERE engagement_id = $1 AND status = 'open'",
        [id],
      )
    ).map(({ about }) => about);

  it("of which one was refused at first is billed once for each share", async () => {
    const deal = await days.sellNew();
    await second(deal, "Phase 2");
    await days.trouble("netsuite", { kind: "status", ...orders, value: 400 });
    await stand.settle();
    for (const { id } of await all(deal)) await days.lookAgain(String(id));
    expect((await all(deal)).map(({ status }) => status)).toEqual(["billing_ready", "billing_ready"]);
    expect((await billedOf(deal)).map(totalOfOne).sort()).toEqual([24_000, 6_000]);
  });

  it("whose line moves to the other while its own contract is in doubt is not billed twice", async () => {
    await days.trouble("netsuite", { kind: "lost-response", ...orders, count: 50 });
    const deal = await days.sellNew();
    await stand.settle();
    expect(totalOf(await billedOf(deal))).toBe(24_000);
    await second(deal, "");
    const [line] = await stand.crm.query(`SELECT Id FROM OpportunityLineItem WHERE OpportunityId = '${deal}' AND Quantity = 200`);
    await stand.crm.update("OpportunityLineItem", [{ id: String(line?.Id), Project_Group__c: "Phase 2" }]);
    await days.change(deal, { Name: "In two phases" });
    await days.calm();
    await stand.settle({ isRead: false });
    const [own, other] = (await all(deal)).map(({ id }) => String(id));
    expect(await asked(own)).toEqual(["roles"]);
    expect(await asked(other)).toEqual([expect.stringMatching(/^lines of ENG-\d+, whose contract/)]);
    expect((await billedOf(deal)).map(totalOfOne)).toEqual([24_000]);
    await days.setAside("amendment_candidate", String(own));
    const states = async () => {
      await stand.settle({ isRead: false });
      return (await all(deal)).map(({ status }) => status);
    };
    await expect.poll(states, { timeout: 20_000, interval: 50 }).toEqual(["billing_ready", "billing_ready"]);
    expect((await billedOf(deal)).map(totalOfOne).sort()).toEqual([24_000, 6_000]);
  });
});

describe("an addition and a renewal that are won at once", () => {
  it("are billed once each, the addition on the project that is there", async () => {
    const { accountId, deal: first, number: to } = await days.setUpNew();
    const before = await days.counts();
    const addition = await stand.sell(accountId, { deal: { Disposition__c: "Addition", Related_Engagement__c: to } });
    const renewal = await stand.sell(accountId, { deal: { Disposition__c: "Renewal", Related_Engagement__c: to } });
    await stand.settle();
    await days.allSetUp([addition, renewal]);
    const now = await days.counts();
    expect([now.contracts - before.contracts, now.erpProjects - before.erpProjects]).toEqual([2, 1]);
    for (const deal of [first, addition, renewal]) expect(totalOf(await billedOf(deal))).toBe(24_000);
  });
});

describe("a half-made set-up whose deal goes to another legal entity", () => {
  it("is billed in the one that it is sold in now, project and contract alike, once that one's finance has activated it", async () => {
    const { deal, id } = await days.halfMade({ line: erpBilled });
    await days.change(deal, { Legal_Entity__c: "SG01" });
    expect(await days.setUpOf(deal)).toMatchObject({ status: "awaiting_activation", open: ["awaiting_activation"] });
    expect(await billedOf(deal)).toEqual([{ amounts: [24_000], currency: "2", entity: "4" }]);
    expect(idOf((await days.inErp("job", id)).subsidiary)).toBe("4");
  });
});
