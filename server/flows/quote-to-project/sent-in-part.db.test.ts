import { describe, expect, it } from "vitest";
import { ownDealStand } from "../../testing/own-deal-stand.ts";

// Longer than the look-up lags below.
const { stand, days } = ownDealStand({ settleAfterMs: 1_500 });

const resources = { method: "POST", path: "/api/v1/workspace_resources" };
const allocations = { method: "POST", path: "/api/v1/workspace_allocations" };
const ways = [
  ["turned away for now", 429],
  ["refused", 400],
] as const;

/** A deal whose project is made, and whose roles Kantata does not take: `at` this call, with this status. */
async function stuckAt(at: { method: string; path: string }, value: number): Promise<{ deal: string; id: string }> {
  await days.trouble("kantata", { kind: "status", ...at, value, count: 50 });
  const { deal, id } = await days.setUpNew();
  await days.calm();
  return { deal, id };
}
const rolesWrite = async (id: string) =>
  (await stand.rows("SELECT state, attempt FROM outbound_write WHERE engagement_id = $1 AND type = 'project_roles'", [id]))[0];
const resourcesOf = async (id: string): Promise<number> => {
  const workspace = await days.workspaceOf(id);
  const all = await stand.vendors.state("kantata", "workspace_resources");
  return all.filter((row) => String(row.workspace_id) === String(workspace.id)).length;
};
/** The deal is sold with other hours, right then. */
async function moreHours(deal: string): Promise<void> {
  await days.changePart(deal, "role", { Hours__c: 320 });
  await days.change(deal, { Description: "More hours" });
}
const differencesOf = (id: string) =>
  stand.rows(
    "SELECT kind, params ->> 'differences' AS differences FROM exception_item WHERE engagement_id = $1 AND status = 'open'",
    [id],
  );

describe("a write of several calls that ends after its first ones took effect", () => {
  it.each(ways)("being %s: it is in doubt, not untouched, and a deal that changes then is asked about", async (_how, status) => {
    const { deal, id } = await stuckAt(allocations, status);
    expect(await resourcesOf(id)).toBe(1);
    expect(await rolesWrite(id)).toMatchObject({ state: "unknown" });
    await moreHours(deal);
    expect(await differencesOf(id)).toEqual([{ kind: "amendment_candidate", differences: "roles" }]);
    expect(await resourcesOf(id)).toBe(1);
  });

  it("makes nothing twice when the vendor's look-up lags behind", async () => {
    await days.trouble("kantata", { kind: "lookup-lag", ...resources, value: 900 });
    await days.trouble("kantata", { kind: "status", ...allocations, value: 429 });
    const { deal, id } = await days.setUpNew();
    await days.allSetUp([deal]);
    expect(await resourcesOf(id)).toBe(1);
  });
});

describe("a write of several calls of which none took effect", () => {
  it.each(ways)("being %s: a deal that changes then is set up as it is now, without a question", async (_how, status) => {
    const { deal, id } = await stuckAt(resources, status);
    expect(await resourcesOf(id)).toBe(0);
    await moreHours(deal);
    await days.allSetUp([deal]);
    expect(await resourcesOf(id)).toBe(1);
  });
});
