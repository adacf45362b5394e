import { beforeAll, describe, expect, it } from "vitest";
import { ownDealStand } from "../testing/own-deal-stand.ts";
import { sweepCrms } from "./poll.ts";

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
