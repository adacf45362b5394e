import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { ownDealStand } from "../../testing/own-deal-stand.ts";

const { stand, days } = ownDealStand();
beforeAll(async () => {
  // The deal changes, and a second project appears, before the look-up.
  await stand.rows("UPDATE connection SET settings = settings || '{\"settleAfterMs\": 2500}' WHERE key = 'kantata'");
  stand.engine.hub.forget();
  await stand.settle();
}, 120_000);
afterEach(() => days.calm());

const onHold = 401;
const goesOn = 301;
const workspaces = "/api/v1/workspaces";

/** What the PSA has of an engagement, by id: the state that people read. */
const statesOf = async (id: string): Promise<Record<string, unknown>> => {
  const all = (await stand.vendors.state("kantata", "workspaces")) as Record<string, unknown>[];
  const ours = all.filter((row) => String(row.description).includes(id) && row.archived !== true);
  return Object.fromEntries(ours.map((row) => [String(row.id), row.status_key]));
};
const openOf = (id: string) =>
  stand.rows(
    "SELECT kind, params -> 'ids' AS ids FROM exception_item WHERE engagement_id = $1 AND status = 'open' ORDER BY kind",
    [id],
  );
const isHeld = async (id: string): Promise<boolean> => {
  await stand.settle({ isRead: false });
  return (await stand.rows("SELECT held_at FROM engagement WHERE id = $1", [id]))[0]?.held_at instanceof Date;
};

/** A deal that is lost while nobody knows whether its project was made, and the PSA has two that carry its marker. */
async function lostInDoubt(): Promise<{ deal: string; id: string; ids: string[] }> {
  await days.trouble("kantata", { kind: "lost-response", method: "POST", path: workspaces });
  const deal = await days.sellNew();
  await stand.settle();
  const { id, status } = await days.setUpOf(deal);
  expect(status).toBe("provisioning");
  const all = (await stand.vendors.state("kantata", "workspaces")) as Record<string, unknown>[];
  const made = all.find((row) => String(row.description).includes(id));
  const { description, title } = made ?? {};
  // As a create of ours would have made it that shows up late.
  const external_reference = { service_name: "throughline", service_model: "engagement", service_model_ref: id };
  await days.psa("POST", "workspaces", { workspace: { title, description, creator_role: "maven", external_reference } });
  await days.change(deal, { StageName: "Closed Lost" });
  await expect.poll(() => isHeld(id), { timeout: 20_000, interval: 50 }).toBe(true);
  return { deal, id, ids: Object.keys(await statesOf(id)) };
}

describe("a deal that is lost while two projects carry its marker", () => {
  it("has both of them held, and the PMO told that there are two", async () => {
    const { id, ids } = await lostInDoubt();
    expect(Object.values(await statesOf(id))).toEqual([onHold, onHold]);
    expect(await openOf(id)).toEqual([
      { kind: "billing_on_hold", ids: null },
      { kind: "deal_reopened", ids: null },
      { kind: "duplicate_project", ids },
    ]);
  });

  it("goes on with the one that people have left, and only that one, once it is won again", async () => {
    const { deal, id, ids } = await lostInDoubt();
    const before = await days.counts();
    await days.change(deal, { StageName: "Closed Won" });
    expect(await days.setUpOf(deal)).toMatchObject({ open: ["duplicate_project"] });
    const [left, tooMany] = ids;
    await days.psa("PUT", `workspaces/${tooMany}`, { workspace: { archived: true } });
    await days.release(`engagement:${id}`, "SELECT 1", []);
    await days.allSetUp([deal]);
    expect(await statesOf(id)).toEqual({ [String(left)]: goesOn });
    expect((await days.counts()).projects).toBe(before.projects);
  });
});
