import { beforeAll, describe, expect, it } from "vitest";
import { ownServices } from "../../testing/own-services.ts";
import { germany } from "../../testing/stored.ts";
import type { Actor } from "../context.ts";
import { assignExceptions } from "./assign-exceptions.ts";
import { listAssignees } from "./list-assignees.ts";

const { services, stored } = ownServices();
let fay: Actor;

beforeAll(async () => {
  fay = await services.person("Fay Finance", ["finance"]);
}, 120_000);

const assign = (ids: string[], assigneeId: string | null) => assignExceptions(services.as(fay), { target: { ids }, assigneeId });
const assigneeOf = async (id: string) =>
  (await services.db.raw("SELECT assignee_id FROM exception_item WHERE id = $1", [id])).rows[0]?.assignee_id;

describe("an exception", () => {
  it("is given to whoever works in its queue at its place, and taken back", async () => {
    const greta = await services.person("Greta Finance", [{ role: "finance", entityCode: "DE01" }]);
    const [german, american] = [await stored.exception(germany), await stored.exception({ entityCode: "US01" })];
    expect(await assign([german, american], greta.id)).toMatchObject({
      ok: true,
      value: { changed: 1, skipped: [{ why: "not in a queue of Greta Finance", count: 1 }] },
    });
    expect([await assigneeOf(german), await assigneeOf(american)]).toEqual([greta.id, null]);
    expect(await assign([german], null)).toMatchObject({ ok: true, value: { changed: 1 } });
    expect(await assigneeOf(german)).toBeNull();
  });

  it("is given to nobody who only looks at the queue", async () => {
    const id = await stored.exception(germany);
    for (const role of ["auditor", "executive"] as const) {
      const onlooker = await services.person(`Olga ${role}`, [role]);
      expect(await assign([id], onlooker.id)).toMatchObject({ ok: false, error: { code: "invalid" } });
    }
    expect(await assigneeOf(id)).toBeNull();
  });

  it("is not offered to someone who works elsewhere and only looks on here", async () => {
    const mixed = await services.person("Mixed Finance", [{ role: "finance", entityCode: "US01" }, "auditor"]);
    const offered = async (entityCode: string) => {
      const found = await listAssignees(services.as(fay), { teams: ["finance"], place: { entityCode, region: null } });
      return found.ok && found.value.people.some(({ id }) => id === mixed.id);
    };
    expect([await offered("US01"), await offered("DE01")]).toEqual([true, false]);
    expect(await assign([await stored.exception(germany)], mixed.id)).toMatchObject({ ok: false });
  });

  it("is not offered to people who have nothing to do with the reader's entities, whatever place is asked for", async () => {
    const [greta, ulf] = [
      await services.person("Greta Second", [{ role: "finance", entityCode: "DE01" }]),
      await services.person("Ulf Finance", [{ role: "finance", entityCode: "US01" }]),
    ];
    const offered = async (more: { place?: { entityCode: string; region: null } } = {}) => {
      const found = await listAssignees(services.as(greta), { teams: ["finance"], ...more });
      const ids = found.ok ? found.value.people.map(({ id }) => id) : [];
      return [ids.includes(greta.id), ids.includes(fay.id), ids.includes(ulf.id)];
    };
    expect(await offered()).toEqual([true, true, false]);
    expect(await offered({ place: { entityCode: "US01", region: null } })).toEqual([false, true, false]);
  });

  it("is offered, of all queues, to the people of those that one sees", async () => {
    const sal = await services.person("Sal Sales", ["sales_ops"]);
    const all = ["finance", "pmo", "sales_ops", "it"] as const;
    const offered = await listAssignees(services.as(sal), { teams: [...all] });
    expect(offered).toMatchObject({ ok: true, value: { people: [{ id: sal.id, isMe: true }] } });
    expect(await listAssignees(services.as(sal), { teams: ["finance"] })).toMatchObject({ ok: false });
  });
});
