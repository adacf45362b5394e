import { beforeAll, describe, expect, it } from "vitest";
import { openSession, readSession } from "../../auth/session.ts";
import { type Answered, tokenFor } from "../rest/api-for-tests.ts";
import { idOf, ownDirectory } from "./directory-for-tests.ts";

/** Groups as Microsoft Entra ID and Okta are documented to push them: each is a role at a place. */
const { ask, get, join, services } = ownDirectory();
beforeAll(async () => {
  await services.db.raw(
    "INSERT INTO legal_entity (code, name, currency, country, region) VALUES ('UK01', 'Meridian UK', 'GBP', 'GB', 'emea'), ('US01', 'Meridian US', 'USD', 'US', 'americas')",
  );
});

const patchUrn = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
const groupUrn = "urn:ietf:params:scim:schemas:core:2.0:Group";
const push = (body: object) => ask("POST", "/Groups", { body: { schemas: [groupUrn], ...body } });
const patch = (id: string, ...Operations: unknown[]) =>
  ask("PATCH", `/Groups/${id}`, { body: { schemas: [patchUrn], Operations } });
const put = (id: string, body: object) => ask("PUT", `/Groups/${id}`, { body: { schemas: [groupUrn], ...body } });
const found = async (filter: string, more = "") => {
  const { body, status } = await get(`/Groups?filter=${encodeURIComponent(filter)}${more}`);
  return status === 200 ? (body.Resources as { id: string; members?: unknown }[]) : body.scimType;
};
const groupOf = async (displayName: string) => idOf(await push({ displayName }));
const membersOf = ({ body }: Answered) => (body.members as { value: string }[]).map(({ value }) => value);
const rolesOf = async (id: string) => ((await get(`/Users/${id}`)).body.roles as { value: string }[]).map(({ value }) => value);
const entries = async (id: string) =>
  (await services.db.raw("SELECT action, actor_type, after FROM audit_entry WHERE subject_id = $1 ORDER BY id", [id])).rows;

describe("Microsoft Entra ID", () => {
  it("looks a group up, makes it, adds people to it and takes them out, as it sends that", async () => {
    expect(await found('displayName eq "finance/US01"', "&excludedAttributes=members")).toEqual([
      { schemas: [groupUrn], id: expect.any(String), displayName: "finance/US01", meta: expect.anything() },
    ]);
    const made = await push({
      externalId: "8aa1a0c0",
      displayName: "finance/US01",
      members: [],
      meta: { resourceType: "Group" },
    });
    expect(made).toMatchObject({
      status: 201,
      body: { displayName: "finance/US01", members: [], meta: { resourceType: "Group" } },
    });
    const id = idOf(made);
    expect(made.headers.get("location")).toContain(`/api/scim/v2/Groups/${id}`);
    const [ann, bob] = [
      await join("ann@firm.example", { displayName: "Ann" }),
      await join("bob@firm.example", { roles: ["pmo"] }),
    ];
    const member = (value: string) => ({ $ref: null, value });
    expect((await patch(id, { op: "Add", path: "members", value: [member(ann), member(bob)] })).status).toBe(200);
    expect(await rolesOf(bob)).toEqual(["pmo", "finance/US01"]);
    expect((await get(`/Groups/${id}`)).body.members).toEqual([
      { value: ann, display: "Ann", type: "User" },
      { value: bob, display: expect.any(String), type: "User" },
    ]);
    expect(Object.keys((await get(`/Groups/${id}?excludedAttributes=members`)).body).sort()).toEqual([
      ...["displayName", "id", "meta", "schemas"],
    ]);
    expect(membersOf(await patch(id, { op: "Remove", path: "members", value: [member(ann)] }))).toEqual([bob]);
    expect(membersOf(await patch(id, { op: "Remove", path: `members[value eq "${bob}"]` }))).toEqual([]);
    expect(await rolesOf(bob)).toEqual(["pmo"]);
    expect(await entries(bob)).toMatchObject([
      { action: "user.create" },
      { action: "user.set-grants", actor_type: "token", after: { grants: ["pmo/*/*/", "finance/US01/*/"] } },
      { action: "user.set-grants", after: { grants: ["pmo/*/*/"] } },
    ]);
    const same = { op: "Replace", path: "displayName", value: "finance/US01" };
    expect(await patch(id, same, { op: "Replace", path: "externalId", value: "8aa1a0c1" })).toMatchObject({ status: 200 });
    const renamed = await patch(id, { op: "Replace", path: "displayName", value: "finance/UK01" });
    expect(renamed).toMatchObject({ status: 400, body: { scimType: "mutability" } });
    expect(renamed.body.detail).toContain("The group finance/US01 is that role and cannot be renamed to finance/UK01.");
  });

  it("asks whether somebody is a member", async () => {
    const id = await groupOf("auditor/UK01");
    const [mia, nik] = [await join("mia@firm.example", { roles: ["auditor/UK01"] }), await join("nik@firm.example")];
    expect(await found(`id eq "${id}" and members eq "${mia}"`, "&attributes=id")).toEqual([{ schemas: [groupUrn], id }]);
    expect(await found(`id eq "${id}" and members eq "${nik}"`)).toEqual([]);
  });
});

describe("Okta", () => {
  it("lists groups, pushes one with its people, changes it without paths, and sets it as a whole", async () => {
    const listed = await get("/Groups?startIndex=1&count=100");
    const names = (listed.body.Resources as { displayName: string }[]).map(({ displayName }) => displayName);
    for (const role of ["admin", "auditor", "finance", "it", "pmo"]) expect(names).toContain(role);
    expect(listed.body).toMatchObject({ totalResults: names.length, itemsPerPage: names.length });
    expect((await get("/Groups?startIndex=2&count=1")).body).toMatchObject({ Resources: [{ displayName: names[1] }] });

    const [cat, dan, eva] = [await join("cat@firm.example"), await join("dan@firm.example"), await join("eva@firm.example")];
    const made = await push({ displayName: "pmo/*/emea/lead", members: [{ value: cat, display: "cat@firm.example" }] });
    expect(membersOf(made)).toEqual([cat]);
    const id = idOf(made);
    const changed = await patch(
      id,
      { op: "remove", path: `members[value eq "${cat}"]` },
      { op: "add", path: "members", value: [{ value: dan, display: "dan@firm.example" }] },
      { op: "replace", value: { id, displayName: "pmo/*/emea/lead" } },
    );
    expect(membersOf(changed)).toEqual([dan]);
    expect(membersOf(await patch(id, { op: "replace", path: "members", value: [{ value: eva }] }))).toEqual([eva]);
    const whole = { id, displayName: "pmo/*/emea/lead", members: [{ value: cat }, { value: dan }] };
    expect(membersOf(await put(id, whole))).toEqual([cat, dan]);
    expect(membersOf(await put(id, { displayName: "pmo/*/emea/lead" }))).toEqual([cat, dan]);
    expect(membersOf(await patch(id, { op: "remove", path: "members" }))).toEqual([]);
    expect([await rolesOf(cat), await rolesOf(dan), await rolesOf(eva)]).toEqual([[], [], []]);
  });

  it("deletes a group: nobody holds its role any more, and what else they hold stays", async () => {
    const fay = await join("fay@firm.example", { roles: ["it", "finance/UK01"] });
    const id = await groupOf("finance/UK01");
    const now = services.clock.now();
    const session = await services.db.tx((tx) => openSession(tx, { userId: fay, userAgent: null, now }));
    expect((await ask("DELETE", `/Groups/${id}`)).status).toBe(204);
    expect(await rolesOf(fay)).toEqual(["it"]);
    expect(await readSession(services.db, session, now)).toBeTruthy();
    expect(membersOf(await get(`/Groups/${id}`))).toEqual([]);
  });
});

describe("a group", () => {
  it("is changed wholly or not at all, and leaves no entry when it is told again", async () => {
    const id = await groupOf("sales_ops");
    const gus = await join("gus@firm.example");
    const nobody = "0190a000-0000-7000-8000-000000000001";
    const refused = await patch(id, { op: "add", path: "members", value: [{ value: gus }, { value: nobody }] });
    expect(refused).toMatchObject({ status: 400, body: { scimType: "invalidValue" } });
    expect(refused.body.detail).toContain(`There is no person ${nobody}.`);
    expect(await rolesOf(gus)).toEqual([]);
    for (let times = 0; times < 2; times += 1) await patch(id, { op: "add", path: "members", value: [gus] });
    await patch(id, { op: "remove", path: "members", value: [{ value: nobody }] });
    expect((await entries(gus)).map(({ action }) => action)).toEqual(["user.create", "user.set-grants"]);
  });

  it("keeps all that two requests change of it at once", async () => {
    const id = await groupOf("executive");
    const people = await Promise.all([1, 2, 3].map((n) => join(`at-once-${n}@firm.example`)));
    await Promise.all(people.map((person) => patch(id, { op: "add", path: "members", value: [{ value: person }] })));
    expect(membersOf(await get(`/Groups/${id}`)).sort()).toEqual([...people].sort());
  });

  it("never takes the last administrator of the firm away, but lets one follow another", async () => {
    const id = await groupOf("admin");
    const last = membersOf(await get(`/Groups/${id}`));
    expect(last).toHaveLength(1);
    for (const tried of [
      patch(id, { op: "remove", path: "members", value: [{ value: last[0] }] }),
      put(id, { displayName: "admin", members: [] }),
      ask("DELETE", `/Groups/${id}`),
    ])
      expect(await tried).toMatchObject({
        status: 409,
        body: { detail: expect.stringContaining("is the only administrator of the firm") },
      });
    const next = await join("next.admin@firm.example");
    expect(membersOf(await put(id, { displayName: "admin", members: [{ value: next }] }))).toEqual([next]);
    expect(membersOf(await put(id, { displayName: "admin", members: last.map((value) => ({ value })) }))).toEqual(last);
  });

  it("is out of the reach of a token of another entity, and of one without the scope", async () => {
    const token = await tokenFor(services, "admin", { entityCode: "UK01", scopes: ["access.manage"] });
    const hal = await join("hal@firm.example", { roles: ["it/UK01"] });
    const [own, other, whole] = [await groupOf("pmo/UK01"), await groupOf("pmo/US01"), await groupOf("pmo")];
    const by = (id: string, ...Operations: unknown[]) => ask("PATCH", `/Groups/${id}`, { token, body: { Operations } });
    const add = { op: "add", path: "members", value: [{ value: hal }] };
    expect((await by(own, add)).status).toBe(200);
    for (const id of [other, whole]) {
      expect((await by(id, add)).status).toBe(403);
      expect((await ask("DELETE", `/Groups/${id}`, { token })).status).toBe(403);
    }
    expect(await rolesOf(hal)).toEqual(["it/UK01", "pmo/UK01"]);
    const ofUs = await join("ofus@firm.example", { roles: ["pmo/US01"] });
    expect(membersOf(await ask("GET", `/Groups/${other}`, { token }))).toEqual([]);
    expect(membersOf(await get(`/Groups/${other}`))).toEqual([ofUs]);
    const reader = await tokenFor(services, "admin", { scopes: ["access.read"] });
    expect((await ask("GET", "/Groups", { token: reader })).status).toBe(403);
    expect((await ask("PATCH", `/Groups/${own}`, { token: reader, body: { Operations: [add] } })).status).toBe(403);
  });

  it("is refused in plain words where it is no role, at no place of the firm, or asked for what is not held", async () => {
    const id = await groupOf("finance");
    const wrong: [string, Promise<Answered>, number, string | undefined][] = [
      ["no role", push({ displayName: "Marketing" }), 400, "invalidValue"],
      ["no name", push({}), 400, "invalidValue"],
      ["no such place", push({ displayName: "finance/XX99" }), 400, "invalidValue"],
      ["no id", get("/Groups/nothing"), 404, undefined],
      ["no id to change", patch("nothing", { op: "add", path: "members", value: [] }), 404, undefined],
      ["no id to set", put("nothing", { displayName: "finance" }), 404, undefined],
      ["no id to delete", ask("DELETE", "/Groups/nothing"), 404, undefined],
      ["another name", put(id, { displayName: "pmo" }), 400, "mutability"],
      ["no name any more", patch(id, { op: "remove", path: "displayName" }), 400, "mutability"],
      ["no member", patch(id, { op: "add", path: "members", value: [{ value: "ann" }] }), 400, "invalidValue"],
      ["members by what is not held", patch(id, { op: "remove", path: 'members[type eq "User"]' }), 400, "invalidPath"],
      ["a filter of what is not held", get(`/Groups?filter=${encodeURIComponent('title eq "a"')}`), 400, "invalidFilter"],
      ["the id", patch(id, { op: "replace", path: "id", value: "x" }), 400, "mutability"],
    ];
    for (const [what, asked, status, scimType] of wrong) {
      const answer = await asked;
      expect([answer.status, answer.body.scimType], what).toEqual([status, scimType]);
      expect(answer.body.detail, what).not.toMatch(/undefined|expected|Invalid input/);
    }
    expect((await push({ displayName: "Marketing" })).body.detail).toContain("“Marketing” is no role. Call the group by a role");
    expect(await found('displayName eq "Marketing"')).toEqual([]);
  });
});
