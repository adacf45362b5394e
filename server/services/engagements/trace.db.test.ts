import { beforeAll, describe, expect, it } from "vitest";
import { writeAudit } from "../../audit/entry.ts";
import type { Grant } from "../../domain/access/roles.ts";
import { newId } from "../../domain/ids.ts";
import { ownServices } from "../../testing/own-services.ts";
import { germany, states } from "../../testing/stored.ts";
import { listTraceCalls } from "./list-trace-calls.ts";
import { readTrace } from "./read-trace.ts";

const { services, stored } = ownServices();
let connectionId: string;

beforeAll(async () => {
  connectionId = await stored.connection({ key: "crm", mode: "live" });
}, 120_000);

const call = (correlationId: string, runId: string | null = null) => stored.call({ connectionId, correlationId, runId });

async function callsSeen(grant: Partial<Grant>, correlationId: string): Promise<(number | string)[]> {
  const ctx = services.as(await services.reader(grant));
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

describe("a call that read several deals at once, as one event named them", () => {
  async function readTogether() {
    const correlationId = newId<"correlation">();
    const engagementId = await stored.engagement({ ...germany, correlationId });
    await call(correlationId, await stored.run(engagementId, { state: "done", correlationId }));
    await call(correlationId);
    return correlationId;
  }

  it("is for who reaches the engagements of all of them", async () => {
    const correlationId = await readTogether();
    await stored.engagement({ ...states, correlationId });
    expect(await callsSeen({ entityCode: "DE01" }, correlationId)).toEqual([1, 1]);
    expect(await callsSeen({}, correlationId)).toEqual([2, 2]);
  });

  it("is for who reaches those, too, of which nothing is set up", async () => {
    const correlationId = await readTogether();
    const entry = { action: "deal.read", subjectType: "deal", subjectId: newId<"deal">(), correlationId, ...states };
    const { actor } = services.as();
    await services.db.tx((tx) => writeAudit(tx, actor, services.clock.now(), [entry]));
    expect(await callsSeen({ entityCode: "DE01" }, correlationId)).toEqual([1, 1]);
    expect(await callsSeen({}, correlationId)).toEqual([2, 2]);
  });
});
