import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { ownDealStand } from "../../testing/own-deal-stand.ts";

const { stand, days } = ownDealStand();
beforeAll(async () => {
  // Longer than the look-up lags below.
  await stand.rows("UPDATE connection SET settings = settings || '{\"settleAfterMs\": 1500}' WHERE key = 'kantata'");
  stand.engine.hub.forget();
  await stand.settle();
}, 120_000);
afterEach(() => days.calm());

const resources = { method: "POST", path: "/api/v1/workspace_resources" };
const allocations = { method: "POST", path: "/api/v1/workspace_allocations" };

/** A deal whose project is made, and whose roles Kantata does not take: `at` this call, with this status. */
async function stuckAt(at: { method: string; path: string }, value: number): Promise<{ deal: string; id: string }> {
  const deal = await days.sellNew();
  await days.trouble("kantata", { kind: "status", ...at, value, count: 50 });
  await stand.settle();
  const { id } = await days.setUpOf(deal);
  await days.calm();
  return { deal, id };
}
const rolesWrite = async (id: string) =>
  (await stand.rows("SELECT state, attempt FROM outbound_write WHERE engagement_id = $1 AND type = 'project_roles'", [id]))[0];
const resourcesOf = async (id: string): Promise<number> => {
  const [xref] = await stand.rows(
    "SELECT external_id FROM xref WHERE record_id = $1 AND object = 'project' AND connection_id = $2",
    [id, stand.connectionIds.kantata],
  );
  const all = (await stand.vendors.state("kantata", "workspace_resources")) as Record<string, unknown>[];
  return all.filter((row) => String(row.workspace_id) === String(xref?.external_id)).length;
};
/** The deal is sold with other hours, right then. */
async function moreHours(deal: string): Promise<void> {
  const [role] = await stand.crm.query(`SELECT Id FROM Deal_Role__c WHERE Opportunity__c = '${deal}'`);
  await stand.crm.update("Deal_Role__c", [{ id: String(role?.Id), Hours__c: 320 }]);
  await days.change(deal, { Description: "More hours" });
}
const differencesOf = (id: string) =>
  stand.rows(
    "SELECT kind, params ->> 'differences' AS differences FROM exception_item WHERE engagement_id = $1 AND status = 'open'",
    [id],
  );

describe("a write of several calls that ends after its first ones took effect", () => {
  it.each([
    ["turned away for now", 429],
    ["refused", 400],
  ])("being %s: it is in doubt, not untouched, and a deal that changes then is asked about", async (_how, status) => {
    const { deal, id } = await stuckAt(allocations, status);
    expect(await resourcesOf(id)).toBe(1);
    expect(await rolesWrite(id)).toMatchObject({ state: "unknown" });
    await moreHours(deal);
    expect(await differencesOf(id)).toEqual([{ kind: "amendment_candidate", differences: "roles" }]);
    expect(await resourcesOf(id)).toBe(1);
  });

  it("makes nothing twice when the vendor's look-up lags behind", async () => {
    const deal = await days.sellNew();
    await days.trouble("kantata", { kind: "lookup-lag", ...resources, value: 900 });
    await days.trouble("kantata", { kind: "status", ...allocations, value: 429 });
    await stand.settle();
    await days.allSetUp([deal]);
    expect(await resourcesOf((await days.setUpOf(deal)).id)).toBe(1);
  });
});

describe("a write of several calls of which none took effect", () => {
  it.each([
    ["turned away for now", 429],
    ["refused", 400],
  ])("being %s: a deal that changes then is set up as it is now, without a question", async (_how, status) => {
    const { deal, id } = await stuckAt(resources, status);
    expect(await resourcesOf(id)).toBe(0);
    await moreHours(deal);
    await days.allSetUp([deal]);
    expect(await resourcesOf(id)).toBe(1);
  });
});
