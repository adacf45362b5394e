import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Grant } from "../../domain/access/roles.ts";
import { newId } from "../../domain/ids.ts";
import { createTestServices, type TestServices } from "../../testing/services.ts";
import { type Stored, storedIn } from "../../testing/stored.ts";
import { previewFix } from "./preview-fix.ts";

let services: TestServices;
let stored: Stored;
let people = 0;
const germany = { entityCode: "DE01", region: "DACH" };
const states = { entityCode: "US01", region: "North America" };

beforeAll(async () => {
  services = await createTestServices();
  stored = storedIn(services);
}, 120_000);
afterAll(() => services?.close());

async function shown(id: string, grant: Partial<Grant>) {
  people += 1;
  const reader = await services.person(`Reader ${people}`, [{ role: "finance", ...grant }]);
  const found = await previewFix(services.as(reader), { fix: "choose_customer", id });
  if (!found.ok) throw new Error(found.error.message);
  return found.value;
}

describe("what a choice of customer would release", () => {
  it("is told as far as the reader reaches: no runs and no money of other entities", async () => {
    const customerId = newId();
    const waits = { state: "parked", waits: [`ruling:${customerId}`] } as const;
    const worth = (amount: string) => ({ amount, currency: "EUR", amountReporting: amount });
    const german = await stored.engagement({ ...germany, ...worth("100.00") });
    const american = await stored.engagement({ ...states, ...worth("9000.00") });
    const runId = await stored.run(german, waits);
    await stored.run(american, waits);
    const candidate = { name: "Acme", externalId: "17", reasons: "same name" };
    const id = await stored.exception({
      ...germany,
      kind: "duplicate_customer",
      engagementId: german,
      runId,
      params: { customerId, own: { name: "Acme" }, candidates: [candidate] },
    });
    await stored.exception({ ...states, kind: "po_problem", engagementId: american });
    expect(await shown(id, {})).toMatchObject({ runs: 2, engagements: 2, stays: 1, money: [{ amount: "9100.0000" }] });
    expect(await shown(id, { entityCode: "DE01" })).toMatchObject({
      runs: 1,
      engagements: 1,
      stays: 0,
      why: [],
      money: [{ amount: "100.0000" }],
      shown: { amount: "100.00" },
    });
  });
});
