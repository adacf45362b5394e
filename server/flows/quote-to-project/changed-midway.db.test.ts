import { describe, expect, it } from "vitest";
import { ownDealStand } from "../../testing/own-deal-stand.ts";

const { stand, days } = ownDealStand();

describe("a deal that is set up", () => {
  it("and is to become something else after all is a change to decide on", async () => {
    const deal = await days.sellNew();
    await stand.settle();
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: [] });
    await days.change(deal, { Disposition__c: "New engagement" });
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: [] });
    await days.change(deal, { Disposition__c: "None" });
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: ["amendment_candidate"] });
    await days.change(deal, { Disposition__c: "New engagement" });
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: [] });
  });
});

describe("a line that moves to a project of its own after it was set up", () => {
  it("is not set up a second time while its contract still bills it", async () => {
    const deal = await days.sellNew();
    await stand.settle();
    const { id } = await days.setUpOf(deal);
    const before = await days.counts();
    const [line] = await stand.crm.query(
      `SELECT Id, Product2Id, Quantity, UnitPrice FROM OpportunityLineItem WHERE OpportunityId = '${deal}'`,
    );
    await stand.crm.create("OpportunityLineItem", [
      {
        OpportunityId: deal,
        Product2Id: String(line?.Product2Id),
        Quantity: 200,
        UnitPrice: 120,
        Project_Group__c: "",
        Contract_Type__c: "Time and materials",
        Rate_Card__c: "RC-STD-GBP",
        Billing_Driver__c: "Throughline",
      },
    ]);
    await stand.crm.update("OpportunityLineItem", [{ id: String(line?.Id), Project_Group__c: "Phase 2" }]);
    await days.change(deal, { Name: "In two phases" });
    const all = await stand.rows(
      "SELECT e.id, e.status, (SELECT array_agg(DISTINCT x.kind) FROM exception_item x WHERE x.engagement_id = e.id AND x.status = 'open') AS open FROM engagement e WHERE e.deal_id = (SELECT deal_id FROM engagement WHERE id = $1) ORDER BY e.number",
      [id],
    );
    expect(all).toMatchObject([
      { id, status: "billing_ready", open: ["amendment_candidate"] },
      { status: "blocked", open: ["amendment_candidate"] },
    ]);
    expect(await days.counts()).toEqual(before);
  });
});

describe("a deal while the PSA is in shadow mode", () => {
  it("makes nothing in the ERP either, so that no half of it is real, and is made once the PSA is live", async () => {
    const psa = stand.connectionIds.kantata;
    await stand.rows("UPDATE connection SET mode = 'shadow' WHERE id = $1", [psa]);
    const before = await days.counts();
    const deal = await days.sellNew();
    await stand.settle();
    expect(await days.setUpOf(deal)).toMatchObject({ status: "shadow" });
    expect(await days.counts()).toEqual(before);
    await stand.rows("UPDATE connection SET mode = 'live' WHERE id = $1", [psa]);
    await days.change(deal, { Name: "For real" });
    await days.allSetUp([deal]);
  });
});
