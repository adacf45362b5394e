import { beforeAll, describe, expect, it } from "vitest";
import { ownServices } from "../../testing/own-services.ts";
import { answerOf } from "../../testing/services.ts";
import { trailOf } from "../../testing/trail.ts";
import type { Actor } from "../context.ts";
import { assignExceptions } from "./assign-exceptions.ts";
import { escalateExceptions } from "./escalate-exceptions.ts";
import { snoozeExceptions } from "./snooze-exceptions.ts";
import { undoAct } from "./undo-act.ts";

const { services, stored } = ownServices();
let [fay, greta]: Actor[] = [];
const inDays = (days: number) => new Date(services.clock.now().getTime() + days * 86_400_000);

beforeAll(async () => {
  fay = await services.person("Fay Finance", ["finance"]);
  greta = await services.person("Greta Finance", ["finance"]);
}, 120_000);

/** Each act at an instant of its own, as people act. */
const by = (actor: Actor | undefined) => {
  services.clock.advance(1_000);
  return services.as(actor);
};
const idOf = (actor: Actor | undefined): string => actor?.id ?? "";
const atOf = (done: Awaited<ReturnType<typeof assignExceptions>>): Date => answerOf(done).at;
const stateOf = async (id: string) =>
  (
    await services.db.raw(
      "SELECT assignee_id AS assignee, snoozed_until AS snoozed, escalated_at AS escalated FROM exception_item WHERE id = $1",
      [id],
    )
  ).rows[0];
const auditOf = async (id: string) => (await trailOf(services.db, id, "action", "before", "after", "reason")).at(-1);

describe("an act on everything that matches a filter", () => {
  const filter = { groupKey: "tax_profile_missing:FR" };
  const about = { groupKey: filter.groupKey, entityCode: "FR01", region: "France" };

  it("is taken back for all of it: each exception gets what it had before, and the trail says so", async () => {
    const [mine, free] = [await stored.exception({ ...about, assigneeId: idOf(greta) }), await stored.exception(about)];
    const at = atOf(await assignExceptions(by(fay), { target: { filter }, assigneeId: idOf(fay) }));
    expect([(await stateOf(mine))?.assignee, (await stateOf(free))?.assignee]).toEqual([idOf(fay), idOf(fay)]);
    expect(await undoAct(by(fay), { act: "assign", at })).toMatchObject({ ok: true, value: { changed: 2, skipped: [] } });
    expect([(await stateOf(mine))?.assignee, (await stateOf(free))?.assignee]).toEqual([idOf(greta), null]);
    expect(await auditOf(mine)).toEqual({
      action: "exception.assigned",
      before: { assigneeId: idOf(fay) },
      after: { assigneeId: idOf(greta) },
      reason: "Undone",
    });
  });

  it("that was snoozed or escalated comes back as it was, and nobody is told of it any more", async () => {
    const until = inDays(20);
    const id = await stored.exception({ ...about, snoozedUntil: until });
    const asleep = { filter: { ...filter, snoozed: "only" as const } };
    const snoozed = atOf(await snoozeExceptions(by(fay), { target: asleep, until: inDays(3) }));
    const escalated = atOf(await escalateExceptions(by(fay), { target: asleep }));
    expect(await undoAct(by(fay), { act: "escalate", at: escalated })).toMatchObject({ ok: true, value: { changed: 1 } });
    expect(await undoAct(by(fay), { act: "snooze", at: snoozed })).toMatchObject({ ok: true, value: { changed: 1 } });
    expect(await stateOf(id)).toEqual({ assignee: null, snoozed: until, escalated: null });
    const told = await services.db.raw("SELECT 1 FROM notice WHERE subject_id = $1", [id]);
    expect(told.rows).toEqual([]);
  });

  it("of an escalation that was withdrawn brings back the mark and what the team was told, as it was told then", async () => {
    const id = await stored.exception(about);
    const noticesOf = async () =>
      (await services.db.raw("SELECT team, title, created_at AS at FROM notice WHERE subject_id = $1", [id])).rows;
    const target = { ids: [id] };
    const at = atOf(await escalateExceptions(by(greta), { target, why: "The customer waits" }));
    const told = await noticesOf();
    expect(told).toEqual([
      { team: expect.any(String), title: expect.stringMatching(/^Greta Finance escalated: .*: The customer waits$/), at },
    ]);
    const withdrawn = atOf(await escalateExceptions(by(fay), { target, escalate: false }));
    expect(await noticesOf()).toEqual([]);
    expect(await undoAct(by(fay), { act: "escalate", at: withdrawn })).toMatchObject({ ok: true, value: { changed: 1 } });
    expect((await stateOf(id))?.escalated).toEqual(at);
    expect(await noticesOf()).toEqual(told);
  });

  it("of an escalation of more than are told by name tells of no more than were told", async () => {
    const many = { ...about, groupKey: "tax_profile_missing:IT" };
    for (let count = 0; count < 52; count += 1) await stored.exception(many);
    const all = { filter: { groupKey: many.groupKey } };
    const noticesOf = async () =>
      (
        await services.db.raw(
          "SELECT n.subject_id AS id FROM notice n JOIN exception_item x ON x.id::text = n.subject_id WHERE x.group_key = $1 ORDER BY 1",
          [many.groupKey],
        )
      ).rows;
    await escalateExceptions(by(greta), { target: all });
    const told = await noticesOf();
    expect(told).toHaveLength(50);
    const withdrawn = atOf(await escalateExceptions(by(fay), { target: all, escalate: false }));
    expect(await noticesOf()).toEqual([]);
    await undoAct(by(fay), { act: "escalate", at: withdrawn });
    expect(await noticesOf()).toEqual(told);
  });

  it("leaves alone what someone has changed since, and what is closed", async () => {
    const [kept, closed] = [await stored.exception(about), await stored.exception(about)];
    const at = atOf(await assignExceptions(by(fay), { target: { ids: [kept, closed] }, assigneeId: idOf(fay) }));
    await assignExceptions(by(greta), { target: { ids: [kept] }, assigneeId: idOf(greta) });
    await services.db.raw("UPDATE exception_item SET status = 'resolved', resolved_at = now() WHERE id = $1", [closed]);
    expect(await undoAct(by(fay), { act: "assign", at })).toMatchObject({
      ok: true,
      value: { changed: 0, skipped: [{ why: "changed by someone since", count: 1 }, { count: 1 }] },
    });
    expect((await stateOf(kept))?.assignee).toBe(idOf(greta));
  });

  it("leaves alone what someone has changed since, though it is by now as the act had made it", async () => {
    const id = await stored.exception(about);
    const give = async (from: Actor | undefined, to: Actor | undefined) =>
      atOf(await assignExceptions(by(from), { target: { ids: [id] }, assigneeId: idOf(to) }));
    const at = await give(fay, greta);
    await give(greta, fay);
    await give(fay, greta); // in another tab
    expect(await undoAct(by(fay), { act: "assign", at })).toMatchObject({
      value: { changed: 0, skipped: [{ why: "changed by someone since", count: 1 }] },
    });
    expect((await stateOf(id))?.assignee).toBe(idOf(greta));
  });

  it("is taken back by whoever did it, within the hour, where they still work", async () => {
    const id = await stored.exception(about);
    const at = atOf(await assignExceptions(by(fay), { target: { ids: [id] }, assigneeId: idOf(fay) }));
    const undo = async (actor: Actor | undefined) => {
      const done = await undoAct(by(actor), { act: "assign", at });
      return done.ok ? done.value.changed : done.error.code;
    };
    const elsewhere = fay && { ...fay, grants: fay.grants.map((grant) => ({ ...grant, entityCode: "US01", region: null })) };
    const onlooker = fay && { ...fay, grants: fay.grants.map((grant) => ({ ...grant, role: "auditor" as const })) };
    expect([await undo(greta), await undo(elsewhere), await undo(onlooker)]).toEqual(["not_found", 0, "forbidden"]);
    services.clock.advance(3_600_000);
    expect(await undo(fay)).toBe("conflict");
    expect((await stateOf(id))?.assignee).toBe(idOf(fay));
  });
});
