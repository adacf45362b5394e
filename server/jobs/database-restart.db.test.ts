import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { removeEmbedded, startEmbedded, stopEmbedded } from "../db/embedded.ts";
import { migrateDatabase } from "../db/migrate.ts";
import { flows } from "../flows/registry.ts";
import { plus } from "../testing/bad-days.ts";
import { ownDealStand } from "../testing/own-deal-stand.ts";
import { startWorker } from "./worker-loop.ts";

const dataDir = mkdtempSync(path.join(tmpdir(), "throughline-restart-"));
const binaries = process.env.TEST_POSTGRES_BIN;
const start = () => startEmbedded({ dataDir, durable: false, ...(binaries ? { binaries } : {}) });

const { stand, days } = ownDealStand(async () => {
  const urls = await start();
  await migrateDatabase(urls);
  const database = { ownerUrl: urls.ownerUrl, runtimeUrl: urls.runtimeUrl, drop: () => removeEmbedded(dataDir) };
  return { database, times: { leaseMs: 4_000, callDeadlineMs: 3_000, sweepMs: 300, overdueMs: 1_000 } };
});

const deals = 24;

describe("PostgreSQL that is restarted while runs are at work", () => {
  it("stops nothing for good: the same worker goes on, every deal is set up once, and nobody is bothered", async () => {
    const before = await days.counts();
    await Promise.all(Array.from({ length: deals }, () => days.sellNew()));
    await stand.rows("UPDATE connection SET next_poll_at = now()");
    const worker = await startWorker(stand.engine, flows);
    try {
      await expect
        .poll(() => days.numberOf("outbound_write WHERE state = 'settled'"), { timeout: 30_000, interval: 10 })
        .toBeGreaterThan(40);
      expect(await days.numberOf("flow_run WHERE state = 'done'")).toBeLessThan(deals);
      expect(await stopEmbedded(dataDir)).toBe(true);
      await start();
      await expect
        .poll(() => days.numberOf("flow_run WHERE state = 'done' AND outcome = 'completed'").catch(() => 0), {
          timeout: 45_000,
          interval: 200,
        })
        .toBe(deals);
    } finally {
      await worker.stop();
    }
    expect(await days.counts()).toEqual(plus(before, deals));
    expect(await stand.rows("SELECT kind, params FROM exception_item")).toEqual([]);
    expect(await days.numberOf("outbound_write WHERE state <> 'settled'")).toBe(0);
  }, 90_000);
});
