import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { connectors } from "../connectors/registry.ts";
import { systemClock } from "../domain/clock.ts";
import { flows } from "../flows/registry.ts";
import { createLog } from "../log.ts";
import { plus } from "../testing/bad-days.ts";
import { ownDealStand } from "../testing/own-deal-stand.ts";
import { testKeys } from "../testing/services.ts";
import { createEngine } from "./create-engine.ts";
import { sweepRuns } from "./sweeps.ts";
import { startWorker } from "./worker-loop.ts";

const dataDir = mkdtempSync(path.join(tmpdir(), "throughline-worker-"));
const { stand, days } = ownDealStand();
afterAll(async () => {
  rmSync(dataDir, { recursive: true, force: true });
});

const deals = 30;
const sellAll = () => Promise.all(Array.from({ length: deals }, () => days.sellNew()));
const readSoon = () => stand.rows("UPDATE connection SET next_poll_at = now(), poll_lease_until = NULL");

describe("two workers at once", () => {
  it("set every deal up once, each of them by one of the two", async () => {
    const before = await days.counts();
    const second = await createEngine({
      databaseUrl: stand.database.runtimeUrl,
      keys: testKeys,
      clock: systemClock,
      log: createLog("test", "silent"),
      connectors,
      singleSignOn: "none",
      times: stand.engine.times,
    });
    await sellAll();
    await readSoon();
    const workers = [await startWorker(stand.engine, flows), await startWorker(second, flows)];
    try {
      await expect
        .poll(() => days.numberOf("flow_run WHERE state = 'done' AND outcome = 'completed'"), { timeout: 45_000, interval: 100 })
        .toBe(deals);
    } finally {
      for (const worker of workers) await worker.stop();
      await second.close();
    }
    expect(await days.counts()).toEqual(plus(before, deals));
    expect(await days.numberOf("exception_item")).toBe(0);
    const steps = await stand.rows(
      "SELECT run_id, step FROM flow_step WHERE outcome = 'done' AND step = 'billing' GROUP BY 1, 2 HAVING count(*) > 1",
    );
    expect(steps).toEqual([]);
  }, 60_000);
});

describe("a worker process that is killed without a word", () => {
  it("in the middle of many set-ups: another takes over what it had begun, and nothing is there twice", async () => {
    const [before, contracts] = [await days.counts(), await days.numberOf("outbound_write WHERE type = 'contract'")];
    const sold = await sellAll();
    await readSoon();
    const [key] = testKeys;
    const child = spawn(process.execPath, [path.resolve(import.meta.dirname, "../worker.ts")], {
      env: {
        PATH: process.env.PATH,
        NODE_ENV: "test",
        DATABASE_URL: stand.database.ownerUrl,
        DATABASE_RUNTIME_URL: stand.database.runtimeUrl,
        ENCRYPTION_KEYS: `${key?.id}:${key?.key.toString("base64")}`,
        NEXTAUTH_SECRET: "a secret of thirty-two characters.",
        DATA_DIR: dataDir,
        LOG_LEVEL: "error",
      },
      stdio: ["ignore", "ignore", "inherit"],
    });
    const ended = once(child, "exit");
    try {
      await expect
        .poll(() => days.numberOf("outbound_write WHERE type = 'contract'"), { timeout: 30_000, interval: 10 })
        .toBeGreaterThanOrEqual(contracts + 3);
    } finally {
      child.kill("SIGKILL");
    }
    await ended;
    expect(await days.numberOf("flow_run WHERE state = 'running'")).toBeGreaterThan(0);
    await stand.rows("UPDATE flow_run SET lease_until = now() - interval '1 second' WHERE state = 'running'");
    await stand.rows("DELETE FROM concurrency_slot");
    await readSoon();
    await stand.settle();
    await sweepRuns(stand.engine);
    await days.allSetUp(sold);
    expect(await days.counts()).toEqual(plus(before, deals));
  }, 90_000);
});
