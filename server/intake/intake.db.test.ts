import { describe, expect, it } from "vitest";
import { readEngagementPage } from "../db/engagement-list.sql.ts";
import { applyWaiting, pullRecords } from "../jobs/poll.ts";
import { ownDealStand } from "../testing/own-deal-stand.ts";

const { stand, days } = ownDealStand();

const itemsOf = (id: string) =>
  stand.rows("SELECT outcome, reason, via FROM inbox_item WHERE external_id LIKE $1 ORDER BY id", [`${id.slice(0, 15)}%`]);
const open = () =>
  stand.rows("SELECT kind, team, subject_id FROM exception_item WHERE status = 'open' AND subject_type = 'source_record'");

describe("what a source says", () => {
  it("is stored once, sealed, and ends in exactly one outcome", async () => {
    const deal = await stand.sell(await stand.account());
    await stand.settle();
    await stand.rows("DELETE FROM connection_cursor WHERE object <> 'reference'");
    await stand.settle();
    await stand.settle();
    expect(await stand.rows("SELECT 1 FROM inbox_item WHERE outcome = 'pending'")).toEqual([]);
    const applied = (await itemsOf(deal)).filter(({ outcome }) => outcome === "applied");
    expect(applied).toHaveLength(1);
    const pages = await stand.rows("SELECT body, key_id FROM payload_page");
    expect(pages).not.toEqual([]);
    expect(pages.filter((page) => (page.body as Buffer).includes("Rollout"))).toEqual([]);
    expect(await stand.rows("SELECT action, count(*)::int AS n FROM audit_entry WHERE action = 'deal.read' GROUP BY 1")).toEqual([
      { action: "deal.read", n: 1 },
    ]);
  });

  it("a record that was changed and put back within a second ends as it is there", async () => {
    const deal = await stand.sell(await stand.account());
    await stand.settle();
    for (const Name of ["Renamed", "Put back", "Renamed"]) await days.change(deal, { Name });
    expect(await stand.rows("SELECT name FROM deal WHERE name IN ('Renamed', 'Put back')")).toEqual([{ name: "Renamed" }]);
  });

  it("that was put back within a second, with neither version applied yet, ends as it is there", async () => {
    const connectionId = stand.connectionIds.salesforce ?? "";
    await stand.vendors.clock(Date.now() + 1_000);
    const deal = await stand.sell(await stand.account());
    for (const Name of ["As it was", "In between"]) await days.change(deal, { Name });
    await stand.asOwner(
      "CREATE FUNCTION is_busy() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION USING ERRCODE = ''40001''; END'",
    );
    await stand.asOwner("CREATE TRIGGER busy BEFORE INSERT ON deal EXECUTE FUNCTION is_busy()");
    for (const Name of ["Something else", "As it was"]) {
      await stand.crm.update("Opportunity", [{ id: deal, Name }]);
      const named = { connectionId, object: "deal", asked: [{ externalIds: [deal] }], via: "webhook" } as const;
      await expect(pullRecords(stand.engine, named)).rejects.toMatchObject({ code: "40001" });
    }
    await stand.asOwner("DROP TRIGGER busy ON deal");
    await applyWaiting(stand.engine, { connectionId });
    expect((await days.keptDeal(deal)).name).toBe("As it was");
  });

  it("that cannot be read is IT's, once however often it comes, and closed by a readable version", async () => {
    const [deal] = await stand.crm.create("Opportunity", [{ Name: "Odd", StageName: "Negotiation", CloseDate: "2026-11-20" }]);
    const change = { object: "Opportunity", retype: { IsWon: "string" } };
    await days.trouble("salesforce", { kind: "schema-change", value: change, count: 1_000 });
    await stand.settle();
    await stand.settle();
    const told = (await open()).filter(({ subject_id }) => String(subject_id).includes(String(deal).slice(0, 15)));
    expect(told).toMatchObject([{ kind: "record_unreadable", team: "it" }]);
    await days.calm();
    await days.change(String(deal), { Name: "Even" });
    expect(await open()).toEqual([]);
    expect(await stand.rows("SELECT name FROM deal WHERE name = 'Even'")).toEqual([{ name: "Even" }]);
  });
});

describe("reference data", () => {
  it("is told of only when it has changed", async () => {
    const told = () => stand.rows("SELECT count(*)::int AS n FROM audit_entry WHERE action = 'reference.changed'");
    const before = await told();
    await stand.settle();
    expect(await told()).toEqual(before);
    expect(await stand.rows("SELECT code, region, time_zone FROM legal_entity ORDER BY code")).toMatchObject([
      { code: "DE01", region: "DACH", time_zone: "Europe/Berlin" },
      { code: "SG01", region: "Asia Pacific" },
      { code: "UK01", region: "UK & Ireland" },
      { code: "US01", region: "Americas" },
    ]);
  });
});

describe("a deal with two project groups", () => {
  it("makes two engagements, each with its share", async () => {
    const deal = await stand.sell(await stand.account(), { line: { Project_Group__c: "Build" }, deal: { Name: "Twofold" } });
    await stand.crm.create("OpportunityLineItem", [
      {
        OpportunityId: deal,
        Product2Id: String((await stand.crm.query("SELECT Id FROM Product2 WHERE Name = 'Integration Build'"))[0]?.Id),
        Quantity: 1,
        UnitPrice: 500,
        Project_Group__c: "Run",
      },
    ]);
    await stand.settle();
    expect(await stand.rows("SELECT name, amount::text FROM engagement WHERE name LIKE 'Twofold%' ORDER BY name")).toEqual([
      { name: "Twofold – Build", amount: "24000.0000" },
      { name: "Twofold – Run", amount: "500.0000" },
    ]);
  });
});

describe("engagements", () => {
  it("are numbered on where five digits end, and listed in the order of their numbers", async () => {
    await stand.asOwner("SELECT setval('engagement_number', 99998)");
    const account = await stand.account();
    for (const Name of ["Ninth", "Tenth", "Eleventh"]) await stand.sell(account, { deal: { Name } });
    await stand.settle();
    const page = await readEngagementPage(stand.engine.db, {
      filter: { q: "ENG-", backfill: "all" },
      scope: { all: true },
      order: { sort: "number", desc: true },
      after: null,
      limit: 3,
    });
    expect(page.rows.slice(0, 3).map((row) => row.number)).toEqual(["ENG-100001", "ENG-100000", "ENG-99999"]);
  });
});
