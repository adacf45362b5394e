import { describe, expect, it } from "vitest";
import { idOf, orders } from "../../testing/bad-days.ts";
import { ownDealStand } from "../../testing/own-deal-stand.ts";

const { stand, days } = ownDealStand();

const byFee = (Fee_Schedule__c: string | null) => ({
  ...{ Billing_Driver__c: "ERP schedule", Contract_Type__c: "Fixed fee", Fee_Schedule__c, Rate_Card__c: null },
});

type Row = Record<string, unknown>;

/** How many bills the ERP's schedule of the only line makes. */
const billsOf = async (id: string): Promise<unknown> => (await days.inErp("billingSchedule", id)).numberRemaining;

describe("a half-made set-up that is sold otherwise, and then as it was at first", () => {
  it("is billed at the times that it is sold at now", async () => {
    const { deal, id } = await days.halfMade({ line: byFee("Monthly") });
    await days.refuseOrders();
    expect(await billsOf(id)).toBe(4);
    await days.changePart(deal, "line", byFee("On completion"));
    await days.change(deal, { Description: "At the end" });
    expect(await billsOf(id)).toBe(1);
    await days.changePart(deal, "line", byFee("Monthly"));
    await days.calm();
    await days.change(deal, { Description: "Month by month after all" });
    await days.allSetUp([deal]);
    expect(await billsOf(id)).toBe(4);
  });

  it("stands in the legal entity that it is sold in now, project and contract alike", async () => {
    const { deal, id } = await days.halfMade();
    await days.refuseOrders();
    await days.change(deal, { Legal_Entity__c: "SG01" });
    expect(idOf((await days.inErp("job", id)).subsidiary)).toBe("4");
    await days.calm();
    await days.change(deal, { Legal_Entity__c: "UK01" });
    await days.allSetUp([deal]);
    const [job, order] = [await days.inErp("job", id), await days.inErp("salesOrder", id)];
    expect(idOf(job.subsidiary)).toBe(idOf(order.subsidiary));
  });

  it.each(["within one second of the source", "as time goes on"])(
    "is billed to the address that its contact has now, %s",
    async (when) => {
      const { deal } = await days.halfMade();
      await days.refuseOrders();
      if (when === "within one second of the source") await stand.vendors.clock(Date.now() + 1_000);
      const [role] = await stand.crm.query(
        `SELECT ContactId FROM OpportunityContactRole WHERE OpportunityId = '${deal}' AND Role = 'Bill To'`,
      );
      const told = async (email: string): Promise<unknown[]> => {
        await stand.crm.update("Contact", [{ id: String(role?.ContactId), Email: email }]);
        await days.change(deal, { Description: `Bill to ${email}` });
        const all = await stand.vendors.state("netsuite", "contact");
        return all.filter((row) => String(row.externalId).includes(String(role?.ContactId))).map((row) => row.email);
      };
      for (const email of ["bills@first.example", "bills@second.example", "bills@first.example"])
        expect(await told(email)).toEqual([email]);
    },
  );
});

describe("a half-made set-up whose terms come to be read otherwise", () => {
  it("is billed at the times that the policy says now", async () => {
    const policy = (fee: string) =>
      days.release(
        `policy:${stand.connectionIds.salesforce}`,
        "UPDATE connection SET policy = policy || jsonb_build_object('feeSchedule', $2::text) WHERE id = $1",
        [stand.connectionIds.salesforce, fee],
      );
    await policy("monthly");
    const { deal, id } = await days.halfMade({ line: byFee(null) });
    expect(await billsOf(id)).toBe(4);
    await policy("on_completion");
    await days.lookAgain(id);
    await days.allSetUp([deal]);
    expect(await billsOf(id)).toBe(1);
  });

  it("goes by one name in the ERP's project and contract", async () => {
    const { deal, id } = await days.halfMade();
    await days.change(deal, { Name: "Under another name" });
    await days.allSetUp([deal]);
    const [job, order] = [await days.inErp("job", id), await days.inErp("salesOrder", id)];
    expect([job.companyName, order.memo]).toEqual([expect.stringMatching(/Under another name$/), job.companyName]);
  });
});

const settleAfterMs = (vendor: string, ms: number) =>
  stand.rows("UPDATE connection SET settings = settings || jsonb_build_object('settleAfterMs', $2::int) WHERE id = $1", [
    stand.connectionIds[vendor],
    ms,
  ]);

describe("a contract that was asked for twice without an answer, and that the ERP may still make a second time", () => {
  const worthOf = async (id: string) => ((await days.inErp("salesOrder", id)).item as Row[]).map((row) => row.amount);

  it("is not told of a change before that time is over, so that the old one cannot undo it", async () => {
    await settleAfterMs("netsuite", 600_000);
    await days.trouble("netsuite", { kind: "lost-response", ...orders, count: 50 });
    const { deal, id } = await days.setUpNew();
    const isAskedTwice = async () => {
      await stand.settle({ isRead: false });
      return (
        Number(
          (await stand.rows("SELECT attempt FROM outbound_write WHERE engagement_id = $1 AND type = 'contract'", [id]))[0]
            ?.attempt,
        ) > 1
      );
    };
    await expect.poll(isAskedTwice, { timeout: 20_000, interval: 50 }).toBe(true);
    await days.sellAt(deal, 250);
    await days.calm();
    await days.change(deal, { Description: "Sold for more" });
    expect(await worthOf(id)).toEqual([24_000]);
    expect(await days.setUpOf(deal)).toMatchObject({ status: "provisioning" });
    await stand.rows(
      "UPDATE outbound_write SET look_up_after = now(), late_until = now() WHERE engagement_id = $1 AND state = 'unknown'",
      [id],
    );
    await days.lookAgain(id);
    await days.allSetUp([deal]);
    expect(await worthOf(id)).toEqual([30_000]);
    await settleAfterMs("netsuite", 300);
  });
});

describe("a contract whose answer was lost, of a deal that names no order of the customer any more", () => {
  it("does not name it either", async () => {
    await days.trouble("netsuite", { kind: "lost-response", ...orders, count: 50 });
    const { deal, id } = await days.setUpNew({ deal: { PO_Number__c: "PO 4711" } });
    expect((await days.inErp("salesOrder", id)).otherRefNum).toBe("PO 4711");
    await days.calm();
    await days.change(deal, { PO_Number__c: null });
    await days.allSetUp([deal]);
    expect((await days.inErp("salesOrder", id)).otherRefNum ?? null).toBeNull();
  });
});

describe("an addition whose order the ERP may have made already", () => {
  it("is not said to need no project before people have looked: nobody would know of that order", async () => {
    const { accountId, number } = await days.setUpNew();
    await days.trouble("netsuite", { kind: "lost-response", ...orders, count: 50 });
    const deal = await stand.sell(accountId, { deal: { Disposition__c: "Addition", Related_Engagement__c: number } });
    await stand.settle();
    const { id } = await days.setUpOf(deal);
    const inDoubt = "SELECT state FROM outbound_write WHERE engagement_id = $1 AND type = 'contract'";
    expect(await stand.rows(inDoubt, [id])).toEqual([{ state: "unknown" }]);
    await days.calm();
    await days.change(deal, { Disposition__c: "None", Related_Engagement__c: null });
    await stand.settle({ isRead: false });
    expect(await days.setUpOf(deal)).toMatchObject({ status: "blocked", open: ["amendment_candidate"] });
  });
});

describe("an account that is another one while the PSA may have made the project", () => {
  it("is asked about before anything is made for it", async () => {
    await settleAfterMs("kantata", 600_000);
    await days.trouble("kantata", { kind: "status", value: 500, method: "POST", path: "/api/v1/workspaces" });
    const { deal } = await days.setUpNew();
    const before = await days.counts();
    await days.change(deal, { AccountId: await stand.account({ Name: "Quite Another Holding" }) });
    expect(await days.setUpOf(deal)).toMatchObject({ status: "blocked", open: ["amendment_candidate"] });
    expect(await days.counts()).toEqual(before);
    await settleAfterMs("kantata", 300);
  });
});

describe("a half-made set-up that is sold in another currency", () => {
  it("is billed in that one, in all systems, with the worth that is sold", async () => {
    const { deal, id } = await days.halfMade({ line: byFee("Monthly") });
    await days.change(deal, { CurrencyIsoCode: "EUR" });
    await days.changePart(deal, "sow", { CurrencyIsoCode: "EUR" });
    await days.change(deal, { Description: "In euros" });
    await days.allSetUp([deal]);
    const [job, order] = [await days.inErp("job", id), await days.inErp("salesOrder", id)];
    expect(idOf(order.currency)).not.toBe("2");
    expect(idOf(job.currency)).toBe(idOf(order.currency));
    expect(await days.workspaceOf(id)).toMatchObject({ currency: "EUR", price: 24_000 });
    await days.change(deal, { CurrencyIsoCode: "GBP" });
    expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: ["amendment_candidate"] });
    expect(idOf((await days.inErp("salesOrder", id)).currency)).toBe(idOf(order.currency));
  });
});

describe("a contract that the ERP has made, and of which the database could not keep note", () => {
  it("is not made once more for another project of the deal that its line has moved to", async () => {
    await stand.asOwner(
      `CREATE FUNCTION refuse_contract() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''odd''; END';
       CREATE TRIGGER odd BEFORE INSERT ON contract FOR EACH ROW EXECUTE FUNCTION refuse_contract()`,
    );
    const { deal, id } = await days.setUpNew();
    const before = await days.counts();
    await days.changePart(deal, "line", { Project_Group__c: "Phase 2" });
    await stand.asOwner("DROP TRIGGER odd ON contract; DROP FUNCTION refuse_contract()");
    await days.change(deal, { Description: "In phase 2" });
    await stand.settle({ isRead: false });
    const asked = await stand.rows(
      `SELECT params ->> 'differences' AS about FROM exception_item WHERE status = 'open' AND kind = 'amendment_candidate' AND engagement_id IN
         (SELECT id FROM engagement WHERE id <> $1 AND deal_id = (SELECT deal_id FROM engagement WHERE id = $1))`,
      [id],
    );
    expect(asked).toEqual([{ about: expect.stringMatching(/^lines of ENG-\d+, whose contract/) }]);
    expect(await days.counts()).toEqual(before);
  });
});

describe("a line of a half-made set-up that another system bills now", () => {
  it("is billed by that one alone: its order has no schedule any more", async () => {
    await days.trouble("netsuite", { kind: "lost-response", ...orders, count: 50 });
    const { deal, id } = await days.setUpNew({ line: byFee("Monthly") });
    const lines = async () => (await days.inErp("salesOrder", id)).item as Row[];
    expect(await lines()).toMatchObject([{ billingSchedule: expect.anything() }]);
    await days.changePart(deal, "line", { Billing_Driver__c: "Billing engine" });
    await days.calm();
    await days.change(deal, { Description: "Billed elsewhere" });
    await days.allSetUp([deal]);
    const [line] = await lines();
    expect([line?.billingSchedule ?? null, line?.amount]).toEqual([null, 24_000]);
  });
});
