import { beforeAll, describe, expect, it } from "vitest";
import { foldRollup } from "../../db/upkeep.sql.ts";
import { grantsVersion } from "../../domain/access/covers.ts";
import { ownServices } from "../../testing/own-services.ts";
import { answerOf } from "../../testing/services.ts";
import { germany, states } from "../../testing/stored.ts";
import type { Actor } from "../context.ts";
import { assignExceptions } from "../exceptions/assign-exceptions.ts";
import { handBackLost } from "../exceptions/hand-back.ts";
import { listExceptionGroups } from "../exceptions/list-exception-groups.ts";
import { undoAct } from "../exceptions/undo-act.ts";
import { listNotices } from "../notices/list-notices.ts";
import { changePerson, removePerson } from "./provision-person.ts";
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
const lastOf = async (id: string) =>
  (
    await services.db.raw(
      "SELECT actor_name, action, before, after, reason FROM audit_entry WHERE subject_id = $1 ORDER BY id DESC LIMIT 1",
      [id],
    )
  ).rows[0];
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
    const given = answerOf(await assignExceptions(services.as(fay), { target: { ids: [german] }, assigneeId: fay.id }));
    await off(person.id);
    expect(await undoAct(services.as(fay), { act: "assign", at: given.at })).toMatchObject({
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
