import { describe, expect, it } from "vitest";
import { after as later } from "../../domain/clock.ts";
import { ownCast } from "../../testing/cast.ts";
import { ownServices } from "../../testing/own-services.ts";
import { answerOf } from "../../testing/services.ts";
import { germany, states } from "../../testing/stored.ts";
import type { Actor } from "../context.ts";
import { decideWaiver } from "./decide-waiver.ts";
import { listWaiversToDecide } from "./list-waivers-to-decide.ts";
import { readException } from "./read-exception.ts";
import { requestWaiver } from "./request-waiver.ts";
import { withdrawWaiver } from "./withdraw-waiver.ts";

const dayMs = 86_400_000;
const { services, stored } = ownServices();
const { eve, sam, sally } = ownCast(services, "eve", "sam", "sally");

const rows = async (sql: string, values: unknown[]) => (await services.db.raw(sql, values)).rows;

/** An engagement that waits because its statement of work is not approved, and its deal. */
async function stuck(
  deal: { amount: string | null; currency: string | null } = { amount: "24000.00", currency: "EUR" },
  engagement: {
    amount?: string;
    currency?: string;
    amountReporting?: string;
    entityCode?: string | null;
    region?: string | null;
  } = {},
) {
  const engagementId = await stored.engagement({
    ...germany,
    ...{ status: "blocked", amount: "24000.00", currency: "EUR", amountReporting: "26000.00" },
    ...engagement,
  });
  await rows("UPDATE deal d SET amount = $2, currency = $3 FROM engagement e WHERE e.id = $1 AND d.id = e.deal_id", [
    engagementId,
    deal.amount,
    deal.currency,
  ]);
  const { entityCode = germany.entityCode, region = germany.region } = engagement;
  const id = await stored.exception({
    ...{ entityCode, region, engagementId, team: "sales_ops" },
    ...{ kind: "sow_not_approved", groupKey: "sow_not_approved:draft" },
  });
  return { id, engagementId };
}
const ask = async (id: string, actor = sam) =>
  requestWaiver(services.as(actor), {
    id,
    reason: "Signed, the scan follows",
    expiresAt: later(services.clock.now(), 30 * dayMs),
  });
const decide = (waiverId: string, actor: Actor, version = 1) =>
  decideWaiver(services.as(actor), { waiverId, approve: true, version });
const limitOf = async (waiverId: string) =>
  (await rows("SELECT amount::text AS amount, currency FROM waiver WHERE id = $1", [waiverId]))[0];

it("a change after set-up is agreed as it stood when it was approved; of no other rule it is noted how", async () => {
  const termsOf = async (kind: string) => {
    const { id } = await stuck();
    await rows(`UPDATE exception_item SET kind = $2, params = '{"terms": "ab12"}' WHERE id = $1`, [id, kind]);
    const { waiverId } = answerOf(await ask(id));
    answerOf(await decide(waiverId, eve));
    return (await rows("SELECT terms FROM waiver WHERE id = $1", [waiverId]))[0];
  };
  expect(await termsOf("amendment_candidate")).toEqual({ terms: "ab12" });
  expect(await termsOf("sow_not_approved")).toEqual({ terms: null });
});

describe("a waiver without a limit of its own", () => {
  it("covers what the deal is worth now, in the currency that its connection's policy gives it", async () => {
    const { id } = await stuck({ amount: "24000.00", currency: null });
    const { waiverId } = answerOf(await ask(id));
    answerOf(await decide(waiverId, sally));
    expect(await limitOf(waiverId)).toEqual({ amount: "24000.0000", currency: "EUR" });
  });

  it("is decided by who may approve all that it then covers: the deal as it is now, not as it was checked last, nor one of its projects", async () => {
    await services.db.raw("DELETE FROM approval_rule");
    await services.db.raw(
      `INSERT INTO approval_rule (id, action, role, up_to_reporting) VALUES (gen_random_uuid(), 'waive:sow_not_approved', 'sales_ops', 30000)`,
    );
    const { id } = await stuck({ amount: "900000.00", currency: "USD" }, { currency: "USD", amountReporting: "24000.00" });
    const { waiverId } = answerOf(await ask(id));
    expect(answerOf(await readException(services.as(sally), { id })).waiver?.whyNotDecide).toContain("approval matrix");
    expect(answerOf(await listWaiversToDecide(services.as(sally), {})).items.map((item) => item.id)).not.toContain(waiverId);
    expect(await decide(waiverId, sally)).toMatchObject({ ok: false, error: { code: "needs_second_person" } });
    // Of a deal that states no amount nobody knows up to what it would be covered.
    const unknown = await stuck({ amount: null, currency: "USD" }, { currency: "USD", amountReporting: "24000.00" });
    const asked = answerOf(await ask(unknown.id));
    expect(await decide(asked.waiverId, sally)).toMatchObject({ ok: false, error: { code: "needs_second_person" } });
    const whole = await stuck({ amount: "24000.00", currency: "USD" }, { currency: "USD", amountReporting: "24000.00" });
    expect(await decide(answerOf(await ask(whole.id)).waiverId, sally)).toMatchObject({ ok: true });
    await services.db.raw("DELETE FROM approval_rule");
  });
});

describe("a waiver of an exception that has moved to another entity since", () => {
  it("is decided where the exception is now", async () => {
    const { id } = await stuck(undefined, states);
    const { waiverId } = answerOf(await ask(id));
    await rows("UPDATE exception_item SET entity_code = $2, region = $3 WHERE id = $1", [id, germany.entityCode, germany.region]);
    const [una, dora] = [
      await services.person("Una Sales", [{ role: "sales_ops", entityCode: "US01" }]),
      await services.person("Dora Sales", [{ role: "sales_ops", entityCode: "DE01" }]),
    ];
    expect(answerOf(await listWaiversToDecide(services.as(una), {})).items.map((item) => item.id)).not.toContain(waiverId);
    expect(await decide(waiverId, una)).toMatchObject({ ok: false });
    expect(answerOf(await readException(services.as(dora), { id })).waiver?.whyNotDecide).toBeNull();
    expect(answerOf(await listWaiversToDecide(services.as(dora), {})).items.map((item) => item.id)).toContain(waiverId);
    expect(await decide(waiverId, dora)).toMatchObject({ ok: true });
  });
});

describe("a request that nobody decided in time", () => {
  it("does not keep others from asking again", async () => {
    const { id } = await stuck();
    answerOf(await ask(id));
    const now = services.clock.now();
    services.clock.moveTo(later(now, 31 * dayMs));
    const again = await ask(id, sally);
    services.clock.moveTo(now);
    expect(again).toMatchObject({ ok: true });
    const states = await rows("SELECT state FROM waiver WHERE exception_id = $1 ORDER BY requested_at", [id]);
    expect(states.filter(({ state }) => state === "requested")).toHaveLength(1);
  });
});

describe("who has made a token", () => {
  it("is not the second person of what was asked with it", async () => {
    const ada = await services.person("Ada Admin", ["admin", "sales_ops"]);
    const token = await services.tokenOf(ada, { role: "sales_ops", scopes: ["exceptions.work"] });
    const { id } = await stuck();
    const { waiverId } = answerOf(await ask(id, token));
    expect(await decide(waiverId, ada)).toMatchObject({ ok: false, error: { code: "needs_second_person" } });
    expect(await decide(waiverId, sally)).toMatchObject({ ok: true });
  });
});

describe("the list of what somebody is to decide", () => {
  it("is not used up by what others decide", async () => {
    const { engagementId } = await stuck(undefined, states);
    const one = { ...states, engagementId, isPrimary: false, team: "sales_ops", kind: "sow_not_approved" };
    await Promise.all(
      Array.from({ length: 201 }, async (_, index) =>
        answerOf(await ask(await stored.exception({ ...one, groupKey: `sow_not_approved:${index}` }))),
      ),
    );
    const { id } = await stuck();
    const { waiverId } = answerOf(await ask(id));
    const dora = await services.person("Dora Second", [{ role: "sales_ops", entityCode: "DE01" }]);
    expect(answerOf(await listWaiversToDecide(services.as(dora), {})).items.map((item) => item.id)).toContain(waiverId);
  });
});

describe("a waiver of another entity", () => {
  it("says nothing of itself to who may not see it, not even that it is there", async () => {
    const { id } = await stuck(undefined, states);
    const { waiverId } = answerOf(await ask(id));
    const gerd = await services.person("Gerd Sales", [{ role: "sales_ops", entityCode: "DE01" }]);
    const tried = async () => [
      await withdrawWaiver(services.as(gerd), { waiverId }),
      await decideWaiver(services.as(gerd), { waiverId, approve: false, version: 1 }),
    ];
    const before = await tried();
    for (const refused of before) {
      expect(refused).toMatchObject({ ok: false, error: { code: "not_found" } });
      expect(JSON.stringify(refused)).not.toContain(sam.name);
    }
    answerOf(await decide(waiverId, sally));
    expect(await tried()).toEqual(before);
  });
});
