import { beforeAll, describe, expect, it } from "vitest";
import { foldRollup } from "../../db/upkeep.sql.ts";
import { grantsVersion } from "../../domain/access/covers.ts";
import { ownServices } from "../../testing/own-services.ts";
import { answerOf } from "../../testing/services.ts";
import { germany, states } from "../../testing/stored.ts";
import { trailOf } from "../../testing/trail.ts";
import type { Actor } from "../context.ts";
import { assignExceptions } from "../exceptions/assign-exceptions.ts";
import { handBackLost } from "../exceptions/hand-back.ts";
import { listExceptionGroups } from "../exceptions/list-exception-groups.ts";
import { undoAct } from "../exceptions/undo-act.ts";
import { listNotices } from "../notices/list-notices.ts";
import { deleteView } from "../views/delete-view.ts";
import { listViews } from "../views/list-views.ts";
import { saveView } from "../views/save-view.ts";
import { changePerson } from "./change-person.ts";
import { createApiToken } from "./create-api-token.ts";
import { listApiTokens } from "./list-api-tokens.ts";
import { listApprovalRules } from "./list-approval-rules.ts";
import { removePerson } from "./remove-person.ts";
import { setApprovalRules } from "./set-approval-rules.ts";
import { setGrants } from "./set-grants.ts";
import { setUserStatus } from "./set-user-status.ts";

const { services, stored } = ownServices();
let ada: Actor;
let fay: Actor;
let made = 0;

beforeAll(async () => {
  ada = await services.person("Ada Admin", ["admin"]);
  fay = await services.person("Fay Finance", ["finance"]);
}, 120_000);

/** Somebody of finance who has an exception of Germany and one of the States, each with a cause of its own. */
async function busy() {
  made += 1;
  const groupKey = `tax_profile_missing:L${made}`;
  const person = await services.person(`Lea Leaver ${made}`, ["finance"]);
  const german = await stored.exception({ ...germany, groupKey, assigneeId: person.id });
  const american = await stored.exception({ ...states, groupKey, assigneeId: person.id });
  return { person, german, american, groupKey };
}
const assigneeOf = async (id: string) =>
  (await services.db.raw("SELECT assignee_id FROM exception_item WHERE id = $1", [id])).rows[0]?.assignee_id;
const lastOf = async (id: string) => (await trailOf(services.db, id, "actor_name", "action", "before", "after", "reason")).at(-1);
const notesOf = async (id: string) =>
  (await services.db.raw("SELECT body FROM exception_note WHERE exception_id = $1 ORDER BY created_at, id", [id])).rows.map(
    ({ body }) => body,
  );
const noticesOf = async (actor: Actor) =>
  answerOf(await listNotices(services.as(actor), {})).items.map(({ subjectType, title, entityCode }) => ({
    title,
    entityCode,
    subjectType,
  }));
async function unassigned(groupKey: string) {
  const listed = answerOf(await listExceptionGroups(services.as(fay), { filter: { assignees: ["none"] } }));
  return listed.groups.find((group) => group.groupKey === groupKey)?.items ?? 0;
}
const fold = () => services.db.tx((tx) => tx.one(foldRollup({ limit: 20_000, now: services.clock.now() })));
const off = (userId: string) => setUserStatus(services.as(ada), { userId, status: "disabled" });

describe("what is assigned to somebody who leaves", () => {
  it("is nobody's in the transaction that switches them off, with an entry, a note, and word to the team", async () => {
    const { american, german, groupKey, person } = await busy();
    await fold();
    expect(await unassigned(groupKey)).toBe(0);
    expect(await off(person.id)).toMatchObject({ ok: true, value: { handedBack: 2 } });
    expect([await assigneeOf(german), await assigneeOf(american)]).toEqual([null, null]);
    expect(await unassigned(groupKey)).toBe(2);
    await fold();
    expect(await unassigned(groupKey)).toBe(2);
    expect(await lastOf(german)).toEqual({
      actor_name: "Ada Admin",
      action: "exception.assigned",
      before: { assigneeId: person.id },
      after: { assigneeId: null },
      reason: `${person.name} has been switched off`,
    });
    expect(await notesOf(german)).toEqual([`Assigned to nobody: ${person.name} has been switched off`]);
    const title = `${person.name} has been switched off: 1 exception is nobody’s now`;
    expect(await noticesOf(fay)).toEqual(
      expect.arrayContaining(["DE01", "US01"].map((entityCode) => ({ title, entityCode, subjectType: "queue" }))),
    );
  });

  it("is nobody's when the firm's directory switches them off, or takes them out", async () => {
    const [first, second] = [await busy(), await busy()];
    answerOf(await changePerson(services.as(), { userId: first.person.id, isActive: false, roles: [] }));
    answerOf(await removePerson(services.as(), { userId: second.person.id }));
    for (const { american, german } of [first, second])
      expect([await assigneeOf(german), await assigneeOf(american)]).toEqual([null, null]);
    expect(await notesOf(second.german)).toEqual([`Assigned to nobody: ${second.person.name} has left`]);
  });

  it("stays theirs where their roles still reach it, and is nobody's where they do not any more", async () => {
    const [byHand, byDirectory] = [await busy(), await busy()];
    const [was] = byHand.person.grants;
    if (!was) throw new Error("Lea has no role");
    const german = { ...was, entityCode: germany.entityCode };
    await services.db.raw(
      "INSERT INTO legal_entity (code, name, currency, country, region) VALUES ('DE01', 'Meridian Deutschland', 'EUR', 'DE', 'DACH') ON CONFLICT DO NOTHING",
    );
    const version = grantsVersion(byHand.person.grants);
    const set = await setGrants(services.as(ada), { userId: byHand.person.id, grants: [german], grantsVersion: version });
    expect(set).toMatchObject({ ok: true, value: { handedBack: 1 } });
    const roles = [{ how: "set" as const, grants: [german] }];
    answerOf(await changePerson(services.as(), { userId: byDirectory.person.id, roles }));
    for (const { american, german: kept, person } of [byHand, byDirectory]) {
      expect([await assigneeOf(kept), await assigneeOf(american)]).toEqual([person.id, null]);
      expect(await notesOf(american)).toEqual([`Assigned to nobody: ${person.name} has no role for it any more`]);
      expect(await notesOf(kept)).toEqual([]);
    }
  });

  it("is given to nobody who is switched off at the same moment", async () => {
    const { person } = await busy();
    const free = await stored.exception(germany);
    await Promise.all([off(person.id), assignExceptions(services.as(fay), { target: { ids: [free] }, assigneeId: person.id })]);
    expect(await assigneeOf(free)).toBeNull();
  });

  it("is not given back to them when somebody takes an assignment back", async () => {
    const { german, person } = await busy();
    const gus = await services.person("Gus Finance", ["finance"]);
    const given = answerOf(await assignExceptions(services.as(gus), { target: { ids: [german] }, assigneeId: fay.id }));
    await off(person.id);
    expect(await undoAct(services.as(gus), { act: "assign", at: given.at })).toMatchObject({
      ok: true,
      value: { changed: 0, skipped: [{ why: "whoever had it does not work in this queue any more", count: 1 }] },
    });
    expect(await assigneeOf(german)).toBe(fay.id);
  });

  it("is found by the sweep where it came to be out of reach by itself, once", async () => {
    const { american, german, person } = await busy();
    await services.db.raw("UPDATE exception_item SET team = 'sales_ops' WHERE id = $1", [german]);
    expect(await handBackLost(services)).toBe(1);
    expect([await assigneeOf(german), await assigneeOf(american)]).toEqual([null, person.id]);
    expect(await lastOf(german)).toMatchObject({ action: "exception.assigned", after: { assigneeId: null } });
    expect(await handBackLost(services)).toBe(0);
  });
});

describe("the approval matrix when somebody leaves", () => {
  const matrixOf = async (action: string) => {
    const found = answerOf(await listApprovalRules(services.as(), {})).items.find((item) => item.action === action);
    if (!found) throw new Error(`The matrix does not list ${action}`);
    return found;
  };
  const set = async (action: string, rules: Parameters<typeof setApprovalRules>[1]["rules"]) =>
    answerOf(await setApprovalRules(services.as(ada), { action, rules, version: (await matrixOf(action)).version }));
  const nobody = "Nobody can approve this at present.";

  it("names them no more to stand in, falls back to the role, and says where nobody is left", async () => {
    const sam = await services.person("Sam Stand-In", ["sales_ops"]);
    await set("waive", [{ role: "executive", delegateId: sam.id }]);
    expect((await matrixOf("waive")).warnings).toEqual([]);
    expect(await off(sam.id)).toMatchObject({
      ok: true,
      value: { warnings: expect.arrayContaining([`“Waive: any other kind”: ${nobody}`]) },
    });
    expect(await matrixOf("waive")).toMatchObject({ rules: [{ role: "executive", delegateId: null }], warnings: [nobody] });
    expect((await matrixOf("waive:sow_missing")).warnings).toEqual([nobody]);
    expect(await lastOf("waive")).toMatchObject({
      action: "approval.set-rules",
      before: { rules: [`executive all entities or ${sam.id}`] },
      after: { rules: ["executive all entities"] },
      reason: "Sam Stand-In has been switched off",
    });
    expect(await noticesOf(ada)).toContainEqual({
      title: `Sam Stand-In has been switched off. “Waive: any other kind”: ${nobody}`,
      entityCode: null,
      subjectType: "approval",
    });
    const eve = await services.person("Eve Executive", ["executive"]);
    expect((await matrixOf("waive")).warnings).toEqual([]);
    answerOf(await removePerson(services.as(), { userId: eve.id }));
    expect((await matrixOf("waive")).warnings).toEqual([nobody]);
    await set("waive", []);
  });

  it("keeps one of two rules that become the same, and who stands in where their roles still let them", async () => {
    const sid = await services.person("Sid Stand-In", ["sales_ops"]);
    await set("waive", [{ role: "finance" }, { role: "finance", delegateId: sid.id }]);
    const version = grantsVersion(sid.grants);
    const pmo = sid.grants.map((grant) => ({ ...grant, role: "pmo" as const }));
    await setGrants(services.as(ada), { userId: sid.id, grants: pmo, grantsVersion: version });
    expect((await matrixOf("waive")).rules).toHaveLength(2);
    await setGrants(services.as(ada), { userId: sid.id, grants: [], grantsVersion: grantsVersion(pmo) });
    expect((await matrixOf("waive")).rules).toMatchObject([{ role: "finance", delegateId: null }]);
    await set("waive", []);
  });

  it("says of a person who was named before they could not any more, that they cannot", async () => {
    const sue = await services.person("Sue Stand-In", ["sales_ops"]);
    await set("waive", [{ role: "finance", delegateId: sue.id }]);
    await services.db.raw("UPDATE app_user SET status = 'disabled' WHERE id = $1", [sue.id]);
    expect((await matrixOf("waive")).warnings).toEqual([
      "Sue Stand-In is named to stand in for Finance and may not sign in any more.",
    ]);
    await set("waive", []);
  });
});

describe("the API tokens that somebody made who leaves", () => {
  it("still work, as programs live by them, and IT is told to replace them", async () => {
    const tom = await services.person("Tom Token", ["admin"]);
    const expiresAt = new Date(services.clock.now().getTime() + 86_400_000);
    const token = { name: "Nightly load", role: "auditor" as const, scopes: ["access.read" as const], expiresAt };
    const { tokenId } = answerOf(await createApiToken(services.as(tom), token));
    const shown = async () => answerOf(await listApiTokens(services.as(ada), {})).items.find(({ id }) => id === tokenId);
    expect(await shown()).toMatchObject({ state: "active", isMakerOff: false });
    const text = "Tom Token made the API token “Nightly load”, which still works. Make a new one if they may know it.";
    expect(await off(tom.id)).toMatchObject({ value: { warnings: [text] } });
    expect(await shown()).toMatchObject({ state: "active", isMakerOff: true });
    expect(await noticesOf(ada)).toContainEqual({
      title: `Tom Token has been switched off. ${text}`,
      entityCode: null,
      subjectType: "token",
    });
  });
});

describe("somebody who has left already", () => {
  it("is told of no second time when the directory renames them or takes them out", async () => {
    const tia = await services.person("Tia Token", ["admin"]);
    const expiresAt = new Date(services.clock.now().getTime() + 86_400_000);
    const token = { name: "Weekly load", role: "auditor" as const, scopes: ["access.read" as const], expiresAt };
    answerOf(await createApiToken(services.as(tia), token));
    await off(tia.id);
    const told = async () => (await noticesOf(ada)).length;
    const before = await told();
    answerOf(await changePerson(services.as(), { userId: tia.id, name: "Tia Renamed", roles: [] }));
    answerOf(await removePerson(services.as(), { userId: tia.id }));
    expect(await told()).toBe(before);
  });
});

describe("the views that somebody shared who leaves", () => {
  it("stay for those who use them, any of whom can delete them from then on, and nobody before", async () => {
    const vic = await services.person("Vic View", ["finance"]);
    const view = { screen: "exceptions", name: "Germany", query: "entity=DE01" };
    const { id } = answerOf(await saveView(services.as(vic), { ...view, isShared: true }));
    const { id: own } = answerOf(await saveView(services.as(vic), { ...view, name: "Mine" }));
    const shown = async () => answerOf(await listViews(services.as(fay), { screen: "exceptions" })).views;
    expect(await shown()).toMatchObject([{ id, isOwn: false, mayDelete: false, owner: "Vic View" }]);
    expect(await deleteView(services.as(fay), { id })).toMatchObject({ error: { code: "not_found" } });
    await off(vic.id);
    expect(await shown()).toMatchObject([{ id, isOwn: false, mayDelete: true }]);
    expect(await deleteView(services.as(fay), { id: own })).toMatchObject({ error: { code: "not_found" } });
    answerOf(await deleteView(services.as(fay), { id }));
    expect(await shown()).toEqual([]);
  });
});
