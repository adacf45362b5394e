import { beforeAll, describe, expect, it, vi } from "vitest";
import { beginCrmSweep } from "../db/crm-sweeps.sql.ts";
import { newId } from "../domain/ids.ts";
import { applyPending } from "../intake/apply-pending.ts";
import { storePage } from "../intake/store-page.ts";
import { updateConnection } from "../services/connections/update-connection.ts";
import { ownDealStand } from "../testing/own-deal-stand.ts";
import { intakeContext, sweepCrms } from "./poll.ts";

const { stand, days } = ownDealStand();
beforeAll(async () => {
  await days.sellNew();
  await stand.settle();
}, 120_000);

describe("a CRM", () => {
  it("is not swept when it is first seen, for it has just been read whole, but a day later", async () => {
    expect(await sweepCrms(stand.engine)).toBe(0);
    expect(await days.hoursToSweep("sweep")).toBe(24);
  });

  it("is read whole once a day: a won deal that no page of changes has shown is found and set up", async () => {
    const deal = await days.sellNew();
    // The stream has gone past it: as when a long transaction commits after the window was read.
    await stand.rows(
      "UPDATE connection_cursor SET cursor = replace(cursor::text, extract(year FROM now())::text || '-', '2040-')::jsonb WHERE object IN ('account', 'deal')",
    );
    await stand.settle();
    expect((await days.setUpOf(deal)).id).toBe("undefined");
    await days.makeSweepDue("sweep");
    const positions = await stand.rows("SELECT cursor FROM connection_cursor WHERE object IN ('account', 'deal')");
    expect(await sweepCrms(stand.engine)).toBe(1);
    expect(await stand.rows("SELECT cursor FROM connection_cursor WHERE object IN ('account', 'deal')")).toEqual(positions);
    await days.allSetUp([deal]);
    expect(await stand.rows("SELECT 1 FROM inbox_item WHERE via = 'sweep' AND external_id LIKE $1", [`${deal}%`])).toHaveLength(
      1,
    );
    expect(await days.hoursToSweep("sweep")).toBe(24);
  });

  it("that nothing was missed of is left as it is", async () => {
    const counted = () =>
      stand.rows("SELECT (SELECT count(*)::int FROM inbox_item) AS items, (SELECT sum(version)::int FROM deal) AS versions");
    await days.makeSweepDue("sweep");
    await sweepCrms(stand.engine); // sees what Throughline itself has written to the deal
    const before = await counted();
    await days.makeSweepDue("sweep");
    expect(await sweepCrms(stand.engine)).toBe(1);
    expect(await sweepCrms(stand.engine)).toBe(0);
    expect(await counted()).toEqual(before);
  });

  it("that does not answer is swept again within minutes, and one that is paused waits", async () => {
    await days.makeSweepDue("sweep");
    await days.trouble("salesforce", { kind: "status", value: 503, count: 100 });
    expect(await sweepCrms(stand.engine)).toBe(1);
    await days.calm();
    expect(await days.hoursToSweep("sweep")).toBe(0.2);
    await days.makeSweepDue("sweep");
    await stand.rows("UPDATE connection SET is_paused = true WHERE key = 'salesforce'");
    expect(await sweepCrms(stand.engine)).toBe(0);
    await stand.rows("UPDATE connection SET is_paused = false WHERE key = 'salesforce'");
  });
});

describe("a CRM with words of its own", () => {
  const key = "salesforce";
  const mean = (valueNames: object) => updateConnection(stand.as(), { key, settings: { ...own, valueNames } });
  let own: object = {};
  beforeAll(async () => {
    const [row] = await stand.rows("SELECT settings FROM connection WHERE key = $1", [key]);
    own = Object(row?.settings);
  });

  it("has the deals that wait for their meaning set up once it is stated, though nothing changes there", async () => {
    const deals = [
      await days.sellNew({ line: { Contract_Type__c: "Day rates" }, sow: { Status__c: "Signed by both" } }),
      await days.sellNew({ sow: { Status__c: "Signed-by-both" } }),
    ];
    await days.makeSweepDue("sweep");
    await sweepCrms(stand.engine);
    await stand.settle();
    for (const deal of deals) expect((await days.setUpOf(deal)).open).toContain("fact_unreadable");

    expect(
      await mean({
        "OpportunityLineItem.Contract_Type__c": { "day rates": "Time and materials" },
        "SOW__c.Status__c": { "Signed by both": "Approved" },
      }),
    ).toMatchObject({ ok: true });
    expect(await sweepCrms(stand.engine)).toBe(1);
    await days.allSetUp(deals);
    expect(await days.hoursToSweep("sweep")).toBe(24);
  });

  it("does not go back to a version that a worker read before the sweep began and stores only then", async () => {
    const deal = await days.sellNew({ sow: { Status__c: "Agreed by nod" } });
    await days.makeSweepDue("sweep");
    await sweepCrms(stand.engine);
    const { name } = await days.keptDeal(deal);
    const connectionId = String(stand.connectionIds.salesforce);
    const connection = await stand.engine.hub.connection(connectionId);
    const intake = intakeContext(stand.engine, [], async () => {});
    const port = connection.crm();
    const read = await port.read(intake.callScope(connection.row, newId<"correlation">()), {
      object: "deal",
      externalIds: [deal],
    });
    const items = read.map((item) => ({
      ...item,
      sourceStamp: item.sourceStamp.replace(/^\d{4}/, "2020"),
      payload: JSON.parse(JSON.stringify(item.payload).replaceAll(name, "As it was called once")),
    }));
    await mean({ "SOW__c.Status__c": { "Agreed by handshake": "Approved" } });
    await stand.engine.db.one(beginCrmSweep({ connectionId }));
    expect(await storePage(intake, connection.row, { object: "deal", items, cursor: null, via: "pull" })).toBe(1);
    await applyPending(intake, connection.row, { port, object: "deal" });
    expect((await days.keptDeal(deal)).name).toBe(name);
    await mean({ "SOW__c.Status__c": { "Agreed by nod": "Approved" } });
    await sweepCrms(stand.engine);
    await days.allSetUp([deal]);
  });

  it("is swept once more when its settings change while it is swept", async () => {
    await days.makeSweepDue("sweep");
    const { hub } = stand.engine;
    const connection = hub.connection.bind(hub);
    vi.spyOn(hub, "connection").mockImplementationOnce(async (...asked) => {
      await mean({ "SOW__c.Status__c": { Countersigned: "Approved" } });
      return connection(...asked);
    });
    expect(await sweepCrms(stand.engine)).toBe(2);
    expect(await days.hoursToSweep("sweep")).toBe(24);
  });

  it("is told which of our words there are, and of which fields", async () => {
    expect(await mean({ "SOW__c.Status__c": { Signed: "Agreed" } })).toMatchObject({
      ok: false,
      error: { fields: { "settings.valueNames.SOW__c.Status__c.Signed": "must be one of Draft, Sent, Approved" } },
    });
    expect(await mean({ "SOW__c.State": {} })).toMatchObject({
      ok: false,
      error: { fields: { "settings.valueNames.SOW__c.State": "is not known" } },
    });
  });
});
