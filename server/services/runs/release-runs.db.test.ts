import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { holdGatesShared } from "../../db/gates.sql.ts";
import { setWaits } from "../../db/runs.sql.ts";
import { ownServices } from "../../testing/own-services.ts";
import { closeGates, releaseKeys, wakeRuns } from "./release-runs.ts";

const { services, stored } = ownServices();
let engagements: string[];

beforeAll(async () => {
  engagements = await Promise.all(Array.from({ length: 25 }, () => stored.engagement()));
}, 120_000);
beforeEach(async () => {
  services.sent.length = 0;
  await services.db.raw("DELETE FROM run_wait");
  await services.db.raw("UPDATE flow_run SET state = 'done', lease_until = NULL WHERE state <> 'done'");
});

const [product, record] = ["map:product:GTXPro", "record:deal:1"];
const park = (engagementId: string | undefined, waits: readonly string[]) =>
  stored.run(engagementId ?? "", { state: "parked", step: "check", waits });
const release = (keys: readonly string[]) => services.db.tx((tx) => releaseKeys(tx, services.jobs, keys));
const lookAt = async (id: string) =>
  (
    await services.db.raw(
      "SELECT state, lane, wake_seq AS woken, (SELECT count(*)::int FROM run_wait WHERE run_id = id) AS waits FROM flow_run WHERE id = $1",
      [id],
    )
  ).rows[0];

describe("a release", () => {
  it("lets go on what waits for the key, once for several keys, and nothing else", async () => {
    const both = await park(engagements[0], [product, record]);
    const other = await park(engagements[1], ["record:deal:2"]);
    expect(await release([product, record])).toBe(1);
    expect(await lookAt(both)).toEqual({ state: "ready", lane: "live", woken: 1, waits: 0 });
    expect(await lookAt(other)).toEqual({ state: "parked", lane: "live", woken: 0, waits: 1 });
    expect(services.sent).toEqual([{ name: "wake", payload: both }]);
    expect(await release([product, record])).toBe(0);
  });

  it("of no key does nothing", async () => {
    expect(await release([])).toBe(0);
  });

  it("tells a run in work by its wake sequence, and sends it no job", async () => {
    const id = await stored.run(engagements[0] ?? "", { waits: [product] });
    await services.db.raw("UPDATE flow_run SET state = 'running', lease_until = now() + interval '1 minute' WHERE id = $1", [id]);
    expect(await release([product])).toBe(1);
    expect(await lookAt(id)).toMatchObject({ state: "running", woken: 1 });
    expect(services.sent).toEqual([]);
  });

  it("of many goes through the lane for releases, so that it does not delay live work", async () => {
    const ids = await Promise.all(engagements.slice(0, 20).map((engagement) => park(engagement, [product])));
    expect(await release([product])).toBe(20);
    const { rows } = await services.db.raw(
      "SELECT state, lane, count(*)::int AS n FROM flow_run WHERE id = ANY($1) GROUP BY 1, 2",
      [ids],
    );
    expect(rows).toEqual([{ state: "ready", lane: "release", n: 20 }]);
    expect(services.sent).toHaveLength(20);
  });

  it("is undone with the change that it belongs to", async () => {
    const id = await park(engagements[0], [product]);
    const failing = services.db.tx(async (tx) => {
      await releaseKeys(tx, services.jobs, [product]);
      throw new Error("The change did not hold");
    });
    await expect(failing).rejects.toThrow("did not hold");
    expect(await lookAt(id)).toEqual({ state: "parked", lane: "live", woken: 0, waits: 1 });
  });

  it("overlooks nobody who parks meanwhile: who parks stands at the gate until the change is there", async () => {
    const id = await park(engagements[0], [record]);
    const order: string[] = [];
    const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
    const { promise: closed, resolve: nowClosed } = Promise.withResolvers<void>();
    const change = services.db.tx(async (tx) => {
      await closeGates(tx, [product]);
      nowClosed();
      await held;
      order.push("changed");
    });
    await closed;
    const parking = services.db.tx(async (tx) => {
      await tx.rows(holdGatesShared([product]));
      order.push("parked");
      await tx.rows(setWaits({ runId: id, keys: [product] }));
    });
    await vi.waitFor(async () => {
      const waiting = await services.db.raw(
        "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
      );
      expect(waiting.rows).toHaveLength(1);
    });
    letGo();
    await Promise.all([change, parking]);
    expect(order).toEqual(["changed", "parked"]);
  });
});

describe("waking", () => {
  it("takes given runs whatever they wait for, and leaves what is over", async () => {
    const parked = await park(engagements[0], [product]);
    const done = await stored.run(engagements[1] ?? "", { state: "done" });
    expect(await services.db.tx((tx) => wakeRuns(tx, services.jobs, [parked, done]))).toBe(1);
    expect(await lookAt(parked)).toMatchObject({ state: "ready", woken: 1 });
    expect(await lookAt(done)).toMatchObject({ state: "done", woken: 0 });
    expect(services.sent).toEqual([{ name: "wake", payload: parked }]);
  });
});
