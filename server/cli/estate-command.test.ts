import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MovableClock } from "../domain/clock.ts";
import { type RunningSandbox, startSandbox } from "../sandbox/start-for-tests.ts";
import type { CallContext } from "../services/context.ts";
import { estateCommand } from "./estate-command.ts";

let sandbox: RunningSandbox;
const folder = mkdtempSync(join(tmpdir(), "throughline-estate-"));
beforeAll(async () => {
  sandbox = await startSandbox();
}, 60_000);
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

/** The command writes into the sandbox alone: of ours it needs the time. */
const ours: Partial<CallContext> = { clock: new MovableClock(new Date("2026-11-20T09:00:00Z")) };
const ctx = ours as CallContext;
const generate = async (options: Record<string, string>) => {
  const answer = await estateCommand.run(ctx, { sandbox: sandbox.url, ...options }, () => undefined);
  return { ...answer, json: answer.json as Record<string, unknown> };
};
interface Row {
  Id: string;
  Name: string;
  StageName: string;
}
const rows = async (object: string) => ((await sandbox.control("GET", `state/salesforce/${object}`)) as { items: Row[] }).items;
const names = async () => (await rows("Opportunity")).map(({ Name }) => Name).sort();

describe("estate generate", () => {
  it("wins so many deals in the sandbox's CRM, with accounts where there are none, and the same from the same seed", async () => {
    expect(await generate({ deals: "30", seed: "7" })).toMatchObject({
      ok: true,
      json: { seed: 7, deals: 30, planted: 0, madeAccounts: true, truth: null },
    });
    const [first, accounts] = [await names(), (await rows("Account")).length];
    expect(first).toHaveLength(30);
    expect((await rows("Opportunity")).every(({ StageName }) => StageName === "Closed Won")).toBe(true);
    expect(await generate({ deals: "30", seed: "7" })).toMatchObject({ json: { madeAccounts: false } });
    expect(await names()).toEqual([...first, ...first].sort());
    expect((await rows("Account")).length).toBe(accounts);
    await generate({ deals: "30", seed: "8" });
    expect((await names()).length).toBe(90);
  });

  it("plants deals with something wrong besides, and tells each in the file of truth", async () => {
    const truth = join(folder, "truth.jsonl");
    const done = await generate({ deals: "0", seed: "7", truth });
    const told = readFileSync(truth, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(told.length).toBeGreaterThan(20);
    expect(done.json).toMatchObject({ deals: told.length, planted: told.length });
    const ids = new Set((await rows("Opportunity")).map(({ Id }) => Id));
    for (const { dealExternalId, expected, why } of told) {
      expect(ids.has(String(dealExternalId))).toBe(true);
      expect(expected).toEqual(expect.arrayContaining([expect.objectContaining({ kind: expect.any(String) })]));
      expect(why).toBeTypeOf("string");
    }
  });

  it("refuses what cannot be, saying what to do, before a deal is won", async () => {
    const before = (await names()).length;
    const wrong: [Record<string, string>, string][] = [
      [{ deals: "none" }, "--deals is “none” and must be a whole number from 1 to 20000."],
      [{ deals: "0" }, "--deals is “0”"],
      [{ seed: "-1" }, "--seed is “-1”"],
      [{ truth: join(folder, "missing", "truth.jsonl") }, "Name a file in a folder that is there."],
      [{ sandbox: "http://127.0.0.1:9" }, "No sandbox answers at http://127.0.0.1:9. Start Throughline with npm start"],
    ];
    for (const [options, says] of wrong) {
      const answer = await generate(options);
      expect([answer.ok, answer.lines.join(" ")]).toEqual([false, expect.stringContaining(says)]);
    }
    expect((await names()).length).toBe(before);
  });
});
