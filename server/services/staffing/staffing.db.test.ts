import { beforeAll, describe, expect, it } from "vitest";
import { ownServices } from "../../testing/own-services.ts";
import { answerOf } from "../../testing/services.ts";
import type { Actor } from "../context.ts";
import { fillStaffingRequest } from "./fill-request.ts";
import { listStaffing } from "./list-staffing.ts";
import { readStaffingChoices } from "./read-staffing-choices.ts";
import { readStaffingReadiness } from "./read-staffing-readiness.ts";
import { reopenStaffingRequest } from "./reopen-request.ts";

const { services, stored } = ownServices(new Date("2026-11-20T09:00:00Z"));
let manager: Actor;
let ukManager: Actor;
let uk: string;
let germany: string;
let architect: string;

beforeAll(async () => {
  manager = await services.person("Rita Manager", ["resource_manager"]);
  ukManager = await services.person("Una Manager", [{ role: "resource_manager", entityCode: "UK01" }]);
  uk = await stored.engagement({
    name: "Rollout 100%_sure",
    customerName: "O’Malley",
    entityCode: "UK01",
    region: "UK & Ireland",
    startOn: new Date("2026-11-30T00:00:00Z"),
  });
  germany = await stored.engagement({
    name: "Umstellung",
    entityCode: "DE01",
    region: "DACH",
    startOn: new Date("2026-12-04T00:00:00Z"),
  });
  architect = await stored.request(uk, {
    role: "Architect",
    skill: "Cloud",
    startOn: new Date("2026-11-30T00:00:00Z"),
    headcount: 2,
  });
  await stored.request(uk, { role: "Consultant", startOn: new Date("2026-12-15T00:00:00Z") });
  await stored.request(germany, { role: "Trainer", skill: "SQL", startOn: new Date("2026-12-04T00:00:00Z") });
  await stored.request(germany, { role: "Analyst" });
  await stored.request(germany, { role: "Gone", status: "cancelled", startOn: new Date("2026-01-01T00:00:00Z") });
}, 120_000);

type Asked = Parameters<typeof listStaffing>[1];
async function list(asked: Asked, actor = manager) {
  return answerOf(await listStaffing(services.as(actor), asked));
}
const roles = async (asked: Asked, actor = manager): Promise<string[]> =>
  (await list(asked, actor)).items.map(({ role }) => role);
const statusOf = async (id: string) =>
  (await services.db.raw("SELECT status, resource_name, filled_at FROM staffing_request WHERE id = $1", [id])).rows[0];

describe("the list of requests", () => {
  it("has what starts first on top, and what has no day last", async () => {
    expect(await roles({ status: ["open"] })).toEqual(["Architect", "Trainer", "Consultant", "Analyst"]);
    expect((await list({})).total).toEqual({ value: 5, capped: false });
  });

  it("pages without loss or repetition, also past what has no day", async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await list({ limit: 2, cursor });
      seen.push(...page.items.map(({ role }) => role));
      cursor = page.nextCursor;
    } while (cursor);
    expect(seen).toEqual(["Gone", "Architect", "Trainer", "Consultant", "Analyst"]);
  });

  it("narrows by role, skill, region, entity and days, each day included", async () => {
    expect(await roles({ role: ["Trainer", "Analyst"] })).toEqual(["Trainer", "Analyst"]);
    expect(await roles({ skill: ["Cloud", "none"], status: ["open"] })).toEqual(["Architect", "Consultant", "Analyst"]);
    expect(await roles({ region: ["DACH"], status: ["open"] })).toEqual(["Trainer", "Analyst"]);
    expect(await roles({ entity: ["UK01"] })).toEqual(["Architect", "Consultant"]);
    expect(await roles({ startFrom: "2026-11-30", startUntil: "2026-12-04" })).toEqual(["Architect", "Trainer"]);
    expect(await roles({ engagementId: germany, status: ["cancelled"] })).toEqual(["Gone"]);
  });

  it("finds by role, skill and engagement, and takes signs of patterns as they are", async () => {
    expect(await roles({ q: "cloud" })).toEqual(["Architect"]);
    expect(await roles({ q: "O’MALLEY" })).toEqual(["Architect", "Consultant"]);
    expect(await roles({ q: "100%_sure" })).toEqual(["Architect", "Consultant"]);
    expect(await roles({ q: "%" })).toEqual(["Architect", "Consultant"]);
    expect(await roles({ q: "'; DROP TABLE staffing_request; --" })).toEqual([]);
  });

  it("refuses a cursor that it does not know, and a day that is none", async () => {
    expect(await listStaffing(services.as(manager), { cursor: "bm9uZQ" })).toMatchObject({
      ok: false,
      error: { code: "invalid" },
    });
    expect(await listStaffing(services.as(manager), { startFrom: "2026-02-30" })).toMatchObject({
      ok: false,
      error: { code: "invalid", fields: { startFrom: expect.any(String) } },
    });
  });

  it("shows nobody what belongs to another entity, neither in choices", async () => {
    expect(await roles({}, ukManager)).toEqual(["Architect", "Consultant"]);
    expect(await roles({ entity: ["DE01"] }, ukManager)).toEqual([]);
    const choices = await readStaffingChoices(services.as(ukManager), {});
    expect(choices).toEqual({
      ok: true,
      value: { roles: ["Architect", "Consultant"], skills: ["Cloud"], regions: ["UK & Ireland"] },
    });
    expect(await readStaffingChoices(services.as(manager), {})).toMatchObject({
      value: { roles: ["Analyst", "Architect", "Consultant", "Gone", "Trainer"], regions: ["DACH", "UK & Ireland"] },
    });
  });

  it("is closed to who has nothing to do with staffing", async () => {
    const finance = await services.person("Fred Finance", ["finance"]);
    expect(await listStaffing(services.as(finance), {})).toMatchObject({ ok: false, error: { code: "forbidden" } });
  });
});

describe("filling and reopening", () => {
  it("names somebody once, with the name out of the trail's entry", async () => {
    const filled = await fillStaffingRequest(services.as(manager), { id: architect, resourceName: "  Ingrid Sørensen " });
    expect(filled).toEqual({ ok: true, value: { id: architect, status: "filled" } });
    expect(await statusOf(architect)).toEqual({
      status: "filled",
      resource_name: "Ingrid Sørensen",
      filled_at: services.clock.now(),
    });
    const again = await fillStaffingRequest(services.as(manager), { id: architect, resourceName: "Somebody Else" });
    expect(again).toMatchObject({ ok: false, error: { code: "conflict", message: expect.stringMatching(/filled already/) } });
    expect(await statusOf(architect)).toMatchObject({ resource_name: "Ingrid Sørensen" });
    const { rows } = await services.db.raw(
      `SELECT a.actor_name, a.before, a.after, a.engagement_id, p.fields FROM audit_entry a LEFT JOIN audit_personal p ON p.entry_id = a.id
       WHERE a.action = 'staffing.fill'`,
    );
    expect(rows).toEqual([
      {
        actor_name: "Rita Manager",
        before: { role: "Architect", status: "open" },
        after: { role: "Architect", status: "filled" },
        engagement_id: uk,
        fields: { resourceName: "Ingrid Sørensen" },
      },
    ]);
  });

  it("hides the name from who may not see personal data", async () => {
    const executive = await services.person("Eve Executive", ["executive"]);
    const [seen] = (await list({ status: ["filled"] }, executive)).items;
    expect(seen).toMatchObject({ role: "Architect", status: "filled" });
    expect(seen && "resourceName" in seen).toBe(false);
    expect((await list({ status: ["filled"] })).items).toMatchObject([{ resourceName: "Ingrid Sørensen" }]);
  });

  it("counts towards the readiness of what starts within a fortnight, by head", async () => {
    const ready = await readStaffingReadiness(services.as(manager), {});
    expect(ready).toMatchObject({
      ok: true,
      value: {
        from: "2026-11-20",
        until: "2026-12-04",
        required: 5,
        named: 2,
        ratio: 0.4,
        isCapped: false,
        projects: [
          { name: "Rollout 100%_sure", required: 3, named: 2, startOn: "2026-11-30" },
          { name: "Umstellung", required: 2, named: 0, startOn: "2026-12-04" },
        ],
      },
    });
    expect(await readStaffingReadiness(services.as(ukManager), {})).toMatchObject({ value: { required: 3, named: 2 } });
    expect(await readStaffingReadiness(services.as(ukManager), { entity: "DE01" })).toMatchObject({
      value: { required: 0, ratio: null, projects: [] },
    });
  });

  it("leaves history, what was withdrawn and what starts later out of the readiness", async () => {
    const soon = new Date("2026-11-25T00:00:00Z");
    const left = [
      await stored.engagement({ isBackfill: true, startOn: soon }),
      await stored.engagement({ status: "withdrawn", startOn: soon }),
      await stored.engagement({ startOn: new Date("2026-12-05T00:00:00Z") }),
      await stored.engagement({ startOn: new Date("2026-11-19T00:00:00Z") }),
    ];
    for (const engagementId of left) await stored.request(engagementId);
    expect(await readStaffingReadiness(services.as(manager), {})).toMatchObject({ value: { required: 5, named: 2 } });
  });

  it("takes the name off again and says why", async () => {
    expect(await reopenStaffingRequest(services.as(manager), { id: architect, reason: "Needed elsewhere" })).toMatchObject({
      ok: true,
      value: { status: "open" },
    });
    expect(await statusOf(architect)).toEqual({ status: "open", resource_name: null, filled_at: null });
    const { rows } = await services.db.raw("SELECT reason, before, after FROM audit_entry WHERE action = 'staffing.reopen'");
    expect(rows).toMatchObject([{ reason: "Needed elsewhere", before: { status: "filled" }, after: { status: "open" } }]);
    expect(await reopenStaffingRequest(services.as(manager), { id: architect })).toMatchObject({ error: { code: "conflict" } });
  });

  it("is one person's of two who do it at once", async () => {
    const results = await Promise.all(
      ["Ann", "Bob", "Cid"].map((resourceName) => fillStaffingRequest(services.as(manager), { id: architect, resourceName })),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results.filter((result) => !result.ok && result.error.code === "conflict")).toHaveLength(2);
  });

  it("is not for who only reads, nor for another entity's people, who do not learn that it is there", async () => {
    const [trainer] = (await list({ role: ["Trainer"] })).items;
    const id = trainer?.id ?? "";
    const salesOps = await services.person("Sid Sales", ["sales_ops"]);
    const ask = { id, resourceName: "Ann" };
    expect(await fillStaffingRequest(services.as(salesOps), ask)).toMatchObject({ error: { code: "forbidden" } });
    const refused = await fillStaffingRequest(services.as(ukManager), ask);
    expect(refused).toMatchObject({ error: { code: "not_found" } });
    const unknown = await fillStaffingRequest(services.as(ukManager), { ...ask, id: "018f0000-0000-7000-8000-000000000000" });
    expect(unknown).toEqual(refused);
    expect(await reopenStaffingRequest(services.as(ukManager), { id })).toEqual(refused);
    expect(await statusOf(id)).toMatchObject({ status: "open" });
  });

  it("needs a name", async () => {
    expect(await fillStaffingRequest(services.as(manager), { id: architect, resourceName: "   " })).toMatchObject({
      error: { code: "invalid", fields: { resourceName: expect.any(String) } },
    });
  });
});
