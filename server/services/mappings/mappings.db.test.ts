import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { openMappingStand, product, row } from "../../testing/mapping-stand.ts";
import { createDraft } from "./create-draft.ts";
import { discardVersion } from "./discard-version.ts";
import { listHistory } from "./list-history.ts";
import { mapValue } from "./map-value.ts";
import { publishDraft } from "./publish-draft.ts";
import { readVersionOfSet } from "./read-version.ts";
import { requestReview } from "./request-review.ts";
import { rollBack } from "./roll-back.ts";
import { saveRows } from "./save-rows.ts";

const stand = await openMappingStand();
const { services, sam, sue, fay, uma, draftOf, publish, inForce, stateOf, parkedOn, runState, inReview } = stand;
afterAll(stand.close);
beforeEach(stand.reset);

describe("a draft", () => {
  it("begins with what is in force, changes nothing of it, and is one a set", async () => {
    const draft = await draftOf("product", sam, row("add", ["Academy"], product("Training")));
    expect(await inForce("product")).toMatchObject({ version: 1, rows: { "CRM Build": product("Implementation") } });
    const read = await readVersionOfSet(services.as(sam), { set: "product", versionId: draft.versionId });
    expect(read).toMatchObject({ ok: true, value: { version: 2, changeCount: 1 } });
    expect(read.ok && read.value.rows.map(({ key }) => key[0])).toEqual(["Academy", "CRM Build"]);
    expect(await createDraft(services.as(sam), { set: "product" })).toMatchObject({ value: { versionId: draft.versionId } });
    expect(await createDraft(services.as(sue), { set: "product" })).toMatchObject({
      error: { code: "conflict", message: expect.stringContaining("Sam Sales has a draft") },
    });
  });

  it("is changed by its author alone", async () => {
    const draft = await draftOf("product", sam, row("add", ["Academy"], product("Training")));
    const change = { ...draft, changes: [{ op: "remove" as const, key: ["Academy"] }] };
    expect(await saveRows(services.as(sue), change)).toMatchObject({ error: { code: "forbidden" } });
    expect(await publish(draft, sue)).toMatchObject({ error: { code: "forbidden" } });
    expect(await requestReview(services.as(sue), { ...draft, why: "look at it" })).toMatchObject({
      error: { code: "forbidden" },
    });
  });

  it("takes all changes of a call or none, and names every row that is wrong", async () => {
    const draft = await draftOf("product", sam);
    const changes = [
      row("add", ["Academy"], product("Training")),
      row("add", ["crm  BUILD"], product("Other")),
      row("put", ["Licence"], { isService: "perhaps" }),
      { op: "remove" as const, key: ["Unknown"] },
    ];
    const done = await saveRows(services.as(sam), { ...draft, changes });
    expect(done).toMatchObject({ error: { code: "invalid" } });
    expect(Object.keys((!done.ok && done.error.fields) || {})).toHaveLength(3);
    expect(await stateOf(draft.versionId)).toMatchObject({ lock_version: draft.lockVersion });
  });

  it("that somebody changed since it was read is not overwritten", async () => {
    const draft = await draftOf("product", sam);
    const change = { ...draft, changes: [row("add", ["Academy"], product("Training"))] };
    expect(await saveRows(services.as(sam), change)).toMatchObject({ ok: true });
    expect(await saveRows(services.as(sam), change)).toMatchObject({
      error: { code: "conflict", message: expect.stringContaining("changed since you read it") },
    });
  });

  it("that is discarded leaves what is in force, and can be discarded by whoever may publish", async () => {
    const draft = await draftOf("product", sam, row("add", ["Academy"], product("Training")));
    expect(await discardVersion(services.as(sue), draft)).toEqual({ ok: true, value: { discarded: 1 } });
    expect(await stateOf(draft.versionId)).toMatchObject({ state: "retired" });
    expect((await inForce("product")).version).toBe(1);
    expect(await createDraft(services.as(sue), { set: "product" })).toMatchObject({ ok: true });
  });

  it("is not for who may only read", async () => {
    const auditor = await services.person("Olga Auditor", ["auditor", "project_manager"]);
    expect(await createDraft(services.as(auditor), { set: "product" })).toMatchObject({ error: { code: "forbidden" } });
  });
});

describe("publishing", () => {
  it("puts a version in force, retires the one before, and says who changed what and why", async () => {
    const draft = await draftOf("product", sam, row("put", ["CRM Build"], product("Delivery")));
    expect(await publish(draft, sam)).toMatchObject({ ok: true, value: { state: "published", version: 2 } });
    expect(await inForce("product")).toEqual({ version: 2, rows: { "CRM Build": expect.objectContaining(product("Delivery")) } });
    const history = await listHistory(services.as(sam), { set: "product" });
    expect(history.ok && history.value.items.map(({ state, version, why }) => [version, state, why])).toEqual([
      [2, "published", "as agreed"],
      [1, "retired", "the first mappings"],
    ]);
    const entry = await services.db.raw(
      "SELECT reason, before, after FROM audit_entry WHERE action = 'mapping.publish' AND subject_id = $1",
      [draft.versionId],
    );
    expect(entry.rows).toMatchObject([
      { reason: "as agreed", before: { set: "product", version: 1 }, after: { version: 2, author: "Sam Sales", changeCount: 1 } },
    ]);
  });

  it("releases the runs that wait for a value which it maps, and no others", async () => {
    const academy = await parkedOn("product", "Academy");
    const licence = await parkedOn("product", "Licence");
    const role = await parkedOn("role", "Academy");
    const draft = await draftOf("product", sam, row("add", ["  ACADEMY "], product("Training")));
    expect(await publish(draft, sam)).toMatchObject({ ok: true, value: { released: 1 } });
    expect([await runState(academy), await runState(licence), await runState(role)]).toEqual(["ready", "parked", "parked"]);
    expect(services.sent).toEqual([{ name: "wake", payload: academy }]);
  });

  it("marks what a person's mapping released: it has not gone straight through", async () => {
    const run = await parkedOn("product", "Academy");
    await publish(await draftOf("product", sam, row("add", ["Academy"], product("Training"))), sam);
    const touched = await services.db.raw(
      "SELECT e.touched FROM engagement e JOIN flow_run r ON r.subject_id = e.id WHERE r.id = $1",
      [run],
    );
    expect(touched.rows).toEqual([{ touched: true }]);
  });

  it("is refused for nothing new, without a reason, and while an alias leads nowhere", async () => {
    const same = await draftOf("product", sam);
    expect(await publish(same, sam)).toMatchObject({ error: { message: expect.stringContaining("nothing to publish") } });
    await discardVersion(services.as(sam), same);
    const draft = await draftOf("product", sam, row("add", ["Academy"], product("Training")));
    expect(await publishDraft(services.as(sam), draft)).toMatchObject({ error: { fields: { why: expect.any(String) } } });
    const alias = { op: "add" as const, key: ["CRM Implementierung"], aliasOf: ["Unknown"] };
    const saved = await saveRows(services.as(sam), { ...draft, changes: [alias] });
    expect(saved).toMatchObject({ error: { code: "invalid", message: expect.stringContaining("not in the set") } });
    expect((await inForce("product")).version).toBe(1);
  });

  it("brings other open versions onto it: they keep their own changes and follow the rest", async () => {
    const draft = await draftOf("product", sam, row("add", ["Academy"], product("Training")));
    await mapValue(services.as(sue), { set: "product", key: ["Licence"], value: { isService: false }, why: "an exception" });
    expect((await inForce("product")).rows).toHaveProperty("Licence");
    expect(await publish(draft, sam)).toMatchObject({ error: { code: "conflict" } });
    const state = await stateOf(draft.versionId);
    const done = await publish({ ...draft, lockVersion: Number(state?.lock_version) }, sam);
    expect(done).toMatchObject({ ok: true });
    const now = await inForce("product");
    expect(Object.keys(now.rows).sort()).toEqual(["Academy", "CRM Build", "Licence"]);
    expect(now.version).toBe(4);
  });

  it("of several at the same moment happens one after the other: one version is in force", async () => {
    const values = ["A", "B", "C", "D"];
    const done = await Promise.all(
      values.map((name) => mapValue(services.as(sam), { set: "product", key: [name], value: product(name), why: "at once" })),
    );
    expect(done.map(({ ok }) => ok)).toEqual([true, true, true, true]);
    expect(Object.keys((await inForce("product")).rows).sort()).toEqual(["A", "B", "C", "CRM Build", "D"]);
    const count = await services.db.raw("SELECT 1 FROM mapping_version WHERE set_key = 'product' AND state = 'published'");
    expect(count.count).toBe(1);
  });
});

describe("rolling back", () => {
  it("publishes a new version that equals the earlier one, and releases what that one maps", async () => {
    await publish(
      await draftOf("product", sam, { op: "remove", key: ["CRM Build"] }, row("add", ["Academy"], product("Training"))),
      sam,
    );
    const run = await parkedOn("product", "CRM Build");
    const done = await rollBack(services.as(sam), { set: "product", toVersion: 1, why: "removed by mistake" });
    expect(done).toMatchObject({ value: { state: "published", version: 3, released: 1 } });
    expect(await inForce("product")).toMatchObject({ version: 3, rows: { "CRM Build": product("Implementation") } });
    expect(Object.keys((await inForce("product")).rows)).toEqual(["CRM Build"]);
    expect(await runState(run)).toBe("ready");
    const history = await listHistory(services.as(sam), { set: "product" });
    expect(history.ok && history.value.items[0]?.why).toBe("Back to version 1: removed by mistake");
  });

  it("is refused for what was never in force, is so now, or equals it", async () => {
    const back = (toVersion: number) => rollBack(services.as(sam), { set: "product", toVersion, why: "a mistake" });
    expect(await back(1)).toMatchObject({ error: { code: "not_found" } });
    expect(await back(9)).toMatchObject({ error: { code: "not_found" } });
    const draft = await draftOf("product", sam, row("add", ["Academy"], product("Training")));
    await discardVersion(services.as(sam), draft);
    expect(await back(2)).toMatchObject({ error: { code: "not_found" } });
    await publish(await draftOf("product", sam, { op: "remove", key: ["CRM Build"] }), sam);
    expect(await back(1)).toMatchObject({ ok: true });
    expect(await back(1)).toMatchObject({ error: { code: "invalid", message: expect.stringContaining("is the same") } });
  });

  it("of a tax profile needs its second person too", async () => {
    await publish(await inReview(), uma);
    const back = await rollBack(services.as(uma), { set: "tax-profile", toVersion: 1, why: "it was right" });
    expect(back).toMatchObject({ value: { state: "in_review", mayApprove: ["Fay Finance"] } });
    expect(await inForce("tax-profile")).toMatchObject({ version: 2 });
    const version = { versionId: String(back.ok && back.value.versionId), lockVersion: 1 };
    expect(await publish(version, fay)).toMatchObject({ value: { state: "published" } });
    expect(Object.keys((await inForce("tax-profile")).rows)).toEqual(["UK01 → *"]);
  });
});
