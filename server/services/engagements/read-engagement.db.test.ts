import { describe, expect, it } from "vitest";
import { insert } from "../../db/rows.ts";
import type { Grant, Role } from "../../domain/access/roles.ts";
import { newId } from "../../domain/ids.ts";
import { ownServices } from "../../testing/own-services.ts";
import { answerOf } from "../../testing/services.ts";
import { germany, states } from "../../testing/stored.ts";
import { readEngagement } from "./read-engagement.ts";

const { services, stored } = ownServices();

async function page(id: string, grant: Partial<Grant> = {}) {
  return answerOf(await readEngagement(services.as(await services.reader(grant)), { id }));
}

/** Puts one engagement into the deal of another. */
async function intoDealOf(id: string, other: string): Promise<void> {
  const group =
    "UPDATE engagement SET deal_id = (SELECT deal_id FROM engagement WHERE id = $2), project_group = 'B' WHERE id = $1";
  await services.db.raw(group, [id, other]);
}

describe("the lines of a contract", () => {
  it("without bill rates tell no hours either: amount and hours would make the rate", async () => {
    const engagementId = await stored.engagement(germany);
    const contractId = newId();
    const what = { engagementId, currency: "EUR", amount: "7200.00" };
    await insert(services.db, "Contract", {
      id: contractId,
      ...what,
      version: 1,
      state: "active",
      entityCode: "DE01",
      termsHash: "x",
      taxProfile: "EU",
      paymentTerms: "30 days",
    });
    await insert(services.db, "ContractLine", {
      id: newId(),
      contractId,
      ordinal: 1,
      name: "Advice",
      type: "tm",
      serviceLine: "Advisory",
      amount: "7200.00",
      currency: "EUR",
      billingDriver: "erp_schedule",
      revenueProfile: "over-time",
      template: "Advisory T&M",
      terms: { quantity: "40", unitPrice: "180.00", rateCard: "Standard" },
    });
    const lineFor = async (role: Role) => (await page(engagementId, { role })).contracts[0]?.lines[0];
    expect(await lineFor("finance")).toMatchObject({ amount: "7200.0000", quantity: "40", unitPrice: "180.00" });
    for (const role of ["it", "admin"] as const) {
      const line = await lineFor(role);
      expect(line).toMatchObject({ amount: "7200.0000" });
      expect(Object.keys(line ?? {})).not.toEqual(expect.arrayContaining(["quantity"]));
      expect(Object.keys(line ?? {})).not.toEqual(expect.arrayContaining(["unitPrice"]));
    }
  });

  it("have no hours with the people who are asked for, either, for who sees no bill rates", async () => {
    const engagementId = await stored.engagement(germany);
    await stored.request(engagementId, { hours: 40 });
    const asked = async (role: Role) => (await page(engagementId, { role })).staffing[0];
    expect(await asked("finance")).toMatchObject({ role: "Consultant", hours: expect.stringMatching(/^40/) });
    for (const role of ["it", "admin"] as const) {
      expect(await asked(role)).toMatchObject({ role: "Consultant", headcount: 1 });
      expect(await asked(role)).not.toHaveProperty("hours");
    }
  });
});

describe("what the page of an engagement tells of others", () => {
  it("is, of the engagements of the same deal, those that the reader reaches", async () => {
    const german = await stored.engagement(germany);
    const american = await stored.engagement({ ...states, name: "Merger in Boston" });
    await intoDealOf(american, german);
    expect((await page(german)).siblings).toMatchObject([{ id: american, name: "Merger in Boston" }]);
    expect((await page(german, { entityCode: "DE01" })).siblings).toEqual([]);
    expect((await page(german, { entityCode: "US01" }).catch(String)).toString()).toContain("not there");
  });

  it("is, of the one that it adds to, only that of a reader who reaches that one, too", async () => {
    const target = await stored.engagement({ ...states, name: "Merger in New York" });
    const addition = await stored.engagement({ ...germany, disposition: "addition", targetEngagementId: target });
    expect((await page(addition)).target).toMatchObject({ id: target, name: "Merger in New York" });
    expect((await page(addition, { entityCode: "DE01" })).target).toBeNull();
  });
});
