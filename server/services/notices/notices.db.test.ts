import { beforeEach, describe, expect, it } from "vitest";
import { insertNotice } from "../../db/engagement-settle.sql.ts";
import { newId } from "../../domain/ids.ts";
import { ownCast } from "../../testing/cast.ts";
import { ownServices } from "../../testing/own-services.ts";
import { answerOf } from "../../testing/services.ts";
import type { Actor } from "../context.ts";
import { commentOnException } from "../exceptions/comment-on-exception.ts";
import { escalateExceptions } from "../exceptions/escalate-exceptions.ts";
import { createVersion } from "../mappings/create-version.ts";
import { acknowledgeNotices } from "./acknowledge-notices.ts";
import { listNotices } from "./list-notices.ts";

const { services, stored } = ownServices();
const { fay, gerd, sam, eve } = ownCast(services, "fay", "gerd", "sam", "eve");
beforeEach(() => services.db.raw("DELETE FROM notice"));

const told = async (actor: Actor) => {
  return answerOf(await listNotices(services.as(actor), {}));
};
const titles = async (actor: Actor) => (await told(actor)).items.map(({ title }) => title);

/** What the flow tells finance. */
async function billingReady(entityCode: string | null, more: { isBackfill?: boolean; now?: Date } = {}) {
  const engagementId = await stored.engagement({ entityCode, isBackfill: more.isBackfill ?? false });
  const title = `The billing profile of ${entityCode} is set up`;
  const notice = { team: "finance", entityCode, region: null, kind: "billing_profile", title, engagementId };
  await services.db.rows(insertNotice({ ...notice, correlationId: newId(), now: more.now ?? services.clock.now() }));
  return engagementId;
}

describe("notices of my team", () => {
  it("are read by the team within entity and region, newest first, with what they are about", async () => {
    const engagementId = await billingReady("DE01");
    await billingReady("UK01");
    expect(await titles(fay)).toEqual(["The billing profile of UK01 is set up", "The billing profile of DE01 is set up"]);
    expect(await told(gerd)).toMatchObject({
      teams: ["finance"],
      items: [{ engagementId, engagementNumber: expect.stringMatching(/^ENG-/), subjectType: null }],
      total: { value: 1, capped: false },
    });
    expect(await titles(sam)).toEqual([]);
    expect(await told(eve)).toMatchObject({ teams: [], items: [] });
  });

  it("leave out history that was read in later, and what is older than thirty days", async () => {
    await billingReady("DE01", { isBackfill: true });
    await billingReady("DE01", { now: new Date("2026-10-01T00:00:00Z") });
    expect(await titles(fay)).toEqual([]);
  });

  it("tell all of finance of a mapping that waits for its review, wherever they look after", async () => {
    const changes = [{ op: "put" as const, key: ["UK01", "DE"], value: { taxProfile: "UK export" } }];
    const made = await createVersion(services.as(fay), { set: "tax-profile", changes, why: "sales to Germany" });
    expect(made).toMatchObject({ value: { state: "in_review" } });
    expect(await told(gerd)).toMatchObject({ items: [{ subjectType: "mapping_set", subjectId: "tax-profile" }] });
  });
});

describe("an escalation", () => {
  const escalate = (id: string, more: { escalate?: boolean; why?: string } = {}) =>
    escalateExceptions(services.as(sam), { target: { ids: [id] }, ...more });
  const held = (more: object) => stored.exception({ kind: "contract_incomplete", team: "sales_ops", ...more });

  it("is told of each exception, though several are of one kind and one engagement", async () => {
    const engagementId = await stored.engagement();
    const one = await held({ engagementId, groupKey: "contract_incomplete:a", params: { missing: "rate card", line: "A" } });
    const two = await held({
      engagementId,
      groupKey: "contract_incomplete:b",
      isPrimary: false,
      params: { missing: "cap", line: "B" },
    });
    await escalate(one);
    await escalate(two, { why: "month end" });
    expect(await told(sam)).toMatchObject({
      items: [
        { subjectType: "exception", subjectId: two, title: expect.stringMatching(/^Sam Sales escalated: .*“B”: month end$/) },
        { subjectType: "exception", subjectId: one },
      ],
    });
  });

  it("is told again when it is escalated again, and not any more when it was taken back", async () => {
    const id = await held({ engagementId: await stored.engagement(), groupKey: "contract_incomplete:c" });
    await escalate(id);
    const [first] = (await told(sam)).items;
    await acknowledgeNotices(services.as(sam), { ids: [String(first?.id)] });
    expect(await titles(sam)).toEqual([]);
    await escalate(id, { escalate: false });
    await escalate(id);
    expect(await titles(sam)).toHaveLength(1);
    await escalate(id, { escalate: false });
    expect(await titles(sam)).toEqual([]);
  });
});

describe("acknowledging", () => {
  it("takes a notice off the team's list, once, with its audit entry", async () => {
    const engagementId = await billingReady("DE01");
    const [notice] = (await told(fay)).items;
    const ids = [String(notice?.id)];
    expect(await acknowledgeNotices(services.as(gerd), { ids })).toEqual({ ok: true, value: { acknowledged: 1, more: false } });
    expect(await acknowledgeNotices(services.as(fay), { ids })).toMatchObject({ value: { acknowledged: 0 } });
    expect(await titles(fay)).toEqual([]);
    const found = await services.db.raw(
      "SELECT actor_name, engagement_id, entity_code, after FROM audit_entry WHERE action = 'notice.acknowledged' AND subject_id = $1",
      ids,
    );
    expect(found.rows).toEqual([
      {
        actor_name: "Gerd Finance",
        engagement_id: engagementId,
        entity_code: "DE01",
        after: { team: "finance", title: notice?.title },
      },
    ]);
  });

  it("of what somebody wrote to a person leaves their words in the audit trail where they can be erased", async () => {
    const id = await stored.exception({ entityCode: "DE01" });
    answerOf(await commentOnException(services.as(fay), { id, body: "Is Mrs Miller ill?", askId: gerd.id }));
    const ids = (await told(gerd)).items.map((notice) => notice.id);
    answerOf(await acknowledgeNotices(services.as(gerd), { ids }));
    const found = await services.db.raw(
      "SELECT row_to_json(a)::text AS entry, p.fields->>'title' AS title FROM audit_entry a JOIN audit_personal p ON p.entry_id = a.id WHERE a.action = 'notice.acknowledged' AND a.subject_id = ANY($1)",
      [ids],
    );
    expect(found.rows).toEqual([{ entry: expect.not.stringContaining("Miller"), title: expect.stringContaining("Mrs Miller") }]);
  });

  it("reaches no notice of another entity or team", async () => {
    await billingReady("UK01");
    const ids = (await told(fay)).items.map(({ id }) => id);
    for (const actor of [gerd, sam])
      expect(await acknowledgeNotices(services.as(actor), { ids })).toMatchObject({ value: { acknowledged: 0 } });
    expect(await acknowledgeNotices(services.as(eve), { ids })).toMatchObject({ error: { code: "forbidden" } });
    expect(await titles(fay)).toHaveLength(1);
  });

  it("of all of them stops at the newest that was seen", async () => {
    for (let made = 0; made < 3; made += 1) await billingReady("DE01");
    const [seen] = (await told(fay)).items;
    await billingReady("UK01");
    expect(await acknowledgeNotices(services.as(fay), { upTo: String(seen?.id) })).toMatchObject({ value: { acknowledged: 3 } });
    expect(await titles(fay)).toEqual(["The billing profile of UK01 is set up"]);
  });

  it("by two at once is done by one", async () => {
    await billingReady("DE01");
    const ids = (await told(fay)).items.map(({ id }) => id);
    const done = await Promise.all([fay, gerd].map((actor) => acknowledgeNotices(services.as(actor), { ids })));
    expect(done.map((one) => one.ok && one.value.acknowledged).sort()).toEqual([0, 1]);
  });
});
