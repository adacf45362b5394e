import { beforeAll, describe, expect, it } from "vitest";
import { newId } from "../domain/ids.ts";
import { ownServices } from "../testing/own-services.ts";
import { answerOf } from "../testing/services.ts";
import { germany } from "../testing/stored.ts";
import { listAudit } from "./audit/list-audit.ts";
import type { Actor } from "./context.ts";
import { listEngagementHistory } from "./engagements/list-history.ts";
import { listTraceCalls } from "./engagements/list-trace-calls.ts";
import { readEngagement } from "./engagements/read-engagement.ts";
import { readTrace } from "./engagements/read-trace.ts";
import { listStaffing } from "./staffing/list-staffing.ts";

/** One person with a role in America and another in Germany: what one shows, it shows of its own entity only. */
const america = { entityCode: "US01", region: "AMER" };
const places = [america, germany];

const { services, stored } = ownServices();
let financeAndSales: Actor;
let financeAndIt: Actor;
let pmoAndExecutive: Actor;
const engagements: { id: string; correlationId: string }[] = [];
let connectionId: string;

beforeAll(async () => {
  connectionId = await stored.connection({ key: "crm", mode: "live" });
  financeAndSales = await services.person("Finn Sales", [
    { role: "finance", entityCode: "US01" },
    { role: "sales_ops", entityCode: "DE01" },
  ]);
  financeAndIt = await services.person("Finn It", [
    { role: "finance", entityCode: "US01" },
    { role: "it", entityCode: "DE01" },
  ]);
  pmoAndExecutive = await services.person("Pia Chief", [
    { role: "pmo", entityCode: "US01" },
    { role: "executive", entityCode: "DE01" },
  ]);
  for (const place of places) {
    const correlationId = newId<"correlation">();
    const id = await stored.engagement({ ...place, correlationId });
    engagements.push({ id, correlationId });
    await services.db.raw("UPDATE deal SET owner_name = 'Olga Owner' WHERE id = (SELECT deal_id FROM engagement WHERE id = $1)", [
      id,
    ]);
    await stored.request(id, { status: "filled", resourceName: "Rolf Resource" });
    await call(correlationId, await stored.run(id, { state: "done", correlationId }));
    await services.db.raw(
      `INSERT INTO audit_entry (at, actor_type, actor_id, actor_name, action, subject_type, subject_id, engagement_id, entity_code, region, after, entry_hash)
       VALUES ($1, 'system', 'test', 'Test', 'deal.changed', 'engagement', $2::text, $2::uuid, $3, $4, '{"name":"Rollout","unitPrice":"180","email":"o@firm.example"}', '\\x00')`,
      [services.clock.now(), id, place.entityCode, place.region],
    );
  }
}, 120_000);

/** A call whose answer holds a price, a person's address, and what everyone may read. */
async function call(correlationId: string, runId: string | null): Promise<void> {
  const response = { Name: "Rollout", UnitPrice: 180, Email: "o@firm.example" };
  await stored.call({ connectionId, correlationId, runId, target: "query?Email=o@firm.example" }, response);
}

const each = <Value>(ask: (engagement: { id: string; correlationId: string }) => Promise<Value>) =>
  Promise.all(engagements.map(ask));

describe("a person with a role here and another there", () => {
  it("reads in an engagement only what the role at its place shows", async () => {
    const owners = await each(async ({ id }) => answerOf(await readEngagement(services.as(financeAndIt), { id })).deal.ownerName);
    expect(owners).toEqual(["Olga Owner", undefined]);
  });

  it("reads in a list row by row what the role at the row's place shows", async () => {
    const { items } = answerOf(await listStaffing(services.as(pmoAndExecutive), {}));
    expect(Object.fromEntries(items.map(({ entityCode, resourceName }) => [entityCode, resourceName]))).toEqual({
      US01: "Rolf Resource",
      DE01: undefined,
    });
  });

  it("reads in the audit trail and in the history of an engagement no field of a class that the role there hides", async () => {
    const { items } = answerOf(await listAudit(services.as(financeAndIt), { actions: ["deal.changed"] }));
    const after = Object.fromEntries(items.map((entry) => [entry.entityCode, entry.after]));
    const whole = { name: "Rollout", unitPrice: "180", email: "o@firm.example" };
    expect(after).toEqual({ US01: whole, DE01: { name: "Rollout" } });
    const told = await each(async ({ id: engagementId }) =>
      answerOf(await listEngagementHistory(services.as(financeAndIt), { engagementId })).items.map((entry) => entry.after),
    );
    expect(told).toEqual([[whole], [{ name: "Rollout" }]]);
  });

  it("reads in the calls of an engagement no field that the role there hides", async () => {
    const bodies = await each(async ({ correlationId }) =>
      answerOf(await readTrace(services.as(financeAndIt), { correlationId })).items.map(({ response, target }) => [
        Object.keys((response?.value ?? {}) as object).sort(),
        target,
      ]),
    );
    expect(bodies).toEqual([[[["Email", "Name", "UnitPrice"], "query?Email=o@firm.example"]], [[["Name"], "query?Email=…"]]]);
  });

  it("reads in a call that concerns both places only what both roles show", async () => {
    const correlationId = newId<"correlation">();
    for (const place of places) await stored.engagement({ ...place, correlationId });
    await call(correlationId, null);
    const { items } = answerOf(await listTraceCalls(services.as(financeAndIt), { correlationId }));
    expect(items.map(({ target }) => target)).toEqual(["query?Email=…"]);
    const sold = answerOf(await listTraceCalls(services.as(financeAndSales), { correlationId }));
    expect(sold.items.map(({ target }) => target)).toEqual(["query?Email=o@firm.example"]);
  });
});
