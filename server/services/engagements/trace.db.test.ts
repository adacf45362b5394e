import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insert } from "../../db/rows.ts";
import type { Grant } from "../../domain/access/roles.ts";
import { newId } from "../../domain/ids.ts";
import { createTestServices, type TestServices } from "../../testing/services.ts";
import { type Stored, storedIn } from "../../testing/stored.ts";
import { listTraceCalls } from "./list-trace-calls.ts";
import { readTrace } from "./read-trace.ts";

let services: TestServices;
let stored: Stored;
let connectionId: string;
let people = 0;
const germany = { entityCode: "DE01", region: "DACH" };

beforeAll(async () => {
  services = await createTestServices();
  stored = storedIn(services);
  connectionId = await stored.connection({ key: "crm", mode: "live" });
}, 120_000);
afterAll(() => services?.close());

async function call(correlationId: string, runId: string | null = null): Promise<void> {
  const sealed = services.keyring.seal(Buffer.from(JSON.stringify({ request: null, response: { Name: "Rollout" } })));
  await insert(services.db, "TraceCall", {
    connectionId,
    correlationId,
    runId,
    purpose: "deals.changed",
    method: "GET",
    target: "query",
    status: 200,
    outcome: "ok",
    durationMs: 12,
    at: services.clock.now(),
    bodies: Buffer.from(sealed.body) as Buffer<ArrayBuffer>,
    keyId: sealed.keyId,
  });
}

async function callsSeen(grant: Partial<Grant>, correlationId: string): Promise<(number | string)[]> {
  people += 1;
  const ctx = services.as(await services.person(`Reader ${people}`, [{ role: "finance", ...grant }]));
  const answers = [await listTraceCalls(ctx, { correlationId }), await readTrace(ctx, { correlationId })];
  return answers.map((answer) => (answer.ok ? answer.value.items.length : answer.error.code));
}

describe("the calls of a poll, which reads what belongs to every entity", () => {
  it("are for who is limited to no entity and no region: not for a lead of one, who sees what lacks its entity", async () => {
    const poll = newId<"correlation">();
    await call(poll);
    expect(await callsSeen({}, poll)).toEqual([1, 1]);
    for (const limited of [{ entityCode: "DE01" }, { entityCode: "DE01", isLead: true }, { region: "DACH", isLead: true }])
      expect(await callsSeen(limited, poll), JSON.stringify(limited)).toEqual(["not_found", "not_found"]);
  });
});

describe("the calls of an engagement", () => {
  it("are for who reaches it, and nobody else", async () => {
    const correlationId = newId<"correlation">();
    const engagementId = await stored.engagement({ ...germany, correlationId });
    await call(correlationId, await stored.run(engagementId, { state: "done", correlationId }));
    await call(correlationId);
    expect(await callsSeen({ entityCode: "DE01" }, correlationId)).toEqual([2, 2]);
    expect(await callsSeen({ entityCode: "US01", isLead: true }, correlationId)).toEqual(["not_found", "not_found"]);
  });

  it("that has no entity yet are for leads, too", async () => {
    const correlationId = newId<"correlation">();
    const engagementId = await stored.engagement({ correlationId });
    await call(correlationId, await stored.run(engagementId, { state: "parked", correlationId }));
    expect(await callsSeen({ entityCode: "DE01", isLead: true }, correlationId)).toEqual([1, 1]);
    expect(await callsSeen({ entityCode: "DE01" }, correlationId)).toEqual(["not_found", "not_found"]);
  });
});
