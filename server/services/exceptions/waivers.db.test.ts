import { describe, expect, it } from "vitest";
import { after as later } from "../../domain/clock.ts";
import { ownCast } from "../../testing/cast.ts";
import { ownServices } from "../../testing/own-services.ts";
import { answerOf } from "../../testing/services.ts";
import { germany } from "../../testing/stored.ts";
import { trailOf } from "../../testing/trail.ts";
import type { Actor } from "../context.ts";
import { decideWaiver } from "./decide-waiver.ts";
import { escalateExceptions } from "./escalate-exceptions.ts";
import { listWaiverDeciders } from "./list-waiver-deciders.ts";
import { readException } from "./read-exception.ts";
import { requestWaiver } from "./request-waiver.ts";
import { withdrawWaiver } from "./withdraw-waiver.ts";

const dayMs = 86_400_000;
const { services, stored } = ownServices();
const { sam, sally } = ownCast(services, "sam", "sally");

/** An engagement that waits because its statement of work is not approved. */
async function stuck(more: { kind?: string; amountReporting?: string } = {}) {
  const { kind = "sow_not_approved", amountReporting = "24000.00" } = more;
  const engagementId = await stored.engagement({ ...germany, status: "blocked", amountReporting });
  const run = await stored.run(engagementId, { state: "parked", waits: [`engagement:${engagementId}`] });
  const groupKey = `${kind}:draft`;
  const id = await stored.exception({ ...germany, engagementId, kind, groupKey, team: "sales_ops" });
  return { id, engagementId, run };
}
const ask = (id: string, more: object = {}, actor = sam) =>
  requestWaiver(services.as(actor), {
    id,
    reason: "Signed, the scan follows",
    expiresAt: later(services.clock.now(), 30 * dayMs),
    ...more,
  });
async function asked(more: Parameters<typeof stuck>[0] = {}) {
  const found = await stuck(more);
  const { waiverId } = answerOf(await ask(found.id));
  return { ...found, waiverId };
}
const decide = (waiverId: string, actor: Actor, approve = true, version = 1) =>
  decideWaiver(services.as(actor), { waiverId, approve, version });
const rows = async (sql: string, values: unknown[]) => (await services.db.raw(sql, values)).rows;
const stateOf = async (id: string) => (await rows("SELECT state FROM waiver WHERE id = $1", [id]))[0]?.state;
const runState = async (id: string) => (await rows("SELECT state FROM flow_run WHERE id = $1", [id]))[0]?.state;

describe("a waiver", () => {
  it("is decided by a second person, never by whoever asked, and releases the engagement", async () => {
    const { id, run, waiverId } = await asked();
    expect(await decide(waiverId, sam)).toMatchObject({ ok: false, error: { code: "needs_second_person" } });
    expect([await stateOf(waiverId), await runState(run)]).toEqual(["requested", "parked"]);
    expect(await decide(waiverId, sally)).toMatchObject({ ok: true, value: { state: "approved", released: 1 } });
    expect(await runState(run)).toBe("ready");
    expect(await decide(waiverId, sally)).toMatchObject({ ok: false, error: { code: "conflict" } });
    expect(await trailOf(services.db, id, "action", "actor_name")).toEqual([
      { action: "waiver.requested", actor_name: "Sam Sales" },
      { action: "waiver.approved", actor_name: "Sally Sales" },
    ]);
  });

  it("is decided on the exception as it was seen: one that has changed since is looked at again first", async () => {
    const { id, run, waiverId } = await asked();
    const escalated = await escalateExceptions(services.as(sam), { target: { ids: [id] }, escalate: true, why: "month end" });
    expect(escalated).toMatchObject({ ok: true });
    for (const approve of [true, false])
      expect(await decide(waiverId, sally, approve)).toMatchObject({
        ok: false,
        error: { code: "conflict", message: expect.stringContaining("has changed since you read it") },
      });
    expect([await stateOf(waiverId), await runState(run)]).toEqual(["requested", "parked"]);
    const seen = answerOf(await readException(services.as(sally), { id }));
    expect(await decide(waiverId, sally, true, seen.item.version)).toMatchObject({ ok: true });
    expect(await stateOf(waiverId)).toBe("approved");
  });

  it("whose exception changes at the same moment is decided on what was seen or not at all", async () => {
    const { id, waiverId } = await asked();
    const { deciding } = await services.db.tx(async (tx) => {
      await tx.raw("UPDATE exception_item SET exposure_reporting = 90000, version = version + 1 WHERE id = $1", [id]);
      const deciding = decide(waiverId, sally);
      await expect
        .poll(() =>
          rows(
            "SELECT 1 AS waits FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%FOR UPDATE OF w, x%'",
            [],
          ),
        )
        .toHaveLength(1);
      return { deciding };
    });
    expect(await deciding).toMatchObject({ ok: false, error: { code: "conflict" } });
    expect(await stateOf(waiverId)).toBe("requested");
  });

  it("that is refused leaves the engagement where it is, and can be asked for again", async () => {
    const { id, run, waiverId } = await asked();
    expect(await decide(waiverId, sally, false)).toMatchObject({ ok: true, value: { state: "refused", released: 0 } });
    expect(await runState(run)).toBe("parked");
    expect(await ask(id)).toMatchObject({ ok: true });
  });

  it("is asked for once at a time, and taken back by whoever asked alone", async () => {
    const { id, waiverId } = await asked();
    expect(await ask(id, {}, sally)).toMatchObject({ ok: false, error: { code: "conflict" } });
    expect(await withdrawWaiver(services.as(sally), { waiverId })).toMatchObject({ ok: false, error: { code: "forbidden" } });
    expect(await withdrawWaiver(services.as(sam), { waiverId })).toMatchObject({ ok: true });
    expect(await decide(waiverId, sally)).toMatchObject({ ok: false, error: { code: "conflict" } });
    expect(await ask(id, {}, sally)).toMatchObject({ ok: true });
  });

  it("of another place is not there for those who do not reach it", async () => {
    const { id, waiverId } = await asked();
    const una = await services.person("Una Sales", [{ role: "sales_ops", entityCode: "UK01" }]);
    expect(await decide(waiverId, una)).toMatchObject({ ok: false, error: { code: "not_found" } });
    expect(await ask(id, {}, una)).toMatchObject({ ok: false, error: { code: "not_found" } });
    const looker = await services.person("Aud Itor", ["auditor"]);
    expect(await decide(waiverId, looker)).toMatchObject({ ok: false, error: { code: "forbidden" } });
  });

  it("lasts a year at most, for more than nothing, and only of rules that can be set aside", async () => {
    const { id } = await stuck();
    const limit = (amount: string) => ({ limit: { amount, currency: "EUR" } });
    for (const wrong of [
      { expiresAt: services.clock.now() },
      { expiresAt: later(services.clock.now(), 400 * dayMs) },
      limit("0"),
      limit("-1"),
    ])
      expect(await ask(id, wrong)).toMatchObject({ ok: false, error: { code: "invalid" } });
    expect(await ask((await stuck({ kind: "disposition_undecided" })).id)).toMatchObject({
      ok: false,
      error: { code: "invalid" },
    });
  });

  it("of a change whose exception does not say what was sold is approved only once it was looked at again; it may be refused", async () => {
    const change = () => asked({ kind: "amendment_candidate" });
    const { id, run, waiverId } = await change();
    const fay = await services.person("Fay Finance", ["finance"]);
    expect(await decide(waiverId, fay)).toMatchObject({
      ok: false,
      error: { code: "conflict", message: expect.stringContaining("is looked at again now") },
    });
    expect([await stateOf(waiverId), await runState(run)]).toEqual(["requested", "ready"]);
    await rows(`UPDATE exception_item SET params = '{"terms": "ab12"}' WHERE id = $1`, [id]);
    expect(await decide(waiverId, fay)).toMatchObject({ ok: true });
    expect(await decide((await change()).waiverId, fay, false)).toMatchObject({ ok: true });
  });

  it("that has run out before it was decided can only be refused", async () => {
    const { waiverId } = await asked();
    const now = services.clock.now();
    services.clock.moveTo(later(now, 31 * dayMs));
    expect(await decide(waiverId, sally)).toMatchObject({ ok: false, error: { code: "conflict" } });
    expect(await decide(waiverId, sally, false)).toMatchObject({ ok: true });
    services.clock.moveTo(now);
  });
});

describe("the approval matrix", () => {
  it("gives a waiver to its role up to its amount, and to who stands in, as long as they do", async () => {
    const now = services.clock.now();
    const eve = await services.person("Eve Executive", ["executive"]);
    const pia = await services.person("Pia Pmo", ["pmo"]);
    const rule = (role: string, upTo: string | null, delegateId: string | null = null) =>
      services.db.raw(
        `INSERT INTO approval_rule (id, action, role, up_to_reporting, delegate_id, expires_at)
         VALUES (gen_random_uuid(), 'waive:sow_not_approved', $1, $2, $3, $4)`,
        [role, upTo, delegateId, delegateId ? later(now, dayMs) : null],
      );
    await services.db.raw("DELETE FROM approval_rule");
    await rule("sales_ops", "10000");
    await rule("executive", null, pia.id);
    const [small, large, larger] = [
      await asked({ amountReporting: "10000.00" }),
      await asked({ amountReporting: "10000.01" }),
      await asked({ amountReporting: "90000.00" }),
    ];
    const named = async (id: string, limit?: string) => {
      const found = answerOf(
        await listWaiverDeciders(services.as(sam), { id, limit: limit ? { amount: limit, currency: "USD" } : null }),
      );
      return found.people.map(({ name, role }) => `${name}, ${role}`);
    };
    expect(await named(small.id)).toContain("Sally Sales, Sales operations");
    expect(await named(small.id)).not.toContain("Sam Sales, Sales operations");
    expect(await named(large.id)).toEqual(["Eve Executive, Executive", "Pia Pmo, PMO"]);
    expect(await named(large.id, "500")).toContain("Sally Sales, Sales operations");
    expect(await decide(small.waiverId, sally)).toMatchObject({ ok: true });
    expect(await decide(large.waiverId, sally)).toMatchObject({ ok: false, error: { code: "needs_second_person" } });
    expect(await decide(large.waiverId, pia)).toMatchObject({ ok: true });
    services.clock.moveTo(later(now, 2 * dayMs));
    expect(await decide(larger.waiverId, pia)).toMatchObject({ ok: false, error: { code: "needs_second_person" } });
    expect(await decide(larger.waiverId, eve)).toMatchObject({ ok: true });
    services.clock.moveTo(now);
  });
});
