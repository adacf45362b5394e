import { beforeAll, describe, expect, it } from "vitest";
import { countShadowWrites, dropShadowWrites, readShadowWrites } from "../../db/shadow-writes.sql.ts";
import { pollDue } from "../../jobs/poll.ts";
import { plus } from "../../testing/bad-days.ts";
import { ownDealStand } from "../../testing/own-deal-stand.ts";

const { stand, days } = ownDealStand();

describe("a deal of a CRM in shadow mode", () => {
  it("makes nothing in any system, though the others are live; what it would make is shown, and made once the CRM is live", async () => {
    const crm = stand.connectionIds.salesforce ?? "";
    await stand.rows("UPDATE connection SET mode = 'shadow' WHERE id = $1", [crm]);
    const before = await days.counts();
    const deal = await days.sellNew();
    await stand.settle();
    expect(await days.counts()).toEqual(before);
    expect(await stand.rows("SELECT status, billing_ready_at FROM engagement")).toEqual([
      { status: "shadow", billing_ready_at: null },
    ]);
    const shownNow = () => countShadowWrites(stand.engine.db, { connectionId: crm, scope: { all: true } });
    const shown = await shownNow();
    expect(shown.map(({ type }) => type)).toEqual(expect.arrayContaining(["customer", "project", "contract"]));
    expect(await stand.rows("SELECT DISTINCT state FROM outbound_write")).toEqual([{ state: "shadow" }]);

    await days.change(deal, { Name: "Sold under another name" });
    expect(await shownNow()).toEqual(expect.arrayContaining(shown));

    await stand.rows("UPDATE connection SET mode = 'live' WHERE id = $1", [crm]);
    expect(await stand.engine.db.rows(dropShadowWrites({ connectionId: crm }))).toHaveLength(1);
    await days.change(deal, { Name: "Live now" });
    await days.allSetUp([deal]);
    expect(await days.counts()).toEqual(plus(before, 1));
  });
});

describe("deals of a new customer with two legal entities, in shadow mode", () => {
  /** Of what entity those are whose write of a type to that customer, or to a link of it, is shown. */
  const shown = async (type: string, customerId: string) => {
    const ids = await stand.rows("SELECT id FROM outbound_write WHERE canonical_id LIKE $1", [`${customerId}%`]);
    const ask = {
      connectionId: stand.connectionIds.salesforce ?? "",
      before: null,
      limit: 50,
      scope: { all: true } as const,
      type,
    };
    const writes = await readShadowWrites(stand.engine.db, ask);
    return writes.filter(({ id }) => ids.some((one) => one.id === id)).map(({ entityCode }) => entityCode);
  };
  beforeAll(async () => {
    await stand.rows("UPDATE connection SET mode = 'shadow' WHERE id = $1", [stand.connectionIds.salesforce]);
  });

  it("are shown to make it in one of them and to link it to the other", async () => {
    const accountId = await stand.account({ Name: "Tolliver Instruments" });
    await stand.sell(accountId);
    await stand.settle();
    const [customer] = await stand.rows("SELECT id FROM customer WHERE name = 'Tolliver Instruments'");
    const id = String(customer?.id);
    expect([await shown("customer", id), await shown("entity_link", id)]).toEqual([["UK01"], []]);
    await stand.sell(accountId, { deal: { Legal_Entity__c: "SG01" } });
    await stand.settle();
    const [makers, links] = [await shown("customer", id), await shown("entity_link", id)];
    expect([makers, links]).toEqual([expect.any(Array), [expect.any(String)]]);
    expect([...makers, ...links].sort()).toEqual(["SG01", "UK01"]);
  });

  it("are not shown to link it to the one that its only deal has left", async () => {
    const { customerId, deal } = await days.setUpNew();
    expect([await shown("customer", customerId), await shown("entity_link", customerId)]).toEqual([["UK01"], []]);
    await days.change(deal, { Legal_Entity__c: "SG01" });
    expect([await shown("customer", customerId), await shown("entity_link", customerId)]).toEqual([["SG01"], []]);
  });

  it("are not shown to link it to the one of a deal that was lost since", async () => {
    const { accountId, customerId, deal } = await days.setUpNew();
    const inSingapore = await stand.sell(accountId, { deal: { Legal_Entity__c: "SG01" } });
    await stand.settle();
    expect(await shown("entity_link", customerId)).toHaveLength(1);
    const [makers] = await shown("customer", customerId);
    await days.change(makers === "SG01" ? deal : inSingapore, { StageName: "Closed Lost" });
    expect([await shown("customer", customerId), await shown("entity_link", customerId)]).toEqual([[makers], []]);
  });
});

describe("a set-up on trial whose template the PSA has no more", () => {
  it("shows what stops it, as it would be stopped for real, and goes on once the template is there", async () => {
    const crm = stand.connectionIds.salesforce ?? "";
    await stand.rows("UPDATE connection SET mode = 'shadow' WHERE id = $1", [crm]);
    const deal = await days.sellNew();
    await pollDue(stand.engine, { force: true });
    const none = {
      count: 0,
      results: [],
      project_templates: {},
      meta: { count: 0, page_count: 1, page_number: 1, page_size: 200 },
    };
    await days.trouble("kantata", {
      ...{ kind: "status", method: "GET", path: "/api/v1/project_templates", count: 50 },
      value: { status: 200, body: none },
    });
    await stand.settle({ isRead: false });
    const { id, open, status } = await days.setUpOf(deal);
    expect({ open, status }).toEqual({ open: ["project_creation_failed"], status: "blocked" });
    const [told] = await stand.rows("SELECT params ->> 'message' AS message FROM exception_item WHERE engagement_id = $1", [id]);
    expect(told?.message).toMatch(/does not have the project template \d+ any more/);
    expect(await days.numberOf(`outbound_write WHERE engagement_id = '${id}' AND type = 'project_template'`)).toBe(0);

    await days.calm();
    await days.lookAgain(id);
    expect(await days.setUpOf(deal)).toMatchObject({ open: [], status: "shadow" });
  });
});
