import { beforeAll, describe, expect, it } from "vitest";
import type { Permission } from "../../domain/access/permissions.ts";
import { permissions } from "../../domain/access/permissions.ts";
import type { Role } from "../../domain/access/roles.ts";
import { ownServices } from "../../testing/own-services.ts";
import { trailOf } from "../../testing/trail.ts";
import { asking, tokenFor } from "./api-for-tests.ts";
import { openApiDocument } from "./openapi.ts";
import { createQuota } from "./quota.ts";
import { restRoutes } from "./table.ts";

const { services, stored } = ownServices();
let ask: ReturnType<typeof asking>;
let key = 0;

beforeAll(async () => {
  ask = asking(services, restRoutes, createQuota({ requests: 100_000 }));
}, 120_000);

const place = { entityCode: "DE01", region: "DACH" };
const engagement = () => stored.engagement({ ...place, amountReporting: "1000" });
/** The primary blocker of an engagement of its own, unless one is given. */
const heldBy = async (kind: string, team: string, more: { engagementId?: string | null; [field: string]: unknown } = {}) => {
  const { engagementId = await engagement(), ...rest } = more;
  return stored.exception({ kind, team, groupKey: `${kind}:x`, engagementId, ...place, ...rest });
};
const act = (id: string, token: string, body: object, idempotencyKey = `k${++key}`) =>
  ask("POST", `/exceptions/${id}/actions`, { token, body, headers: { "idempotency-key": idempotencyKey } });
const audited = (subjectId: string) => trailOf(services.db, subjectId, "action", "actor_type", "entity_code");

describe("an action on an exception through the public API", () => {
  it("is the command of the screens: carried out once for its key, in the audit trail in the token's name", async () => {
    const token = await tokenFor(services, "finance");
    const id = await heldBy("credit_hold", "finance");
    const body = { action: "comment", body: "The customer has paid" };
    expect(await act(id, token, body, "once")).toMatchObject({
      status: 200,
      body: { exceptionId: id, action: "comment", changed: true },
    });
    const again = await act(id, token, body, "once");
    expect(again).toMatchObject({ status: 200, body: { changed: true } });
    expect(again.headers.get("idempotency-replayed")).toBe("true");
    expect(await act(id, token, { ...body, body: "Or not" }, "once")).toMatchObject({
      body: { code: "idempotency_key_reused" },
    });
    const notes = await services.db.raw("SELECT body FROM exception_note WHERE exception_id = $1", [id]);
    expect(notes.rows).toEqual([{ body: "The customer has paid" }]);
    expect(await audited(id)).toEqual([{ action: "exception.commented", actor_type: "token", entity_code: "DE01" }]);
  });

  it("is assigning, snoozing, waking and escalating, and says what was so already", async () => {
    const token = await tokenFor(services, "finance");
    const engagementId = await engagement();
    const id = await heldBy("po_problem", "finance", { engagementId });
    const person = await services.person("Fay Finance", ["finance"]);
    expect(await act(id, token, { action: "assign", assigneeId: person.id })).toMatchObject({ body: { changed: true } });
    expect(await act(id, token, { action: "assign", assigneeId: person.id })).toMatchObject({ body: { changed: false } });
    expect(await act(id, token, { action: "snooze", until: "2026-11-25T08:00:00Z" })).toMatchObject({ status: 200 });
    expect(await act(id, token, { action: "snooze", until: "2026-11-01T08:00:00Z" })).toMatchObject({ status: 422 });
    expect(await act(id, token, { action: "snooze", until: null })).toMatchObject({ body: { changed: true } });
    expect(await act(id, token, { action: "escalate", why: "month end" })).toMatchObject({ body: { changed: true } });
    const read = await ask("GET", `/exceptions/${id}`, { token });
    expect(read.body.item).toMatchObject({
      engagementId,
      assignee: { id: person.id, name: "Fay Finance" },
      snoozedUntil: null,
      escalatedAt: expect.any(String),
    });
    const listed = await ask("GET", `/exceptions?engagementId=${engagementId}&kind=po_problem`, { token });
    expect(listed.body.items).toMatchObject([{ id, engagementId }]);
  });

  it("makes the flow look again, and says so where there is none", async () => {
    const token = await tokenFor(services, "finance");
    const engagementId = await engagement();
    const runId = await stored.run(engagementId, { state: "parked", waits: [`engagement:${engagementId}`] });
    const id = await heldBy("customer_sync_failed", "finance", { engagementId, runId });
    expect(await act(id, token, { action: "retry" })).toMatchObject({ body: { changed: true, released: 1 } });
    const without = await heldBy("tax_profile_missing", "finance");
    expect(await act(without, token, { action: "retry" })).toMatchObject({
      body: { changed: false, released: 0, message: expect.stringContaining("without anything that could be tried again") },
    });
  });

  it("maps the missing value", async () => {
    const token = await tokenFor(services, "sales_ops");
    const params = { set: "payment-terms", key: ["60 days net"], value: "60 days net", what: "Payment terms" };
    const id = await heldBy("unmapped_value", "sales_ops", { params });
    expect(await act(id, token, { action: "map_value", value: { erpTerms: "Net 60" }, why: "from the ERP" })).toMatchObject({
      status: 200,
      body: { state: "published", changed: true },
    });
    const other = await heldBy("contact_missing", "sales_ops");
    expect(await act(other, token, { action: "map_value", value: { erpTerms: "Net 60" }, why: "from the ERP" })).toMatchObject({
      status: 422,
      body: { detail: expect.stringContaining("waits for no mapping") },
    });
  });

  it("asks for a waiver and takes it back; deciding one is for a person, not for a token", async () => {
    const [asks, decides] = [await tokenFor(services, "finance"), await tokenFor(services, "finance")];
    const id = await heldBy("credit_hold", "finance");
    const wish = { action: "request_waiver", reason: "paid by hand", expiresAt: "2026-12-31T00:00:00Z" };
    expect(await act(id, asks, wish)).toMatchObject({ status: 200, body: { state: "requested" } });
    const decision = { action: "decide_waiver", approve: true };
    expect(await act(id, decides, decision)).toMatchObject({ status: 422 });
    expect(await act(id, decides, { action: "withdraw_waiver" })).toMatchObject({ status: 403 });
    expect(await act(id, asks, { action: "withdraw_waiver" })).toMatchObject({ status: 200 });
    expect(await act(id, asks, { action: "withdraw_waiver" })).toMatchObject({ status: 404 });
  });

  it("needs the scope of what it does, besides that of reading", async () => {
    const id = await heldBy("disposition_undecided", "sales_ops");
    const asked: [Role, Permission, object][] = [
      ["sales_ops", "exceptions.work", { action: "comment", body: "x" }],
      ["sales_ops", "flows.retry", { action: "retry" }],
      ["sales_ops", "engagements.rule", { action: "choose_disposition", disposition: "none" }],
    ];
    for (const [role, scope, body] of asked) {
      expect(permissions[scope]).toContain(role);
      const narrow = await tokenFor(services, role, { scopes: ["exceptions.read"] });
      expect(await act(id, narrow, body), scope).toMatchObject({
        status: 403,
        body: { detail: expect.stringContaining(`lacks the scope ${scope}`) },
      });
      const fit = await tokenFor(services, role, { scopes: ["exceptions.read", scope] });
      expect(await act(id, fit, body), scope).toMatchObject({ status: 200 });
    }
  });

  it("reaches no exception of another entity, region or team's queue, and none that has changed since it was read", async () => {
    const id = await heldBy("tax_profile_missing", "finance");
    const body = { action: "comment", body: "seen" };
    for (const token of [await tokenFor(services, "finance", { entityCode: "UK01" }), await tokenFor(services, "sales_ops")])
      expect(await act(id, token, body)).toMatchObject({ status: 404 });
    expect(await audited(id)).toEqual([]);
    const token = await tokenFor(services, "finance");
    expect(await act(id, token, { action: "escalate", version: 7 })).toMatchObject({ status: 409, body: { code: "conflict" } });
  });

  it("that there is not is refused with what is wrong, and changes nothing", async () => {
    const token = await tokenFor(services, "finance");
    const id = await heldBy("tax_profile_missing", "finance");
    for (const body of [
      {},
      { action: "delete" },
      { action: "retry", odd: 1 },
      { action: "comment", body: " " },
      { action: "snooze" },
    ])
      expect(await act(id, token, body), JSON.stringify(body)).toMatchObject({ status: 422, body: { code: "invalid" } });
    expect(await audited(id)).toEqual([]);
  });

  it("stands in the OpenAPI document with each action, its fields and its scope", () => {
    const text = JSON.stringify(openApiDocument(restRoutes, "1").paths?.["/exceptions/{id}/actions"]?.post?.requestBody);
    for (const action of ["assign", "comment", "snooze", "retry", "map_value", "choose_customer", "withdraw_waiver"])
      expect(text, action).toContain(`"const":"${action}"`);
    for (const scope of ["exceptions.work", "engagements.rule", "flows.retry", "mappings.publish"])
      expect(text, scope).toContain(`Scope: \`${scope}\``);
  });
});
