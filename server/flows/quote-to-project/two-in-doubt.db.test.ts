import { describe, expect, it } from "vitest";
import { sweepDuplicates } from "../../jobs/duplicate-sweep.ts";
import { ownDealStand } from "../../testing/own-deal-stand.ts";

// The deal changes, and a second project appears, before the look-up.
const { stand, days } = ownDealStand({ settleAfterMs: 600_000, times: { retryMs: 2_500, longestRetryMs: 2_500 } });

const onHold = 401;
const goesOn = 301;
const workspaces = "/api/v1/workspaces";

/** The projects in the PSA that carry an engagement's marker. */
const projectsOf = async (id: string) =>
  (await stand.vendors.state("kantata", "workspaces")).filter(
    (row) => String(row.description).includes(id) && row.archived !== true,
  );
/** Their states as people read them, by id. */
const statesOf = async (id: string): Promise<Record<string, unknown>> =>
  Object.fromEntries((await projectsOf(id)).map((row) => [String(row.id), row.status_key]));
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
async function lostInDoubt(beforeHold = async () => {}): Promise<{ deal: string; id: string; ids: string[] }> {
  await days.trouble("kantata", { kind: "lost-response", method: "POST", path: workspaces });
  const { deal, id, status } = await days.setUpNew();
  expect(status).toBe("provisioning");
  const [{ description, title } = {}] = await projectsOf(id);
  // As a create of ours would have made it that shows up late.
  const external_reference = { service_name: "throughline", service_model: "engagement", service_model_ref: id };
  await days.psa("POST", "workspaces", { workspace: { title, description, creator_role: "maven", external_reference } });
  await beforeHold();
  await days.change(deal, { StageName: "Closed Lost" });
  await expect.poll(() => isHeld(id), { timeout: 30_000, interval: 50 }).toBe(true);
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
    await days.lookAgain(id);
    await days.allSetUp([deal]);
    expect(await statesOf(id)).toEqual({ [String(left)]: goesOn });
    expect((await days.counts()).projects).toBe(before.projects);
  });
});

describe("a hold of a project of which nobody knew yet that it is the deal's", () => {
  it("does not undo the resumption of that project though it takes effect after all", async () => {
    // Both holds are made again, and answered then.
    const late = { kind: "late-commit", method: "PUT", path: `${workspaces}/**`, value: "held", count: 2 };
    const { deal, id, ids } = await lostInDoubt(() => days.trouble("kantata", late));
    const [left, tooMany] = ids;
    await days.psa("PUT", `workspaces/${tooMany}`, { workspace: { archived: true } });
    await days.lookAgain(id);
    expect(await days.workspaceOf(id)).toMatchObject({ id: left });
    await days.change(deal, { StageName: "Closed Won" });
    expect(await days.letTimePass(id)).toBe(2);
    await days.allSetUp([deal]);
    expect(await statesOf(id)).toEqual({ [String(left)]: goesOn });
  });
});

describe("a deal that is lost while a twin of its project carries its marker only", () => {
  it("has both held at once, and the twin told to the PMO without waiting for the day's sweep; won again it goes on alone", async () => {
    const { deal, id } = await days.setUpNew();
    const [{ description, id: own, title } = {}] = await projectsOf(id);
    await sweepDuplicates(stand.engine);
    const twin = await days.psa("POST", "workspaces", { workspace: { title, description, creator_role: "maven" } });
    await days.change(deal, { StageName: "Closed Lost" });
    expect(await statesOf(id)).toEqual({ [String(own)]: onHold, [twin]: onHold });
    expect(await isHeld(id)).toBe(true);
    expect(await sweepDuplicates(stand.engine)).toBe(1);
    const told = await stand.rows(
      "SELECT params -> 'ids' AS ids FROM exception_item WHERE kind = 'duplicate_project' AND status = 'open'",
    );
    expect(told).toContainEqual({ ids: expect.arrayContaining([String(own), twin]) });
    await days.change(deal, { StageName: "Closed Won" });
    expect(await statesOf(id)).toEqual({ [String(own)]: goesOn, [twin]: onHold });
  });
});
