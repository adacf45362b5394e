import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../domain/ids.ts";
import { retryExceptions } from "../services/exceptions/retry-exceptions.ts";
import { ownDealStand } from "../testing/own-deal-stand.ts";
import { trailOf } from "../testing/trail.ts";
import { sweepDuplicates } from "./duplicate-sweep.ts";

const { stand, days } = ownDealStand();
let engagementId: string;
let original: Record<string, unknown>;
let twin: string;

beforeAll(async () => {
  const deal = await days.sellNew();
  await days.sellNew();
  await stand.settle();
  engagementId = (await days.setUpOf(deal)).id;
  const projects = await stand.vendors.state("kantata", "workspaces");
  original = projects.find(({ description }) => String(description).includes(engagementId)) ?? {};
}, 120_000);

const make = (description: string, title = original.title) =>
  days.psa("POST", "workspaces", { workspace: { title, description, creator_role: "maven" } });
const archive = (id: string) => days.psa("PUT", `workspaces/${id}`, { workspace: { archived: true } });
const told = () =>
  stand.rows(
    "SELECT id, status, team, group_key, engagement_id, entity_code, params FROM exception_item WHERE kind = 'duplicate_project' ORDER BY opened_at",
  );
const sweep = async () => {
  await days.makeSweepDue("duplicates");
  return sweepDuplicates(stand.engine);
};

describe("the daily sweep for duplicates", () => {
  it("comes a day after a PSA is first seen live, asks in few calls, and is content with one project for one marker", async () => {
    expect(await sweepDuplicates(stand.engine)).toBe(0);
    expect(await days.hoursToSweep("duplicates")).toBe(24);
    await days.forgetCalls();
    expect(await sweep()).toBe(1);
    expect(await days.calls("kantata")).toHaveLength(1);
    expect(await told()).toEqual([]);
    expect(await days.hoursToSweep("duplicates")).toBe(24);
    expect(await sweepDuplicates(stand.engine)).toBe(0);
  });

  it("tells PMO of two projects with one marker, though only one has our reference, once", async () => {
    twin = await make(String(original.description));
    await make("Somebody's own project");
    await make(`Throughline project-${newId()}`, "Another installation's");
    await sweep();
    const [engagement] = await stand.rows("SELECT number, entity_code FROM engagement WHERE id = $1", [engagementId]);
    const found = await told();
    expect(found).toMatchObject([
      {
        status: "open",
        team: "pmo",
        engagement_id: engagementId,
        entity_code: engagement?.entity_code,
        group_key: `duplicate_project:${engagement?.number}`,
        params: { count: 2, ids: expect.arrayContaining([String(original.id), twin]) },
      },
    ]);
    await sweep();
    expect(await told()).toEqual(found);
    expect(await trailOf(stand.engine.db, found[0]?.id, "action", "actor_name", "engagement_id")).toEqual([
      { action: "exception.opened", actor_name: "Read from Kantata", engagement_id: engagementId },
    ]);
  });

  it("leaves what it told of open when the engagement's own flow goes through", async () => {
    await stand.rows(
      "UPDATE flow_run SET state = 'ready', outcome = NULL, due_at = now() - interval '1 second' WHERE subject_id = $1",
      [engagementId],
    );
    await stand.settle({ isRead: false });
    expect(await told()).toMatchObject([{ status: "open" }]);
  });

  it("closes it when people have archived the one that is too many, at once where they retry it", async () => {
    await archive(twin);
    const [open] = await told();
    const retried = await retryExceptions(stand.as(), { target: { ids: [String(open?.id)] } });
    expect(retried).toMatchObject({ ok: true, value: { changed: 1, runs: 0, records: 1 } });
    expect(await sweepDuplicates(stand.engine)).toBe(1);
    const [closed] = await told();
    expect(closed).toMatchObject({ status: "resolved" });
    expect(await trailOf(stand.engine.db, closed?.id, "action")).toEqual([
      { action: "exception.opened" },
      { action: "exception.retried" },
      { action: "exception.resolved" },
    ]);
    const [end] = await stand.rows(
      "SELECT engagement_id, entity_code, correlation_id, after FROM audit_entry WHERE subject_id = $1 AND action = 'exception.resolved'",
      [closed?.id],
    );
    const [engagement] = await stand.rows("SELECT entity_code, correlation_id FROM engagement WHERE id = $1", [engagementId]);
    expect(end).toMatchObject({ engagement_id: engagementId, ...engagement, after: { kind: "duplicate_project", team: "pmo" } });
  });

  it("is tried again within minutes when the PSA does not answer, and left while it is paused or writes nothing", async () => {
    await days.trouble("kantata", { kind: "status", value: 503, count: 100 });
    expect(await sweep()).toBe(1);
    await days.calm();
    expect(await days.hoursToSweep("duplicates")).toBe(0.2);
    for (const state of ["is_paused = true", "is_paused = false, mode = 'shadow'"]) {
      await stand.rows(`UPDATE connection SET ${state} WHERE key = 'kantata'`);
      expect(await sweep(), state).toBe(0);
    }
  });
});
