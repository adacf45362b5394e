import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../domain/clock.ts";
import { flows } from "../flows/registry.ts";
import { ownDealStand } from "../testing/own-deal-stand.ts";
import { startWorker, type Worker } from "./worker-loop.ts";

const { stand, days } = ownDealStand();
let worker: Worker;

/** Nothing but tasks tells the worker what to read: no connection is due. */
beforeAll(async () => {
  await stand.engine.db.raw("UPDATE connection SET next_poll_at = now() + interval '1 day'");
  worker = await startWorker(stand.engine, flows);
}, 120_000);
afterAll(async () => {
  await worker?.stop();
});
beforeEach(async () => {
  await stand.rows("DELETE FROM pgboss.job WHERE name = 'tasks'");
});

/** Well under the half minute after which the queue looks by itself when it trusts notifications alone. */
const soonMs = 12_000;
const read = (deal: string) => ({
  connectionId: stand.connectionIds.salesforce,
  object: "deal",
  externalIds: [deal],
});
const tasks = () =>
  stand.rows("SELECT data ->> 'name' AS name, state, retry_count FROM pgboss.job WHERE name = 'tasks' ORDER BY 1, created_on");
const sendAtOnce = (all: readonly { name: string; payload: Record<string, unknown>; startAt?: Date }[]) =>
  stand.engine.db.tx(async (tx) => {
    for (const { name, payload, startAt } of all) await stand.engine.jobs.task(tx, name, payload, startAt ? { startAt } : {});
  });

describe("tasks of the worker", () => {
  it("that come together are all done soon, though one notification tells of them", async () => {
    const deal = await days.sellNew();
    const count = 40;
    await sendAtOnce(Array.from({ length: count }, () => ({ name: "pull-records", payload: read(deal) })));
    await expect
      .poll(tasks, { timeout: soonMs, interval: 50 })
      .toEqual(Array.from({ length: count }, () => ({ name: "pull-records", state: "completed", retry_count: 0 })));
  });

  it("that fail leave the others of their batch alone, and are tried again", async () => {
    const deal = await days.sellNew();
    await sendAtOnce([
      { name: "a task of a later release", payload: {} },
      { name: "pull-records", payload: read(deal) },
    ]);
    await expect
      .poll(async () => (await tasks()).map(({ name, state }) => ({ name, state })), { timeout: soonMs, interval: 50 })
      .toEqual([
        { name: "a task of a later release", state: "retry" },
        { name: "pull-records", state: "completed" },
      ]);
    const [failed] = await stand.rows("SELECT output, retry_limit FROM pgboss.job WHERE name = 'tasks' AND state = 'retry'");
    expect(failed).toMatchObject({ output: { message: "No worker knows the task a task of a later release." }, retry_limit: 12 });
    expect(await tasks()).toContainEqual({ name: "pull-records", state: "completed", retry_count: 0 });
  });

  it("that are due in a moment are done then", async () => {
    const deal = await days.sellNew();
    const startAt = new Date(systemClock.now().getTime() + 2_000);
    await sendAtOnce([{ name: "pull-records", payload: read(deal), startAt }]);
    await expect.poll(tasks, { timeout: soonMs, interval: 50 }).toMatchObject([{ state: "completed" }]);
    expect(await stand.rows("SELECT id FROM pgboss.job WHERE name = 'tasks' AND started_on < start_after")).toEqual([]);
  });
});

describe("a run that is to be tried again in a moment", () => {
  it("is taken when it is due, not when somebody looks for lost jobs", async () => {
    expect(stand.engine.times.overdueMs).toBeGreaterThan(soonMs);
    const deal = await days.sellNew();
    await days.trouble("kantata", { kind: "status", method: "POST", path: "/api/v1/workspaces", value: 503 });
    await sendAtOnce([{ name: "pull-records", payload: read(deal) }]);
    await expect
      .poll(() => days.setUpOf(deal), { timeout: soonMs, interval: 50 })
      .toMatchObject({ status: "billing_ready", open: [] });
    expect(await days.waiting()).toEqual([]);
  });
});
