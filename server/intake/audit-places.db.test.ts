import { describe, expect, it } from "vitest";
import { ownDealStand } from "../testing/own-deal-stand.ts";

const { stand, days } = ownDealStand();

const entries = (deal: string, record: "deal" | "account") =>
  stand.rows(
    `SELECT a.action, a.entity_code, a.region FROM audit_entry a WHERE a.subject_id = (SELECT coalesce(d.customer_id, d.id)::text FROM deal d JOIN xref x ON x.record_id = d.id
       WHERE x.object = 'deal' AND x.external_id LIKE $1 AND $2 = 'account') OR a.subject_id = (SELECT d.id::text FROM deal d JOIN xref x ON x.record_id = d.id
       WHERE x.object = 'deal' AND x.external_id LIKE $1 AND $2 = 'deal') ORDER BY a.id`,
    [`${deal.slice(0, 15)}%`, record],
  );
const reading = async (deal: string) => (await entries(deal, "deal")).filter(({ action }) => action === "deal.read");
const uk = { entity_code: "UK01", region: "UK & Ireland" };
const nowhere = { entity_code: null, region: null };

describe("what the audit trail says of source records", () => {
  it("stands at the place that the deal names, and once it is set up at that of its engagement", async () => {
    const deal = await days.sellNew();
    await stand.settle();
    await days.allSetUp([deal]);
    expect(await reading(deal)).toMatchObject([uk]);
    await days.change(deal, { Name: "Renamed", Legal_Entity__c: "SG01" });
    expect((await entries(deal, "deal")).filter(({ action }) => action === "deal.changed")).toMatchObject([uk]);
    await days.remove("Opportunity", deal);
    await stand.settle();
    expect((await entries(deal, "deal")).filter(({ action }) => action === "deal.deleted")).toMatchObject([uk]);
  });

  it("stands nowhere as long as nobody knows where", async () => {
    const deal = await days.sellNew({ deal: { Legal_Entity__c: "Atlantis" } });
    await stand.settle();
    expect(await reading(deal)).toMatchObject([nowhere]);
  });

  it("of a customer stands where all its engagements are", async () => {
    const account = await stand.account({ Name: "Tamarisk Lighthouses" });
    const deal = await stand.sell(account);
    await stand.settle();
    await days.allSetUp([deal]);
    await stand.crm.update("Account", [{ id: account, Name: "Tamarisk Lighthouses and Piers" }]);
    await stand.settle();
    const told = (await entries(deal, "account")).filter(({ action }) => String(action).match(/^customer\.(read|changed)$/));
    expect(told).toMatchObject([
      { action: "customer.read", ...nowhere },
      { action: "customer.changed", ...uk },
    ]);
  });
});
