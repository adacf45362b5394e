import { beforeAll, describe, expect, it } from "vitest";
import { insert, type RowOf } from "../../db/rows.ts";
import { after } from "../../domain/clock.ts";
import { newId } from "../../domain/ids.ts";
import { bucketOf, emptyBuckets } from "../../domain/kpi/latency.ts";
import { ownServices } from "../../testing/own-services.ts";
import { answerOf } from "../../testing/services.ts";
import type { Actor } from "../context.ts";
import { listConnectionHealth } from "./list-connection-health.ts";
import { readFrame } from "./read-frame.ts";

const minuteMs = 60_000;
const now = new Date("2026-11-20T09:00:30Z");
const { services, stored } = ownServices(now);
let finance: Actor;
let ukFinance: Actor;
const ago = (minutes: number): Date => after(now, -minutes * minuteMs);

beforeAll(async () => {
  finance = await services.person("Fay Finance", ["finance"]);
  ukFinance = await services.person("Una Finance", [{ role: "finance", entityCode: "UK01" }]);
  for (const [code, region, timeZone] of [
    ["UK01", "UK & Ireland", "Europe/London"],
    ["DE01", "DACH", "Europe/Berlin"],
  ] as const)
    await insert(services.db, "LegalEntity", { code, name: `Firm ${code}`, currency: "EUR", country: code, region, timeZone });
  await insert(services.db, "LegalEntity", {
    code: "OLD1",
    name: "Closed",
    currency: "EUR",
    country: "FR",
    region: "France",
    isActive: false,
  });
  for (const [entityCode, region] of [
    ["UK01", "UK & Ireland"],
    ["DE01", "DACH"],
    ["DE01", "DACH"],
  ] as const) {
    const engagementId = await stored.engagement({ entityCode, region, status: "blocked" });
    await open({
      entityCode,
      region,
      engagementId,
      subjectId: engagementId,
      team: "finance",
      missesCutoff: entityCode === "UK01",
    });
  }
  await open({ entityCode: "UK01", region: "UK & Ireland", team: "it", dueAt: ago(1) });
  await open({ entityCode: "UK01", region: "UK & Ireland", team: "finance", status: "resolved", resolvedAt: now });
}, 120_000);

async function open(more: Partial<RowOf<"ExceptionItem">>): Promise<void> {
  const about = { kind: "tax_profile_missing", groupKey: "tax:DE", subjectType: "engagement", subjectId: newId(), severity: 2 };
  await insert(services.db, "ExceptionItem", { id: newId<"exception">(), team: "finance", ...about, ...more });
}

async function minute(connectionId: string, at: Date, calls: number, errors = 0, durationMs = 120): Promise<void> {
  const buckets = emptyBuckets();
  buckets[bucketOf(durationMs)] = calls;
  await services.db.raw(
    "INSERT INTO connection_minute (connection_id, minute, calls, errors, buckets) VALUES ($1, $2, $3, $4, $5)",
    [connectionId, at, calls, errors, buckets],
  );
}

describe("the frame", () => {
  it("offers the entities that are in use, and counts what waits for the reader's own team", async () => {
    expect(await readFrame(services.as(finance), {})).toMatchObject({
      ok: true,
      value: {
        entities: [
          { code: "DE01", name: "Firm DE01" },
          { code: "UK01", name: "Firm UK01" },
        ],
        regions: ["DACH", "UK & Ireland"],
        timeZone: "UTC",
        waiting: { value: 3, capped: false },
      },
    });
    const operator = await services.person("Ivo Operator", ["it"]);
    expect(await readFrame(services.as(operator), {})).toMatchObject({ value: { waiting: { value: 1 } } });
  });

  it("counts what waits for every team where the reader belongs to none", async () => {
    const auditor = await services.person("Aud Itor", ["auditor"]);
    expect(await readFrame(services.as(auditor), {})).toMatchObject({ value: { waiting: { value: 4 } } });
  });

  it("counts as the queues do: neither what sleeps nor history that was read in, nor where the reader only looks on", async () => {
    await open({ team: "pmo", entityCode: "UK01", region: "UK & Ireland" });
    await open({ team: "pmo", entityCode: "UK01", region: "UK & Ireland", snoozedUntil: after(now, 60_000) });
    await open({ team: "pmo", entityCode: "UK01", region: "UK & Ireland", isBackfill: true });
    await open({ team: "pmo", entityCode: "DE01", region: "DACH" });
    const petra = await services.person("Petra Pmo", [{ role: "pmo", entityCode: "UK01" }, "auditor"]);
    expect(await readFrame(services.as(petra), {})).toMatchObject({ value: { waiting: { value: 1, capped: false } } });
    await services.db.raw("DELETE FROM exception_item WHERE team = 'pmo'");
  });

  it("of one entity has its zone, and nothing of another", async () => {
    expect(await readFrame(services.as(ukFinance), {})).toMatchObject({
      value: { entities: [{ code: "UK01" }], regions: ["UK & Ireland"], timeZone: "Europe/London", waiting: { value: 1 } },
    });
  });

  it("names the source that is furthest behind, by state before age", async () => {
    const late = { mode: "live", pollIntervalMs: 15_000 };
    await services.db.raw("UPDATE connection SET last_success_at = $1", [now]);
    // An ERP is read every quarter of an hour: half an hour is fresh. A CRM that is silent for five minutes is late.
    await stored.connection({ key: "erp", role: "erp", name: "ERP", ...late, lastSuccessAt: ago(29) });
    await stored.connection({ key: "second", name: "Second CRM", ...late, lastSuccessAt: ago(5) });
    await stored.connection({ key: "stopped", name: "Stopped", ...late, isPaused: true, lastSuccessAt: ago(500) });
    await stored.connection({ key: "off", name: "Off", ...late, mode: "off" });
    expect(await readFrame(services.as(finance), {})).toMatchObject({
      value: { stalest: { key: "second", name: "Second CRM", state: "late", lastOkAt: ago(5) } },
    });
    await stored.connection({ key: "never", name: "Never", ...late });
    expect(await readFrame(services.as(finance), {})).toMatchObject({
      value: { stalest: { key: "never", state: "silent", lastOkAt: null } },
    });
    const account = await services.person("Ann Account", ["account_team"]);
    expect(await readFrame(services.as(account), {})).toMatchObject({ value: { stalest: null } });
  });

  it("takes a source whose breaker is open for one that does not answer", async () => {
    const id = await stored.connection({ key: "open", role: "erp", mode: "live", breakerState: "open", lastSuccessAt: ago(1) });
    await services.db.raw("UPDATE connection SET last_success_at = $1 WHERE key = 'never'", [now]);
    expect(await readFrame(services.as(finance), {})).toMatchObject({ value: { stalest: { key: "open", state: "silent" } } });
    await services.db.raw("DELETE FROM connection WHERE id = $1", [id]);
    await services.db.raw("UPDATE connection SET last_success_at = NULL WHERE key = 'never'");
  });

  it("takes an answered call for a sign of life", async () => {
    const found = await services.db.raw("SELECT id FROM connection WHERE key = 'never'");
    await minute(String(found.rows[0]?.id), ago(0.5), 3, 3);
    expect(await readFrame(services.as(finance), {})).toMatchObject({ value: { stalest: { key: "never" } } });
    await minute(String(found.rows[0]?.id), ago(1.5), 3, 2);
    expect(await readFrame(services.as(finance), {})).toMatchObject({ value: { stalest: { key: "second" } } });
  });
});

describe("the health of connections", () => {
  const health = async (key: string) => {
    return answerOf(await listConnectionHealth(services.as(finance), {})).connections.find(
      (connection) => connection.key === key,
    );
  };

  it("is that of the last hour: calls, errors, how quickly, what waits", async () => {
    const id = await stored.connection({ key: "busy", mode: "live", lastError: "It did not answer", lastErrorAt: ago(3) });
    await minute(id, ago(90), 1_000, 1_000);
    await minute(id, ago(10), 90, 0, 120);
    await minute(id, ago(3), 10, 4, 900);
    const write = {
      connectionId: id,
      type: "engagement.report",
      revision: "1",
      marker: "m",
      contentHash: new Uint8Array(32),
      correlationId: newId(),
    };
    for (const [canonicalId, state, minutes] of [
      ["a", "intent", 7],
      ["b", "unknown", 4],
      ["c", "settled", 50],
    ] as const)
      await insert(services.db, "OutboundWrite", {
        id: newId<"write">(),
        ...write,
        canonicalId,
        state,
        intendedAt: ago(minutes),
        externalId: state === "settled" ? "x" : null,
      });
    expect(await health("busy")).toMatchObject({
      state: "late",
      calls: 100,
      errorRate: 0.04,
      lastOkAt: ago(3),
      lastError: "It did not answer",
      backlog: 2,
      oldestWaitingAt: ago(7),
    });
    const { p50Ms, p95Ms } = (await health("busy")) ?? {};
    expect(p50Ms).toBeGreaterThan(100);
    expect(p50Ms).toBeLessThanOrEqual(150);
    expect(p95Ms).toBeGreaterThan(750);
    expect(p95Ms).toBeLessThanOrEqual(1_000);
  });

  it("is not guessed where there was no call", async () => {
    expect(await health("second")).toMatchObject({ calls: 0, p50Ms: null, p95Ms: null, errorRate: null, backlog: 0 });
  });

  it("says that a connection is off, paused or held back before it says how fresh it is", async () => {
    await stored.connection({ key: "broken", mode: "live", breakerState: "open", lastSuccessAt: now });
    expect(await health("off")).toMatchObject({ state: "off" });
    expect(await health("stopped")).toMatchObject({ state: "paused" });
    expect(await health("broken")).toMatchObject({ state: "open_breaker" });
    expect(await health("erp")).toMatchObject({ state: "fresh" });
  });

  it("is closed to the account team", async () => {
    const account = await services.person("Abe Account", ["account_team"]);
    expect(await listConnectionHealth(services.as(account), {})).toMatchObject({ error: { code: "forbidden" } });
  });
});
