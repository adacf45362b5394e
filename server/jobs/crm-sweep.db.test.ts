import { beforeAll, describe, expect, it } from "vitest";
import { ownDealStand } from "../testing/own-deal-stand.ts";
import { sweepCrms } from "./poll.ts";

const { stand, days } = ownDealStand();
beforeAll(async () => {
  await days.sellNew();
  await stand.settle();
}, 120_000);

const nextInHours = async (): Promise<number> => {
  const [row] = await stand.rows(
    "SELECT ((cursor->>'dueAt')::float8 - extract(epoch FROM now())) / 3600 AS hours FROM connection_cursor WHERE object = 'sweep'",
  );
  return Math.round(Number(row?.hours) * 10) / 10;
};
const aDayLater = () =>
  stand.rows(
    "UPDATE connection_cursor SET cursor = jsonb_build_object('dueAt', extract(epoch FROM now()) - 1) WHERE object = 'sweep'",
  );

describe("a CRM", () => {
  it("is not swept when it is first seen, for it has just been read whole, but a day later", async () => {
    expect(await sweepCrms(stand.engine)).toBe(0);
    expect(await nextInHours()).toBe(24);
  });

  it("is read whole once a day: a won deal that no page of changes has shown is found and set up", async () => {
    const deal = await days.sellNew();
    // The stream has gone past it: as when a long transaction commits after the window was read.
    await stand.rows(
      "UPDATE connection_cursor SET cursor = replace(cursor::text, extract(year FROM now())::text || '-', '2040-')::jsonb WHERE object IN ('account', 'deal')",
    );
    await stand.settle();
    expect((await days.setUpOf(deal)).id).toBe("undefined");
    await aDayLater();
    const positions = await stand.rows("SELECT cursor FROM connection_cursor WHERE object IN ('account', 'deal')");
    expect(await sweepCrms(stand.engine)).toBe(1);
    expect(await stand.rows("SELECT cursor FROM connection_cursor WHERE object IN ('account', 'deal')")).toEqual(positions);
    await days.allSetUp([deal]);
    expect(await stand.rows("SELECT 1 FROM inbox_item WHERE via = 'sweep' AND external_id LIKE $1", [`${deal}%`])).toHaveLength(
      1,
    );
    expect(await nextInHours()).toBe(24);
  });

  it("that nothing was missed of is left as it is", async () => {
    const counted = () =>
      stand.rows("SELECT (SELECT count(*)::int FROM inbox_item) AS items, (SELECT sum(version)::int FROM deal) AS versions");
    await aDayLater();
    await sweepCrms(stand.engine); // sees what Throughline itself has written to the deal
    const before = await counted();
    await aDayLater();
    expect(await sweepCrms(stand.engine)).toBe(1);
    expect(await sweepCrms(stand.engine)).toBe(0);
    expect(await counted()).toEqual(before);
  });

  it("that does not answer is swept again within minutes, and one that is paused waits", async () => {
    await aDayLater();
    await days.trouble("salesforce", { kind: "status", value: 503, count: 100 });
    expect(await sweepCrms(stand.engine)).toBe(1);
    await days.calm();
    expect(await nextInHours()).toBe(0.2);
    await aDayLater();
    await stand.rows("UPDATE connection SET is_paused = true WHERE key = 'salesforce'");
    expect(await sweepCrms(stand.engine)).toBe(0);
    await stand.rows("UPDATE connection SET is_paused = false WHERE key = 'salesforce'");
  });
});
