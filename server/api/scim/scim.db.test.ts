import { beforeAll, describe, expect, it } from "vitest";
import { openSession, readSession } from "../../auth/session.ts";
import { ownServices } from "../../testing/own-services.ts";
import { type Answered, askingOf, tokenFor } from "../rest/api-for-tests.ts";
import { createQuota } from "../rest/quota.ts";
import { scimApi } from "./api.ts";

const { services } = ownServices();
let ask: ReturnType<typeof askingOf>;
let token: string;
beforeAll(async () => {
  ask = askingOf(services, scimApi, createQuota({ requests: 100_000 }));
  token = await tokenFor(services, "admin", { scopes: ["access.manage"] });
  await services.person("Ada Admin", ["admin"]);
}, 120_000);

const post = (body: unknown) => ask("POST", "/Users", { token, body });
const patch = (id: string, ...Operations: unknown[]) =>
  ask("PATCH", `/Users/${id}`, {
    token,
    body: { schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], Operations },
  });
const idOf = ({ body }: Answered): string => String(body.id);
const rolesOf = ({ body }: Answered) => body.roles;
const entries = async (subject: string) =>
  (await services.db.raw("SELECT action, actor_name FROM audit_entry WHERE subject_id = $1 ORDER BY id", [subject])).rows.map(
    ({ action }) => action,
  );
const join = async (email: string, more: object = {}) => idOf(await post({ userName: email, ...more }));

describe("somebody who joins the firm", () => {
  it("is let in with the roles that the directory says, to sign in through the identity provider only", async () => {
    const made = await post({
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
      userName: "Nora.New@firm.example",
      externalId: "00u1",
      name: { givenName: "Nora", familyName: "New" },
      emails: [{ value: "nora.new@firm.example", type: "work", primary: true }],
      active: true,
      roles: [{ value: "finance", primary: true }, { value: "pmo/*/emea/lead" }],
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { department: "Finance" },
    });
    expect(made.status).toBe(201);
    expect(made.headers.get("content-type")).toBe("application/scim+json");
    expect(made.body).toMatchObject({
      userName: "nora.new@firm.example",
      externalId: "00u1",
      displayName: "Nora New",
      active: true,
      roles: [{ value: "finance" }, { value: "pmo/*/emea/lead" }],
      meta: { resourceType: "User", location: `/api/scim/v2/Users/${idOf(made)}` },
    });
    const [row] = (await services.db.raw("SELECT password_hash, status FROM app_user WHERE id = $1", [idOf(made)])).rows;
    expect(row).toEqual({ password_hash: null, status: "active" });
    expect(await entries(idOf(made))).toEqual(["user.create"]);
  });

  it("is found by user name, whatever its case, by external id, and not by what cannot be asked", async () => {
    const id = await join("found@firm.example", { externalId: "00u2" });
    const found = async (filter: string) => {
      const { body } = await ask("GET", `/Users?filter=${encodeURIComponent(filter)}`, { token });
      return (body.Resources as { id: string }[]).map((one) => one.id);
    };
    expect(await found('userName eq "FOUND@firm.example"')).toEqual([id]);
    expect(await found('externalId eq "00u2"')).toEqual([id]);
    expect(await found('userName eq "nobody@firm.example"')).toEqual([]);
    expect(await ask("GET", "/Users?filter=displayName%20co%20%22a%22", { token })).toMatchObject({
      status: 400,
      body: { scimType: "invalidFilter", status: "400", schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"] },
    });
  });

  it("is there once: a second one of that address is refused as such, and so is an external id of somebody else", async () => {
    await join("once@firm.example", { externalId: "00u3" });
    expect(await post({ userName: "Once@firm.example" })).toMatchObject({ status: 409, body: { scimType: "uniqueness" } });
    expect(await post({ userName: "other@firm.example", externalId: "00u3" })).toMatchObject({ status: 409 });
    const both = await Promise.all([post({ userName: "race@firm.example" }), post({ userName: "race@firm.example" })]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  });

  it("is refused with a role that is none, naming it, and with an address that is none", async () => {
    const refused = await post({ userName: "x@firm.example", roles: [{ value: "king" }] });
    expect(refused).toMatchObject({ status: 400, body: { scimType: "invalidValue" } });
    expect(refused.body.detail).toMatch(/“king” is no role/);
    expect(await post({ userName: "no address" })).toMatchObject({ status: 400, body: { scimType: "invalidValue" } });
    expect(await post({})).toMatchObject({ status: 400 });
  });
});

describe("somebody who changes", () => {
  it("is switched off with every session ended, in the forms in which directories say so, and on again", async () => {
    const id = await join("off@firm.example", { roles: ["finance"] });
    for (const operation of [
      { op: "replace", path: "active", value: false },
      { op: "Replace", path: "active", value: "False" },
      { op: "replace", value: { active: false } },
    ]) {
      const now = services.clock.now();
      const session = await services.db.tx((tx) => openSession(tx, { userId: id, userAgent: null, now }));
      expect(await patch(id, operation)).toMatchObject({ status: 200, body: { active: false, roles: [{ value: "finance" }] } });
      expect(await readSession(services.db, session, services.clock.now())).toBeFalsy();
      expect(await patch(id, { op: "replace", path: "active", value: true })).toMatchObject({ body: { active: true } });
    }
    expect(await entries(id)).toEqual([
      "user.create",
      ...Array.from({ length: 3 }, () => ["user.disable", "user.enable"]).flat(),
    ]);
  });

  it("gets and loses roles one by one or all at once, and keeps them where a PUT says none", async () => {
    const id = await join("roles@firm.example", { roles: ["finance"] });
    expect(rolesOf(await patch(id, { op: "add", path: "roles", value: [{ value: "auditor" }, { value: "finance" }] }))).toEqual([
      { value: "finance" },
      { value: "auditor" },
    ]);
    expect(rolesOf(await patch(id, { op: "remove", path: 'roles[value eq "finance"]' }))).toEqual([{ value: "auditor" }]);
    const put = await ask("PUT", `/Users/${id}`, { token, body: { userName: "roles@firm.example", displayName: "Rolf Roles" } });
    expect(put.body).toMatchObject({ displayName: "Rolf Roles", roles: [{ value: "auditor" }] });
    expect(rolesOf(await patch(id, { op: "replace", path: "roles", value: [{ value: "it" }] }))).toEqual([{ value: "it" }]);
    expect(rolesOf(await patch(id, { op: "remove", path: "roles" }))).toEqual([]);
  });

  it("has name and address changed together or not at all", async () => {
    const id = await join("old@firm.example", { displayName: "Olga Old" });
    const renamed = await patch(
      id,
      { op: "replace", path: "name.givenName", value: "Olga" },
      { op: "replace", path: "name.familyName", value: "Newman" },
      { op: "replace", path: "userName", value: "olga.newman@firm.example" },
      { op: "replace", path: "title", value: "Head of something" },
    );
    expect(renamed.body).toMatchObject({ displayName: "Olga Newman", userName: "olga.newman@firm.example" });
    const taken = await patch(
      id,
      { op: "replace", path: "displayName", value: "Half Done" },
      { op: "replace", path: "userName", value: "roles@firm.example" },
    );
    expect(taken).toMatchObject({ status: 409, body: { scimType: "uniqueness" } });
    expect((await ask("GET", `/Users/${id}`, { token })).body).toMatchObject({ displayName: "Olga Newman" });
  });

  it("changes nothing, and leaves no entry, when it is told again", async () => {
    const id = await join("again@firm.example", { roles: ["finance"] });
    await ask("PUT", `/Users/${id}`, { token, body: { userName: "again@firm.example", active: true, roles: ["finance"] } });
    expect(await entries(id)).toEqual(["user.create"]);
  });
});

describe("somebody who leaves the firm", () => {
  it("is gone for the directory, without roles and sessions, and the same person when they come back", async () => {
    const id = await join("leaver@firm.example", { externalId: "00u9", roles: ["finance"] });
    const now = services.clock.now();
    const session = await services.db.tx((tx) => openSession(tx, { userId: id, userAgent: null, now }));
    expect((await ask("DELETE", `/Users/${id}`, { token })).status).toBe(204);
    expect(await readSession(services.db, session, services.clock.now())).toBeFalsy();
    expect((await ask("GET", `/Users/${id}`, { token })).status).toBe(404);
    expect((await ask("DELETE", `/Users/${id}`, { token })).status).toBe(404);
    expect((await patch(id, { op: "replace", path: "active", value: true })).status).toBe(404);
    const back = await post({ userName: "leaver@firm.example", externalId: "00u10" });
    expect(back).toMatchObject({ status: 201, body: { id, active: true, roles: [], externalId: "00u10" } });
    expect(await entries(id)).toEqual(["user.create", "user.leave", "user.return", "user.rename", "user.enable"]);
  });
});

describe("the firm", () => {
  it("keeps its last administrator, whatever the directory says", async () => {
    const { body } = await ask("GET", "/Users", { token });
    const admins = (body.Resources as { id: string; active: boolean; roles: { value: string }[] }[]).filter(
      ({ active, roles }) => active && roles.some(({ value }) => value === "admin"),
    );
    expect(admins.length).toBe(1);
    const [last] = admins;
    expect(await ask("DELETE", `/Users/${last?.id}`, { token })).toMatchObject({ status: 409 });
    expect(await patch(String(last?.id), { op: "replace", path: "active", value: false })).toMatchObject({ status: 409 });
    expect(await patch(String(last?.id), { op: "replace", path: "roles", value: ["finance"] })).toMatchObject({ status: 409 });
  });

  it("is shown to no token without the scope, and a token of one entity reaches only that entity's people", async () => {
    const reader = await tokenFor(services, "admin", { scopes: ["access.read"] });
    expect(await ask("GET", "/Users", { token: reader })).toMatchObject({ status: 403 });
    expect((await ask("GET", "/Users", { token: "tl_wrong" })).status).toBe(401);
    const ofOne = await tokenFor(services, "admin", { entityCode: "UK01", scopes: ["access.manage"] });
    expect(await ask("POST", "/Users", { token: ofOne, body: { userName: "y@firm.example", roles: ["finance"] } })).toMatchObject(
      {
        status: 403,
      },
    );
    const made = await ask("POST", "/Users", { token: ofOne, body: { userName: "y@firm.example", roles: ["finance/UK01"] } });
    expect(made.status).toBe(201);
  });

  it("is read a page at a time, and says what is served", async () => {
    const all = await ask("GET", "/Users?count=200", { token });
    const pages = await Promise.all([1, 4].map((startIndex) => ask("GET", `/Users?startIndex=${startIndex}&count=3`, { token })));
    const ids = (answer: Answered | undefined) => ((answer?.body.Resources ?? []) as { id: string }[]).map(({ id }) => id);
    expect([...ids(pages[0]), ...ids(pages[1])]).toEqual(ids(all).slice(0, 6));
    expect(all.body.totalResults).toBe(ids(all).length);
    const config = await ask("GET", "/ServiceProviderConfig", { token });
    expect(config.body).toMatchObject({ patch: { supported: true }, filter: { supported: true } });
    for (const path of ["/ResourceTypes", "/Schemas"])
      expect((await ask("GET", path, { token })).body).toMatchObject({ totalResults: 1 });
    expect((await ask("GET", "/Groups", { token })).status).toBe(404);
  });
});
