import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { insert } from "../../db/rows.ts";
import { after } from "../../domain/clock.ts";
import { newId } from "../../domain/ids.ts";
import { ownServices } from "../../testing/own-services.ts";
import { answerOf } from "../../testing/services.ts";
import type { Actor } from "../context.ts";
import { listRuns } from "./list-runs.ts";
import { readRun } from "./read-run.ts";
import { retryRuns } from "./retry-runs.ts";

const { services, stored } = ownServices(new Date("2026-11-20T09:00:00Z"));
let operator: Actor;
let ukFinance: Actor;
const runs: Record<string, string> = {};
const engagements: Record<string, string> = {};
const correlationId = newId<"correlation">();

beforeAll(async () => {
  operator = await services.person("Ina Operator", ["it"]);
  ukFinance = await services.person("Una Finance", [{ role: "finance", entityCode: "UK01" }]);
  engagements.uk = await stored.engagement({
    name: "Rollout",
    customerName: "Acme_1",
    entityCode: "UK01",
    region: "UK & Ireland",
  });
  engagements.germany = await stored.engagement({ name: "Umstellung", entityCode: "DE01", region: "DACH" });
  engagements.nowhere = await stored.engagement({ name: "Undecided" });
  const at = (minutes: number): Date => after(services.clock.now(), minutes * 60_000);
  const { germany = "", nowhere = "", uk = "" } = engagements;
  runs.done = await stored.run(uk, { state: "done", outcome: "completed", step: "done", createdAt: at(-9), finishedAt: at(-8) });
  runs.parked = await stored.run(uk, {
    state: "parked",
    step: "check",
    createdAt: at(-5),
    waits: [`engagement:${uk}`, "map:product:GTXPro"],
  });
  runs.retrying = await stored.run(germany, {
    step: "customer",
    attempts: 3,
    lastError: "No answer",
    createdAt: at(-4),
    correlationId,
  });
  runs.history = await stored.run(nowhere, { state: "parked", lane: "backfill", step: "check", createdAt: at(-4) });
}, 120_000);
beforeEach(() => void services.sent.splice(0));

async function list(asked: Parameters<typeof listRuns>[1] = {}, actor = operator) {
  return answerOf(await listRuns(services.as(actor), asked));
}
const namesOf = async (asked: Parameters<typeof listRuns>[1], actor = operator): Promise<(string | undefined)[]> =>
  (await list(asked, actor)).items.map(({ id }) => Object.keys(runs).find((name) => runs[name] === id));
const stateOf = async (name: string) =>
  (await services.db.raw("SELECT state, attempts, wake_seq FROM flow_run WHERE id = $1", [runs[name]])).rows[0];

describe("the list of runs", () => {
  it("has the newest first, and counts each state whatever state is asked for", async () => {
    expect(await namesOf({})).toEqual(["history", "retrying", "parked", "done"]);
    const { counts, items } = await list({ state: ["parked"] });
    expect(items).toHaveLength(2);
    expect(counts).toEqual({
      ready: { value: 1, capped: false },
      running: { value: 0, capped: false },
      parked: { value: 2, capped: false },
      done: { value: 1, capped: false },
    });
  });

  it("names the engagement of each run", async () => {
    const [run] = (await list({ engagementId: engagements.uk ?? "", state: ["parked"] })).items;
    expect(run).toMatchObject({
      step: "check",
      entityCode: "UK01",
      engagement: { id: engagements.uk, name: "Rollout", customerName: "Acme_1", number: expect.stringMatching(/^ENG-\d{5}$/) },
    });
  });

  it("pages without loss where several began at the same instant", async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await list({ limit: 1, cursor });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual([runs.history, runs.retrying, runs.parked, runs.done]);
  });

  it("narrows by lane, step, outcome, entity and what is being tried again", async () => {
    expect(await namesOf({ lane: ["backfill"] })).toEqual(["history"]);
    expect(await namesOf({ step: ["check"] })).toEqual(["history", "parked"]);
    expect(await namesOf({ outcome: ["completed"] })).toEqual(["done"]);
    expect(await namesOf({ entity: ["DE01"] })).toEqual(["retrying"]);
    expect(await namesOf({ retrying: "yes" })).toEqual(["retrying"]);
  });

  it("finds by engagement and by a whole id, and takes signs of patterns as they are", async () => {
    expect(await namesOf({ q: "umstell" })).toEqual(["retrying"]);
    expect(await namesOf({ q: "ACME_1" })).toEqual(["parked", "done"]);
    expect(await namesOf({ q: "acme%1" })).toEqual([]);
    expect(await namesOf({ q: correlationId.toUpperCase() })).toEqual(["retrying"]);
    expect(await namesOf({ q: runs.done ?? "" })).toEqual(["done"]);
  });

  it("shows and counts nothing of another entity, nor what has none yet", async () => {
    expect(await namesOf({}, ukFinance)).toEqual(["parked", "done"]);
    expect((await list({}, ukFinance)).counts).toMatchObject({ ready: { value: 0 }, parked: { value: 1 }, done: { value: 1 } });
    expect(await namesOf({ q: correlationId }, ukFinance)).toEqual([]);
    const lead = await services.person("Lea Lead", [{ role: "finance", entityCode: "UK01", isLead: true }]);
    expect(await namesOf({}, lead)).toEqual(["history", "parked", "done"]);
  });

  it("is closed to the account team", async () => {
    const account = await services.person("Ann Account", ["account_team"]);
    expect(await listRuns(services.as(account), {})).toMatchObject({ error: { code: "forbidden" } });
  });

  it("refuses a cursor of another list", async () => {
    expect(await listRuns(services.as(operator), { cursor: "bm9uZQ" })).toMatchObject({ error: { code: "invalid" } });
  });
});

describe("one run", () => {
  it("tells its attempts in order, in words, and what it waits for", async () => {
    const runId = runs.parked ?? "";
    const step = { runId, epoch: 1, startedAt: services.clock.now() };
    await insert(services.db, "FlowStep", { ...step, step: "disposition", outcome: "done", durationMs: 4 });
    const detail = { blockers: ["unmapped_product", "sow_missing"] };
    await insert(services.db, "FlowStep", { ...step, step: "check", outcome: "parked", durationMs: 12, detail });
    expect(await readRun(services.as(ukFinance), { id: runId })).toMatchObject({
      ok: true,
      value: {
        state: "parked",
        waits: [`engagement:${engagements.uk}`, "map:product:GTXPro"],
        attempts: [
          { step: "disposition", outcome: "done", durationMs: 4 },
          { step: "check", outcome: "parked", summary: expect.stringMatching(/^Waits for: .*sow/) },
        ],
      },
    });
  });

  it("of another entity is as one that is not there", async () => {
    const foreign = await readRun(services.as(ukFinance), { id: runs.retrying ?? "" });
    expect(foreign).toMatchObject({ ok: false, error: { code: "not_found" } });
    expect(await readRun(services.as(ukFinance), { id: newId() })).toEqual(foreign);
  });
});

describe("trying again", () => {
  it("wakes what waits, counts its failures anew, marks the engagement as touched, and says who did it", async () => {
    const woken = await retryRuns(services.as(ukFinance), { runIds: [runs.parked ?? "", runs.parked ?? "", runs.done ?? ""] });
    expect(woken).toEqual({ ok: true, value: { woken: 1, done: 1 } });
    expect(await stateOf("parked")).toEqual({ state: "ready", attempts: 0, wake_seq: 1 });
    expect(await stateOf("done")).toMatchObject({ state: "done", wake_seq: 0 });
    expect(services.sent).toEqual([{ name: "wake", payload: runs.parked }]);
    const { rows } = await services.db.raw(
      `SELECT a.actor_name, a.subject_id, a.before, e.touched FROM audit_entry a JOIN engagement e ON e.id = a.engagement_id WHERE action = 'run.retry'`,
    );
    expect(rows).toEqual([
      { actor_name: "Una Finance", subject_id: runs.parked, before: { state: "parked", step: "check" }, touched: true },
    ]);
  });

  it("does not take a run from the worker that holds it: it looks once more at its end", async () => {
    await services.db.raw(
      "UPDATE flow_run SET state = 'running', lease_until = now() + interval '1 minute', leased_by = 'w', epoch = 1 WHERE id = $1",
      [runs.retrying],
    );
    expect(await retryRuns(services.as(operator), { runIds: [runs.retrying ?? ""] })).toMatchObject({ value: { woken: 1 } });
    expect(await stateOf("retrying")).toEqual({ state: "running", attempts: 0, wake_seq: 1 });
    expect(services.sent).toEqual([]);
  });

  it("of what is over changes nothing and leaves no trail", async () => {
    const before = await services.db.raw("SELECT count(*)::int AS n FROM audit_entry");
    expect(await retryRuns(services.as(operator), { runIds: [runs.done ?? ""] })).toEqual({
      ok: true,
      value: { woken: 0, done: 1 },
    });
    expect((await services.db.raw("SELECT count(*)::int AS n FROM audit_entry")).rows).toEqual(before.rows);
  });

  it("is refused as a whole when one of them is another entity's", async () => {
    const asked = { runIds: [runs.parked ?? "", runs.retrying ?? ""] };
    expect(await retryRuns(services.as(ukFinance), asked)).toMatchObject({ error: { code: "not_found" } });
    expect(await stateOf("parked")).toMatchObject({ wake_seq: 1 });
    expect(services.sent).toEqual([]);
  });

  it("is not for who only reads", async () => {
    const auditor = await services.person("Aud Itor", ["auditor"]);
    expect(await retryRuns(services.as(auditor), { runIds: [runs.parked ?? ""] })).toMatchObject({
      error: { code: "forbidden" },
    });
    expect(await retryRuns(services.as(operator), { runIds: [] })).toMatchObject({ error: { code: "invalid" } });
  });
});
