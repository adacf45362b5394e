import { existsSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkoutRoot } from "../runtime/data-dir.ts";
import { systemActor } from "../services/context.ts";
import { mapValue } from "../services/mappings/map-value.ts";
import { type HistoryStand, raiseHistoryStand } from "./history-stand-for-tests.ts";

const from = path.join(checkoutRoot, "../shared/data/crm-pipeline");
const isHere = existsSync(from);
if (!isHere)
  process.stdout.write(
    `SKIPPED: the real CRM history, which is not beside this checkout (${path.relative(checkoutRoot, from)})\n`,
  );

describe.skipIf(!isHere)("4,238 won deals of a real CRM export", () => {
  let stand: HistoryStand;
  beforeAll(async () => {
    stand = await raiseHistoryStand(from);
  }, 600_000);
  afterAll(() => stand?.close());

  test("every won deal is provisioned or stands in a queue with its blockers", async () => {
    const { rows } = await stand.db.raw(
      `SELECT count(*)::int AS won, count(*) FILTER (WHERE e.status = 'billing_ready')::int AS ready,
         count(*) FILTER (WHERE e.status = 'blocked' AND EXISTS (SELECT 1 FROM exception_item x WHERE x.engagement_id = e.id AND x.status = 'open'))::int AS queued
       FROM engagement e`,
    );
    const { queued, ready, won } = rows[0] ?? {};
    expect(won).toBe(4_238);
    expect(Number(ready) + Number(queued)).toBe(4_238);
    expect(Number(ready)).toBeGreaterThan(1_000);
  });

  test("a product that the catalogue does not know is one group of 729 deals worth 3,510,578, and misspelt places are groups too", async () => {
    const groups = await stand.openGroups();
    expect(groups.get("unmapped_value:product:gtxpro")).toEqual({ deals: 729, amount: "3510578" });
    expect([...groups.keys()]).toEqual(
      expect.arrayContaining(["unmapped_value:country:philipines", "unmapped_value:sector:technolgy"]),
    );
  });

  test("a second import changes nothing", async () => {
    const before = await stand.states();
    const again = await stand.import();
    expect(again).toMatchObject({
      ok: true,
      value: {
        accounts: { created: 0, changed: 0, unchanged: 85 },
        opportunities: { created: 0, changed: 0, unchanged: 8_800 },
        lines: { created: 0 },
      },
    });
    await stand.run();
    expect(await stand.states()).toEqual(before);
  });

  test("it is marked as history and stays out of the cycle times", async () => {
    const { rows } = await stand.db.raw("SELECT count(*)::int AS live FROM engagement WHERE NOT is_backfill");
    expect(rows[0]?.live).toBe(0);
  });

  test("one alias releases all 729", async () => {
    const mapped = await mapValue(stand.ctx(systemActor("test")), {
      set: "product",
      key: ["GTXPro"],
      aliasOf: ["GTX Pro"],
      why: "The same product, written without the space",
    });
    expect(mapped).toMatchObject({ ok: true, value: { state: "published" } });
    await stand.run();
    const groups = await stand.openGroups();
    expect(groups.has("unmapped_value:product:gtxpro")).toBe(false);
    const { rows } = await stand.db.raw(
      `SELECT count(DISTINCT x.engagement_id)::int AS many FROM exception_item x WHERE x.group_key = 'unmapped_value:product:gtxpro' AND x.status = 'resolved'`,
    );
    expect(rows[0]?.many).toBe(729);
  });
});
