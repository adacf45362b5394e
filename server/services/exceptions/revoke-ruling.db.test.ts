import { beforeAll, describe, expect, it } from "vitest";
import { insert } from "../../db/rows.ts";
import { newId } from "../../domain/ids.ts";
import { ownServices } from "../../testing/own-services.ts";
import { germany, states } from "../../testing/stored.ts";
import { trailOf } from "../../testing/trail.ts";
import type { Actor } from "../context.ts";
import { revokeRuling } from "./revoke-ruling.ts";

const { services, stored } = ownServices();
const people: Record<string, Actor> = {};

beforeAll(async () => {
  for (const entityCode of ["DE01", "US01", "SG01"])
    people[entityCode] = await services.person(`Finance ${entityCode}`, [{ role: "finance", entityCode }]);
}, 120_000);

async function customer(parentId: string | null = null): Promise<string> {
  const id = newId<"customer">();
  await insert(services.db, "Customer", { id, name: "Alder Shipping", nameKey: "alder shipping", parentId });
  return id;
}
async function ruling(kind: "disposition" | "customer_match", subjectId: string): Promise<string> {
  const id = newId<"ruling">();
  await insert(services.db, "Ruling", { id, kind, subjectId, answer: {}, decidedBy: newId(), decidedName: "Someone" });
  return id;
}
const revoke = (rulingId: string, entityCode: string) =>
  revokeRuling(services.as(people[entityCode]), { rulingId, why: "It is the other one" });
const entriesOf = (id: string) => trailOf(services.db, id, "action", "entity_code", "engagement_id");

describe("a decision", () => {
  it("on an engagement is taken back once, by those who reach it", async () => {
    const engagementId = await stored.engagement(germany);
    const id = await ruling("disposition", engagementId);
    expect(await revoke(id, "US01")).toMatchObject({ ok: false, error: { code: "not_found" } });
    expect(await revoke(id, "DE01")).toMatchObject({ ok: true });
    expect(await revoke(id, "DE01")).toMatchObject({ ok: false, error: { code: "conflict" } });
    expect(await entriesOf(id)).toEqual([{ action: "ruling.revoked", entity_code: "DE01", engagement_id: engagementId }]);
  });

  it("on a customer is taken back by whoever reaches one of its engagements, and told at that one's place", async () => {
    const customerId = await customer();
    await stored.engagement({ ...germany, customerId });
    const american = await stored.engagement({ ...states, customerId });
    const id = await ruling("customer_match", customerId);
    expect(await revoke(id, "SG01")).toMatchObject({ ok: false, error: { code: "not_found" } });
    expect(await revoke(id, "US01")).toMatchObject({ ok: true });
    expect(await entriesOf(id)).toEqual([{ action: "ruling.revoked", entity_code: "US01", engagement_id: american }]);
  });

  it("on a parent of a customer is theirs, too, who reach the customer's engagements", async () => {
    const parent = await customer();
    const engagementId = await stored.engagement({ ...germany, customerId: await customer(await customer(parent)) });
    const id = await ruling("customer_match", parent);
    expect(await revoke(id, "SG01")).toMatchObject({ ok: false });
    expect(await revoke(id, "DE01")).toMatchObject({ ok: true });
    expect(await entriesOf(id)).toMatchObject([{ entity_code: "DE01", engagement_id: engagementId }]);
  });
});
