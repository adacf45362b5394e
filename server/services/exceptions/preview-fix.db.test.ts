import { describe, expect, it } from "vitest";
import type { Grant } from "../../domain/access/roles.ts";
import { newId } from "../../domain/ids.ts";
import { ownServices } from "../../testing/own-services.ts";
import { answerOf } from "../../testing/services.ts";
import { germany, states } from "../../testing/stored.ts";
import { previewFix } from "./preview-fix.ts";

const { services, stored } = ownServices();

async function shown(id: string, grant: Partial<Grant>) {
  return answerOf(await previewFix(services.as(await services.reader(grant)), { fix: "choose_customer", id }));
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
