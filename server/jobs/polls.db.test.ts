import { describe, expect, it } from "vitest";
import { flows } from "../flows/registry.ts";
import { ownDealStand } from "../testing/own-deal-stand.ts";
import { pollDue } from "./poll.ts";
import { startWorker } from "./worker-loop.ts";

const { stand, days } = ownDealStand({ times: { pollMs: 50 } });

const slowMs = 8_000;

describe("a vendor that takes long to answer", () => {
  it("keeps no other connection from being read, again and again", async () => {
    await days.trouble("netsuite", { kind: "latency", value: slowMs, count: 1_000 });
    await stand.rows("UPDATE connection SET next_poll_at = now(), poll_interval_ms = 200");
    await days.forgetCalls();
    const worker = await startWorker(stand.engine, flows);
    try {
      for (let turn = 1; turn <= 2; turn += 1) {
        const deal = await days.sellNew();
        await expect
          .poll(() => days.setUpOf(deal), { timeout: slowMs / 2, interval: 50 })
          .toMatchObject({ status: expect.stringMatching(/^(?!undefined)/) });
      }
      expect(await stand.rows("SELECT key FROM connection WHERE poll_lease_until IS NOT NULL AND key = 'netsuite'")).toHaveLength(
        1,
      );
    } finally {
      await days.calm();
      await worker.stop();
    }
  }, 60_000);

  it("is not waited for by those that are read with it", async () => {
    await days.trouble("netsuite", { kind: "status", value: 503, count: 1_000 });
    expect(await pollDue(stand.engine, { force: true })).toBe(3);
    await days.calm();
    const told = await stand.rows(
      "SELECT kind, params ->> 'key' AS key FROM exception_item WHERE status = 'open' AND subject_type = 'connection'",
    );
    expect(told).toEqual([{ kind: "connection_down", key: "netsuite" }]);
  });
});
