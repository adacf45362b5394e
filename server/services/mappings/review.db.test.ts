import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { openMappingStand, product, row } from "../../testing/mapping-stand.ts";
import { answerOf } from "../../testing/services.ts";
import { discardVersion } from "./discard-version.ts";
import { listHistory } from "./list-history.ts";
import { mapValue } from "./map-value.ts";
import { previewVersion } from "./preview-version.ts";
import { publishDueVersions } from "./publish-due.ts";
import { readSet } from "./read-set.ts";
import { readVersionOfSet } from "./read-version.ts";
import { rejectReview } from "./reject-review.ts";
import { saveRows } from "./save-rows.ts";
import { withdrawReview } from "./withdraw-review.ts";

const stand = await openMappingStand();
const { services, sam, sue, fay, uma, draftOf, publish, inForce, stateOf, actionsOf, parkedOn, runState, inReview } = stand;
afterAll(stand.close);
beforeEach(stand.reset);

describe("a change of legal entity, tax or revenue profile", () => {
  it("is not published by its author, who is told who may", async () => {
    const draft = await draftOf("tax-profile", fay, row("put", ["UK01", "DE"], { taxProfile: "UK export" }));
    expect(await publish(draft, fay)).toMatchObject({
      error: {
        code: "needs_second_person",
        message: expect.stringMatching(/tax profile needs a second person.*Uma Finance may\./),
      },
    });
    expect((await inForce("tax-profile")).version).toBe(1);
  });

  it("is published by a second person of finance, and both are named", async () => {
    const review = await inReview();
    expect(await publish(review, uma)).toMatchObject({ ok: true, value: { state: "published", version: 2 } });
    expect((await inForce("tax-profile")).rows).toMatchObject({ "UK01 → DE": { taxProfile: "UK export" } });
    expect(await actionsOf(review.versionId)).toEqual([
      { action: "mapping.create-draft", actor_name: "Fay Finance" },
      { action: "mapping.save-rows", actor_name: "Fay Finance" },
      { action: "mapping.request-review", actor_name: "Fay Finance" },
      { action: "mapping.publish", actor_name: "Uma Finance" },
    ]);
  });

  it("tells finance that it waits", async () => {
    await inReview();
    const notices = await services.db.raw(
      "SELECT team, title FROM notice WHERE kind = 'mapping_review' ORDER BY id DESC LIMIT 1",
    );
    expect(notices.rows).toEqual([{ team: "finance", title: "Fay Finance asks for review of Region → tax profile: 1 change" }]);
  });

  it("takes finance of the entity that it concerns: not another role, not another entity, not a program", async () => {
    const review = await inReview();
    const german = await services.person("Gerd Finance", [{ role: "finance", entityCode: "DE01" }]);
    const it = await services.person("Ivan It", ["it", "admin"]);
    expect(await publish(review, german)).toMatchObject({ error: { code: "forbidden" } });
    expect(await publish(review, it)).toMatchObject({ error: { code: "needs_second_person" } });
    expect(await publish(review, { ...uma, type: "token", scopes: ["mappings.publish"] })).toMatchObject({
      error: { code: "needs_second_person" },
    });
    expect(await stateOf(review.versionId)).toMatchObject({ state: "in_review" });
  });

  it("follows the approval matrix where it names somebody", async () => {
    const review = await inReview();
    await services.db.raw(
      "INSERT INTO approval_rule (id, action, entity_code, role) VALUES (gen_random_uuid(), 'mapping.publish', 'UK01', 'pmo')",
    );
    const paul = await services.person("Paul Pmo", ["pmo"]);
    expect(await publish(review, uma)).toMatchObject({
      error: { code: "needs_second_person", message: expect.stringContaining("PMO") },
    });
    expect(await publish(review, paul)).toMatchObject({ ok: true });
    await services.db.raw("DELETE FROM approval_rule");
  });

  it("is told of before somebody goes back to an earlier version, and of no other set", async () => {
    await publish(await inReview(), uma);
    await publish(await draftOf("product", sam, row("add", ["Academy"], product("Training"))), sam);
    const back = (who: typeof uma, set: "tax-profile" | "product") => previewVersion(services.as(who), { set, version: 1 });
    const waits = {
      secondPerson: expect.stringMatching(/^A change of tax profile needs a second person\. .*Fay Finance may\.$/),
    };
    expect(await back(uma, "tax-profile")).toMatchObject({ value: waits });
    expect(await back(sam, "product")).toMatchObject({ value: { secondPerson: null } });
  });

  it("concerns these fields only: other fields of the same set need one person", async () => {
    const value = { template: "T2", erpItem: "I1", revenueProfile: "Over time", legalEntity: null };
    const paul = await services.person("Pia Pmo", ["pmo"]);
    expect(await publish(await draftOf("service-line", paul, row("put", ["Advisory"], value)), paul)).toMatchObject({ ok: true });
    const draft = await draftOf("service-line", paul, row("put", ["Advisory"], { ...value, revenueProfile: "At once" }));
    expect(await publish(draft, paul)).toMatchObject({
      error: { code: "needs_second_person", message: expect.stringContaining("revenue profile") },
    });
  });

  it("cannot be got around by removing the row", async () => {
    const draft = await draftOf("tax-profile", fay, { op: "remove", key: ["UK01", "*"] });
    expect(await publish(draft, fay)).toMatchObject({ error: { code: "needs_second_person" } });
  });

  it("as the fix of an exception waits in review, and is asked for once", async () => {
    const wanted = { set: "tax-profile" as const, key: ["UK01", "FR"], value: { taxProfile: "UK export" }, why: "a deal waits" };
    const run = await parkedOn("tax-profile", "UK01", "FR");
    const asked = await mapValue(services.as(fay), wanted);
    expect(asked).toMatchObject({ value: { state: "in_review", released: 0, mayApprove: ["Uma Finance"] } });
    expect(await runState(run)).toBe("parked");
    const again = await mapValue(services.as(uma), wanted);
    expect(again).toMatchObject({ value: { state: "in_review", versionId: asked.ok && asked.value.versionId } });
    const state = asked.ok && asked.value.versionId ? await stateOf(asked.value.versionId) : undefined;
    const version = { versionId: String(asked.ok && asked.value.versionId), lockVersion: Number(state?.lock_version) };
    expect(await publish(version, uma)).toMatchObject({ value: { state: "published", released: 1 } });
    expect(await runState(run)).toBe("ready");
  });

  it("stays within the editor's own entity", async () => {
    const draft = await draftOf("tax-profile", uma);
    const change = (key: string[]) => saveRows(services.as(uma), { ...draft, changes: [row("put", key, { taxProfile: "X" })] });
    expect(await change(["DE01", "FR"])).toMatchObject({
      error: { code: "forbidden", message: expect.stringContaining("DE01") },
    });
    expect(await change(["UK01", "FR"])).toMatchObject({ ok: true });
  });
});

describe("a version in review", () => {
  it("is known by its number too, and was not in force; nor is one that was discarded", async () => {
    const review = await inReview();
    expect(await readSet(services.as(fay), { set: "tax-profile" })).toMatchObject({
      value: { published: { version: 1 }, reviews: [{ versionId: review.versionId, version: 2, state: "in_review" }] },
    });
    const second = { set: "tax-profile", version: 2 } as const;
    expect(await readVersionOfSet(services.as(fay), second)).toMatchObject({ value: { wasInForce: false, sentBack: null } });
    expect(await discardVersion(services.as(fay), review)).toMatchObject({ ok: true });
    expect(await readVersionOfSet(services.as(fay), second)).toMatchObject({ value: { wasInForce: false, sentBack: null } });
    expect(await readVersionOfSet(services.as(fay), { ...second, version: 1 })).toMatchObject({ value: { wasInForce: true } });
  });

  it("is not changed any more", async () => {
    const review = await inReview();
    const changes = [row("put", ["UK01", "FR"], { taxProfile: "UK export" })];
    expect(await saveRows(services.as(fay), { ...review, changes })).toMatchObject({ error: { code: "conflict" } });
  });

  it("goes back to its author when it is rejected, with the reason, by somebody else", async () => {
    const review = await inReview();
    expect(await rejectReview(services.as(fay), { ...review, reason: "changed my mind" })).toMatchObject({
      error: { code: "forbidden" },
    });
    expect(await rejectReview(services.as(uma), { ...review, reason: "wrong profile" })).toMatchObject({
      value: { state: "draft" },
    });
    const entry = await services.db.raw(
      "SELECT reason, actor_name FROM audit_entry WHERE action = 'mapping.reject' AND subject_id = $1",
      [review.versionId],
    );
    expect(entry.rows).toEqual([{ reason: "wrong profile", actor_name: "Uma Finance" }]);
    expect(await inForce("tax-profile")).toMatchObject({ version: 1 });
  });

  it("is closed when it is rejected while another draft is open", async () => {
    const review = await inReview();
    await draftOf("tax-profile", uma, row("put", ["UK01", "FR"], { taxProfile: "UK export" }));
    expect(await rejectReview(services.as(uma), { ...review, reason: "wrong profile" })).toMatchObject({
      value: { state: "retired" },
    });
    const sentBack = { reason: "wrong profile", name: "Uma Finance" };
    const history = await listHistory(services.as(fay), { set: "tax-profile" });
    expect(history.ok && history.value.items.map((one) => [one.version, one.state, one.sentBack])).toMatchObject([
      [3, "draft", null],
      [2, "retired", sentBack],
      [1, "published", null],
    ]);
    expect(await readVersionOfSet(services.as(fay), { set: "tax-profile", version: 2 })).toMatchObject({
      value: { sentBack, changes: [{ kind: "added", after: { value: { taxProfile: "UK export" } } }] },
    });
  });

  it("leaves the history when its author discards what came back: that was nobody else's word", async () => {
    const review = await inReview();
    const back = answerOf(await rejectReview(services.as(uma), { ...review, reason: "wrong profile" }));
    await discardVersion(services.as(fay), { versionId: review.versionId, lockVersion: back.lockVersion });
    const history = await listHistory(services.as(fay), { set: "tax-profile" });
    expect(history.ok && history.value.items.map((one) => one.version)).toEqual([1]);
  });

  it("is taken back by its author", async () => {
    const review = await inReview();
    expect(await withdrawReview(services.as(uma), review)).toMatchObject({ error: { code: "forbidden" } });
    expect(await withdrawReview(services.as(fay), review)).toMatchObject({ ok: true });
    expect(await stateOf(review.versionId)).toMatchObject({ state: "draft" });
  });
});

describe("a scheduled version", () => {
  const dayMs = 86_400_000;
  const later = (days: number) => new Date(services.clock.now().getTime() + days * dayMs);
  const due = (at: Date) => publishDueVersions(services, at);

  it("comes into force on its day, and releases then what waits for it", async () => {
    const run = await parkedOn("product", "Academy");
    const draft = await draftOf("product", sam, row("add", ["Academy"], product("Training")));
    const day = later(3);
    expect(await publish(draft, sam, { effectiveAt: day })).toMatchObject({
      value: { state: "scheduled", effectiveAt: day, released: 0 },
    });
    expect(await due(later(2))).toBe(0);
    expect([(await inForce("product")).version, await runState(run)]).toEqual([1, "parked"]);
    expect(await due(day)).toBe(1);
    expect([(await inForce("product")).version, await runState(run)]).toEqual([2, "ready"]);
    expect((await actionsOf(draft.versionId)).slice(-2)).toEqual([
      { action: "mapping.schedule", actor_name: "Sam Sales" },
      { action: "mapping.publish", actor_name: "Sam Sales" },
    ]);
    expect(await due(day)).toBe(0);
  });

  it("lies within a year, and is scheduled once", async () => {
    const draft = await draftOf("product", sam, row("add", ["Academy"], product("Training")));
    expect(await publish(draft, sam, { effectiveAt: later(367) })).toMatchObject({
      error: { fields: { effectiveAt: expect.any(String) } },
    });
    await publish(draft, sam, { effectiveAt: later(3) });
    const again = { ...draft, lockVersion: draft.lockVersion + 1 };
    expect(await publish(again, sam, { effectiveAt: later(5) })).toMatchObject({ error: { code: "conflict" } });
  });

  it("does not come into force when it is withdrawn", async () => {
    const draft = await draftOf("product", sam, row("add", ["Academy"], product("Training")));
    await publish(draft, sam, { effectiveAt: later(3) });
    const scheduled = { ...draft, lockVersion: draft.lockVersion + 1 };
    expect(await withdrawReview(services.as(sam), scheduled)).toMatchObject({ ok: true });
    expect(await due(later(4))).toBe(0);
    expect((await inForce("product")).version).toBe(1);
  });

  it("needs its second person when it is scheduled, where it changes a tax profile", async () => {
    const review = await inReview();
    expect(await publish(review, fay, { effectiveAt: later(3) })).toMatchObject({ error: { code: "needs_second_person" } });
    expect(await publish(review, uma, { effectiveAt: later(3) })).toMatchObject({ value: { state: "scheduled" } });
    expect(await due(later(3))).toBe(1);
    const published = await services.db.raw("SELECT published_name FROM mapping_version WHERE id = $1", [review.versionId]);
    expect(published.rows).toEqual([{ published_name: "Uma Finance" }]);
  });

  it("goes back into review on its day, when it would by then undo a revenue profile that two people have changed", async () => {
    const pia = await services.person("Pia Planner", ["pmo"]);
    const advisory = { template: "T1", erpItem: "I1", revenueProfile: "Over time", legalEntity: null };
    const planned = await draftOf("service-line", pia, row("put", ["Advisory"], { ...advisory, template: "T2" }));
    expect(await publish(planned, pia, { effectiveAt: later(3) })).toMatchObject({ value: { state: "scheduled" } });
    const changed = { set: "service-line" as const, key: ["Advisory"], value: { ...advisory, revenueProfile: "At once" } };
    const asked = await mapValue(services.as(fay), { ...changed, why: "a new standard" });
    const gus = await services.person("Gus Finance", ["finance"]);
    expect(await publish({ versionId: String(asked.ok && asked.value.versionId), lockVersion: 1 }, gus)).toMatchObject({
      ok: true,
    });

    expect(await due(later(3))).toBe(0);
    expect((await inForce("service-line")).rows).toMatchObject({ Advisory: { template: "T1", revenueProfile: "At once" } });
    expect(await stateOf(planned.versionId)).toMatchObject({ state: "in_review", published_name: null });
    expect((await actionsOf(planned.versionId)).at(-1)).toMatchObject({ action: "mapping.unschedule" });
    expect(await due(later(4))).toBe(0);
    const lockVersion = Number((await stateOf(planned.versionId))?.lock_version);
    expect(await publish({ versionId: planned.versionId, lockVersion }, pia)).toMatchObject({
      error: { code: "needs_second_person" },
    });
    expect(await publish({ versionId: planned.versionId, lockVersion }, gus)).toMatchObject({ ok: true });
  });

  const toldOf = async (versionId: string) => {
    const told =
      "SELECT team, title FROM notice WHERE kind = 'mapping_unscheduled' AND correlation_id = (SELECT correlation_id FROM audit_entry WHERE subject_id = $1 AND action = 'mapping.unschedule')";
    return (await services.db.raw(told, [versionId])).rows;
  };

  it("goes back into review, and its team is told once, when by its day it stands for a row that is gone", async () => {
    const alias = { op: "add" as const, key: ["CRM Build, small"], aliasOf: ["CRM Build"] };
    const planned = await draftOf("product", sam, alias);
    expect(await publish(planned, sam, { effectiveAt: later(3) })).toMatchObject({ value: { state: "scheduled" } });
    const removed = await draftOf("product", sue, { op: "remove", key: ["CRM Build"] });
    expect(await publish(removed, sue)).toMatchObject({ ok: true });

    expect(await due(later(3))).toBe(0);
    expect(await stateOf(planned.versionId)).toMatchObject({ state: "in_review", published_name: null });
    expect(await due(later(4))).toBe(0);
    expect(await toldOf(planned.versionId)).toEqual([
      {
        team: "sales_ops",
        title: expect.stringMatching(/^Product → service line, version \d, did not come into force: .*CRM Build/),
      },
    ]);
    expect(Object.keys((await inForce("product")).rows)).toEqual([]);
  });

  it("goes back into review, when whoever decided it may not sign in or publish any more", async () => {
    const changes = [
      ["may not sign in any more", "UPDATE app_user SET status = 'disabled' WHERE id = $1"],
      ["may not publish mappings any more", "DELETE FROM user_grant WHERE user_id = $1"],
    ] as const;
    for (const [nth, [reason, change]] of changes.entries()) {
      const leaver = await services.person(`Lee Leaver ${nth}`, ["sales_ops"]);
      const planned = await draftOf("product", leaver, row("add", [`Academy ${nth}`], product("Training")));
      expect(await publish(planned, leaver, { effectiveAt: later(3) })).toMatchObject({ value: { state: "scheduled" } });
      await services.db.raw(change, [leaver.id]);
      expect(await due(later(3)), reason).toBe(0);
      expect(await stateOf(planned.versionId)).toMatchObject({ state: "in_review" });
      expect(await toldOf(planned.versionId)).toMatchObject([{ title: expect.stringContaining(`Lee Leaver ${nth} ${reason}`) }]);
    }
    expect((await inForce("product")).version).toBe(1);
  });

  it("that another has overtaken keeps its own change and takes the next number", async () => {
    const draft = await draftOf("product", sam, row("add", ["Academy"], product("Training")));
    await publish(draft, sam, { effectiveAt: later(3) });
    await mapValue(services.as(sue), { set: "product", key: ["Licence"], value: { isService: false }, why: "an exception" });
    expect(await due(later(3))).toBe(1);
    const now = await inForce("product");
    expect(Object.keys(now.rows).sort()).toEqual(["Academy", "CRM Build", "Licence"]);
    expect(now.version).toBe(4);
  });
});

describe("such a change", () => {
  it("that was made with a token is not published by who has made the token", async () => {
    const ada = await services.person("Ada Admin", ["admin", "finance"]);
    const token = await services.tokenOf(ada, { role: "finance", scopes: ["mappings.publish"] });
    const asked = answerOf(
      await mapValue(services.as(token), {
        ...{ set: "tax-profile", key: ["UK01", "DE"], value: { taxProfile: "UK export" } },
        why: "As the adviser says",
      }),
    );
    expect(asked).toMatchObject({ state: "in_review", mayApprove: expect.not.arrayContaining(["Ada Admin"]) });
    const review = { versionId: asked.versionId ?? "", lockVersion: 1 };
    expect(await publish(review, ada)).toMatchObject({ error: { code: "needs_second_person" } });
    expect(await publish(review, uma)).toMatchObject({ ok: true });
  });
});
