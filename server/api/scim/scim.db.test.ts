import { describe, expect, it } from "vitest";
import { openSession, readSession } from "../../auth/session.ts";
import { setUserStatus } from "../../services/access/set-user-status.ts";
import { type Answered, tokenFor } from "../rest/api-for-tests.ts";
import { idOf, ownDirectory } from "./directory-for-tests.ts";

const { ask, get, join, patch, post, put, remove, services } = ownDirectory();
const rolesOf = ({ body }: Answered) => body.roles;
const entries = async (subject: string) =>
  (await services.db.raw("SELECT action, actor_name FROM audit_entry WHERE subject_id = $1 ORDER BY id", [subject])).rows.map(
    ({ action }) => action,
  );

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
      const { body } = await get(`/Users?filter=${encodeURIComponent(filter)}`);
      return (body.Resources as { id: string }[]).map((one) => one.id);
    };
    expect(await found('userName eq "FOUND@firm.example"')).toEqual([id]);
    expect(await found('externalId eq "00u2"')).toEqual([id]);
    expect(await found('userName eq "nobody@firm.example"')).toEqual([]);
    expect(await get("/Users?filter=displayName%20co%20%22a%22")).toMatchObject({
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
    const done = await put(id, { userName: "roles@firm.example", displayName: "Rolf Roles" });
    expect(done.body).toMatchObject({ displayName: "Rolf Roles", roles: [{ value: "auditor" }] });
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
    expect((await get(`/Users/${id}`)).body).toMatchObject({ displayName: "Olga Newman" });
  });

  it("keeps all that several programs change of them at once", async () => {
    const id = await join("both@firm.example", { displayName: "Bo Both", roles: ["finance"] });
    const all = await Promise.all([
      patch(id, { op: "replace", path: "active", value: false }),
      patch(id, { op: "replace", path: "displayName", value: "Bo Ever" }),
      patch(id, { op: "add", path: "roles", value: ["auditor"] }),
      patch(id, { op: "add", path: "roles", value: ["it"] }),
      patch(id, { op: "replace", path: "userName", value: "bo.ever@firm.example" }),
    ]);
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const { body } = await get(`/Users/${id}`);
    expect(body).toMatchObject({ active: false, displayName: "Bo Ever", userName: "bo.ever@firm.example" });
    expect((body.roles as { value: string }[]).map(({ value }) => value).sort()).toEqual(["auditor", "finance", "it"]);
  });

  it("stays switched off where a PUT does not say", async () => {
    const id = await join("stays.off@firm.example", { active: false });
    const done = await put(id, { userName: "stays.off@firm.example", displayName: "Stan Off" });
    expect(done.body).toMatchObject({ active: false, displayName: "Stan Off" });
  });

  it("is switched off where a role of theirs names a place that the firm has no more, and gets no other there", async () => {
    const id = await join("place@firm.example", { roles: ["finance/UK01"] });
    await services.db.raw("UPDATE user_grant SET entity_code = 'GONE1' WHERE user_id = $1", [id]);
    await services.db.raw(
      "INSERT INTO legal_entity (code, name, currency, country, region) VALUES ('UK01', 'Meridian UK', 'GBP', 'GB', 'emea')",
    );
    const off = await patch(id, { op: "replace", path: "active", value: false });
    expect(off).toMatchObject({ status: 200, body: { active: false, roles: [{ value: "finance/GONE1" }] } });
    expect(await patch(id, { op: "add", path: "roles", value: ["pmo/GONE1"] })).toMatchObject({ status: 400 });
    expect(rolesOf(await patch(id, { op: "remove", path: "roles" }))).toEqual([]);
  });

  it("is read as RFC 7644 has it: whole paths, parts of a name, and only those roles taken away that are named", async () => {
    const id = await join("paths@firm.example", { displayName: "Pat Path", roles: ["finance", "auditor", "it"] });
    const core = "urn:ietf:params:scim:schemas:core:2.0:User";
    expect(await patch(id, { op: "replace", path: `${core}:active`, value: false })).toMatchObject({ body: { active: false } });
    expect(await patch(id, { op: "replace", path: "name", value: { givenName: "Patricia" } })).toMatchObject({
      body: { displayName: "Pat Path" },
    });
    expect(await patch(id, { op: "replace", value: { name: { givenName: "Patricia", familyName: "Path" } } })).toMatchObject({
      body: { displayName: "Patricia Path" },
    });
    expect(rolesOf(await patch(id, { op: "Remove", path: "roles", value: [{ value: "finance" }] }))).toEqual([
      { value: "auditor" },
      { value: "it" },
    ]);
    expect(rolesOf(await patch(id, { op: "add", path: "roles", value: ["it", "pmo", "pmo"] }))).toEqual([
      { value: "auditor" },
      { value: "it" },
      { value: "pmo" },
    ]);
  });

  it("changes nothing, and leaves no entry, when it is told again", async () => {
    const id = await join("again@firm.example", { roles: ["finance"] });
    await put(id, { userName: "again@firm.example", active: true, roles: ["finance"] });
    expect(await entries(id)).toEqual(["user.create"]);
  });
});

describe("somebody who leaves the firm", () => {
  it("is gone for the directory, without roles and sessions, and the same person when they come back", async () => {
    const id = await join("leaver@firm.example", { externalId: "00u9", roles: ["finance"] });
    const now = services.clock.now();
    const session = await services.db.tx((tx) => openSession(tx, { userId: id, userAgent: null, now }));
    expect((await remove(id)).status).toBe(204);
    expect(await readSession(services.db, session, services.clock.now())).toBeFalsy();
    expect((await get(`/Users/${id}`)).status).toBe(404);
    expect((await remove(id)).status).toBe(404);
    expect((await patch(id, { op: "replace", path: "active", value: true })).status).toBe(404);
    const back = await post({ userName: "leaver@firm.example", externalId: "00u10" });
    expect(back).toMatchObject({ status: 201, body: { id, active: true, roles: [], externalId: "00u10" } });
    expect(await entries(id)).toEqual(["user.create", "user.leave", "user.return", "user.rename", "user.enable"]);
  });

  it("comes back through the identity provider only: a password of before lets nobody in", async () => {
    const { id } = await services.person("Pia Password", ["finance"]);
    const before = (await services.db.raw("SELECT email, password_hash FROM app_user WHERE id = $1", [id])).rows[0];
    expect(before?.password_hash).toBeTypeOf("string");
    await remove(id);
    expect(await post({ userName: before?.email, roles: ["finance"] })).toMatchObject({ status: 201, body: { id } });
    expect((await services.db.raw("SELECT password_hash FROM app_user WHERE id = $1", [id])).rows).toEqual([
      { password_hash: null },
    ]);
  });

  it("is the directory's again when an administrator switches them on by hand", async () => {
    const id = await join("by.hand@firm.example");
    await remove(id);
    const admin = await services.person("Ann Again", ["admin"]);
    expect((await setUserStatus(services.as(admin), { userId: id, status: "active" })).ok).toBe(true);
    expect(await get(`/Users/${id}`)).toMatchObject({ status: 200, body: { active: true } });
    await setUserStatus(services.as(admin), { userId: id, status: "disabled" });
    await services.db.raw("UPDATE app_user SET status = 'disabled' WHERE id = $1", [admin.id]);
  });
});

describe("the firm", () => {
  it("keeps its last administrator, whatever the directory says", async () => {
    const { body } = await get("/Users");
    const admins = (body.Resources as { id: string; active: boolean; roles: { value: string }[] }[]).filter(
      ({ active, roles }) => active && roles.some(({ value }) => value === "admin"),
    );
    expect(admins.length).toBe(1);
    const [last] = admins;
    expect(await remove(String(last?.id))).toMatchObject({ status: 409 });
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
    const id = idOf(made);
    const by = (method: "PATCH" | "PUT" | "DELETE", who: string, body?: object) =>
      ask(method, `/Users/${who}`, { token: ofOne, ...(body ? { body } : {}) });
    const off = { Operations: [{ op: "replace", path: "active", value: false }] };
    expect(await by("PATCH", id, off)).toMatchObject({ status: 200, body: { active: false } });

    const ofFirm = await join("all@firm.example", { roles: ["finance"] });
    const ofNobody = await join("nobody.yet@firm.example");
    for (const who of [ofFirm, ofNobody]) {
      const taken = { userName: "mine@firm.example", displayName: "Mine Now", active: true };
      expect([403, 404]).toContain((await by("PATCH", who, off)).status);
      expect([403, 404]).toContain((await by("PUT", who, taken)).status);
      expect([403, 404]).toContain((await by("DELETE", who)).status);
      expect((await get(`/Users/${who}`)).body).toMatchObject({ active: true });
    }
    expect((await get(`/Users/${ofNobody}`)).body).toMatchObject({ userName: "nobody.yet@firm.example" });
    const without = await ask("POST", "/Users", { token: ofOne, body: { userName: "without@firm.example" } });
    expect(without.status).toBe(403);
    expect(await by("PATCH", id, { Operations: [{ op: "remove", path: "roles" }] })).toMatchObject({ status: 403 });
    expect((await by("DELETE", id)).status).toBe(204);
  });

  it("is read a page at a time, and says what is served", async () => {
    const all = await get("/Users?count=200");
    const pages = await Promise.all([1, 4].map((startIndex) => get(`/Users?startIndex=${startIndex}&count=3`)));
    const ids = (answer: Answered | undefined) => ((answer?.body.Resources ?? []) as { id: string }[]).map(({ id }) => id);
    expect([...ids(pages[0]), ...ids(pages[1])]).toEqual(ids(all).slice(0, 6));
    expect(all.body.totalResults).toBe(ids(all).length);
    const config = await get("/ServiceProviderConfig");
    expect(config.body).toMatchObject({
      ...{ patch: { supported: true }, filter: { supported: true }, sort: { supported: true } },
      ...{ bulk: { supported: false }, etag: { supported: false }, changePassword: { supported: false } },
    });
    for (const path of ["/ResourceTypes", "/Schemas"]) expect((await get(path)).body).toMatchObject({ totalResults: 2 });
    const none = await get("/Devices");
    expect(none).toMatchObject({ status: 404, body: { detail: expect.stringContaining("See /api/scim/v2/ResourceTypes.") } });
    for (const odd of ["a\u0000b", "x".repeat(300)])
      expect(await get(`/Users?filter=${encodeURIComponent(`userName eq "${odd}"`)}`)).toMatchObject({
        status: 400,
      });
  });
});
