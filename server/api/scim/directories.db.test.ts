import { describe, expect, it } from "vitest";
import type { Answered } from "../rest/api-for-tests.ts";
import { ownDirectory } from "./directory-for-tests.ts";

/** What Microsoft Entra ID and Okta are documented to send, and how errors are told (RFC 7644, 3.12). */
const { ask, get, join, patch, post, put, services } = ownDirectory();
const found = async (filter: string) => {
  const { body, status } = await get(`/Users?filter=${encodeURIComponent(filter)}`);
  return status === 200 ? (body.Resources as { id: string }[]).map(({ id }) => id) : body.scimType;
};
const rolesOf = ({ body }: Answered) => (body.roles as { value: string }[]).map(({ value }) => value);
const errorUrn = "urn:ietf:params:scim:api:messages:2.0:Error";

describe("an error", () => {
  it("is told in SCIM's own form, whatever is wrong", async () => {
    const id = await join("errors@firm.example");
    const big = "x".repeat(1_100_000);
    const wrong: [string, Promise<Answered>, number, string | undefined][] = [
      ["no token", ask("GET", "/Users", { token: "" }), 401, undefined],
      ["unknown path", get("/Bulk"), 404, undefined],
      ["the base itself", ask("GET", ""), 404, undefined],
      ["nobody", get("/Users/0190a000-0000-7000-8000-000000000001"), 404, undefined],
      ["no id", put("not-an-id", { userName: "a@firm.example" }), 404, undefined],
      ["no id to change", patch("not-an-id", { op: "replace", path: "active", value: false }), 404, undefined],
      ["no id to delete", ask("DELETE", "/Users/not-an-id"), 404, undefined],
      ["wrong method", ask("DELETE", "/Users"), 405, undefined],
      ["no JSON", ask("POST", "/Users", { body: "{" }), 400, "invalidSyntax"],
      ["no body", ask("POST", "/Users"), 400, "invalidValue"],
      ["a list", ask("POST", "/Users", { body: [] }), 400, "invalidValue"],
      ["a form", ask("POST", "/Users", { body: "a=b", headers: { "content-type": "text/plain" } }), 415, undefined],
      ["too much", post({ userName: big }), 413, undefined],
      ["no user name", post({ displayName: "No Name" }), 400, "invalidValue"],
      ["no number", get("/Users?startIndex=first"), 400, "invalidValue"],
      ["no filter", get("/Users?filter="), 400, "invalidFilter"],
      ["half a filter", get(`/Users?filter=${encodeURIComponent('userName eq "a" and')}`), 400, "invalidFilter"],
      ["a filter of what is not held", get(`/Users?filter=${encodeURIComponent('title eq "a"')}`), 400, "invalidFilter"],
      ["no operations", ask("PATCH", `/Users/${id}`, { body: {} }), 400, "invalidValue"],
      ["no such operation", patch(id, { op: "move", path: "active" }), 400, "invalidValue"],
      ["nothing to remove", patch(id, { op: "remove" }), 400, "noTarget"],
      ["no path", patch(id, { op: "replace", path: "name[", value: "x" }), 400, "invalidPath"],
      ["roles by what is not held", patch(id, { op: "remove", path: 'roles[type eq "x"]' }), 400, "invalidPath"],
      ["the id", patch(id, { op: "replace", path: "id", value: "x" }), 400, "mutability"],
      ["no user name any more", patch(id, { op: "remove", path: "userName" }), 400, "mutability"],
      ["twice", post({ userName: "errors@firm.example" }), 409, "uniqueness"],
    ];
    for (const [what, asked, status, scimType] of wrong) {
      const answer = await asked;
      expect([answer.status, answer.headers.get("content-type")], what).toEqual([status, "application/scim+json"]);
      expect(answer.body, what).toMatchObject({ schemas: [errorUrn], status: String(status) });
      expect(answer.body.scimType, what).toBe(scimType);
      expect(answer.body.detail, what).not.toMatch(/undefined|expected|Invalid input/);
    }
  });
});

describe("a list of people", () => {
  it("is filtered in the forms that directories use", async () => {
    const id = await join("filter@firm.example", { externalId: 'e"1', displayName: "Fil Ter" });
    const core = "urn:ietf:params:scim:schemas:core:2.0:User";
    for (const filter of [
      'USERNAME EQ "Filter@firm.example"',
      `${core}:userName eq "filter@firm.example"`,
      'emails[type eq "work"].value eq "filter@firm.example"',
      'emails.value eq "filter@firm.example"',
      String.raw`externalId eq "e\"1"`,
      `id eq "${id}"`,
      'displayName eq "fil ter" and active eq true',
      `id eq "${id}" and userName eq "filter@firm.example"`,
    ])
      expect(await found(filter), filter).toEqual([id]);
    expect(await found('userName eq "filter@firm.example" and active eq false')).toEqual([]);
    for (const filter of ['userName sw "f"', 'userName eq "a" or userName eq "b"', "userName eq filter", 'userName eq "a" b'])
      expect(await found(filter), filter).toBe("invalidFilter");
  });

  it("keeps to the bounds of RFC 7644, 3.4.2.4", async () => {
    const [all, none] = [await get("/Users"), await get("/Users?count=0")];
    const total = all.body.totalResults;
    expect(none.body).toMatchObject({ totalResults: total, itemsPerPage: 0, Resources: [] });
    expect((await get("/Users?count=-5")).body).toMatchObject({ totalResults: total, itemsPerPage: 0 });
    expect((await get("/Users?startIndex=-3&count=1")).body).toMatchObject({ startIndex: 1, itemsPerPage: 1 });
    expect((await get("/Users?startIndex=999999999")).body).toMatchObject({ totalResults: total, Resources: [] });
  });

  it("is sorted by what is asked, page by page, and not by what is not held", async () => {
    const ids: string[] = [];
    for (const [address, more] of [
      ["sort.b@firm.example", { displayName: "sort Bea", externalId: "s2" }],
      ["sort.a@firm.example", { displayName: "Sort Cy", externalId: "s1" }],
      ["sort.c@firm.example", { displayName: "Sort Al" }],
    ] as const) {
      ids.push(await join(address, more));
      services.clock.advance(1_000);
    }
    const letters = async (query: string) => {
      const { body } = await get(`/Users?count=200&${query}`);
      const places = (body.Resources as { id: string }[]).map(({ id }) => ids.indexOf(id));
      return places
        .filter((place) => place >= 0)
        .map((place) => "BAC"[place])
        .join("");
    };
    expect(await letters("sortBy=userName")).toBe("ABC");
    expect(await letters("sortBy=USERNAME&sortOrder=Descending")).toBe("CBA");
    expect(await letters("sortBy=displayName")).toBe("CBA");
    expect(await letters("sortBy=externalId")).toBe("ABC");
    expect(await letters("sortBy=externalId&sortOrder=descending")).toBe("CBA");
    expect(await letters("sortBy=urn:ietf:params:scim:schemas:core:2.0:User:meta.created&sortOrder=descending")).toBe("CAB");
    const all = (await get("/Users?count=200&sortBy=userName")).body.Resources as { id: string }[];
    const second = (await get("/Users?startIndex=2&count=2&sortBy=userName")).body.Resources as { id: string }[];
    expect(second.map(({ id }) => id)).toEqual(all.slice(1, 3).map(({ id }) => id));
    const refused = await get("/Users?sortBy=department");
    expect(refused).toMatchObject({ status: 400, body: { scimType: "invalidValue" } });
    expect(refused.body.detail).toContain("not by department");
    expect((await get("/Users?sortBy=userName&sortOrder=sideways")).status).toBe(400);
    const names = async (query: string) =>
      ((await get(`/Groups?${query}`)).body.Resources as { displayName: string }[]).map(({ displayName }) => displayName);
    expect(await names("sortBy=displayName&sortOrder=descending")).toEqual((await names("")).toReversed());
  });

  it("is answered with those attributes that are asked for, and always with the id", async () => {
    const id = await join("shown@firm.example", { displayName: "Sho Wn", externalId: "00s" });
    const one = async (query: string) => Object.keys((await get(`/Users/${id}?${query}`)).body).sort();
    expect(await one("attributes=USERNAME,active")).toEqual(["active", "id", "schemas", "userName"]);
    expect((await get(`/Users/${id}?attributes=name.formatted,emails.value`)).body).toMatchObject({
      name: { formatted: "Sho Wn" },
      emails: [{ value: "shown@firm.example" }],
    });
    expect((await get(`/Users/${id}?attributes=emails.value`)).body.emails).toEqual([{ value: "shown@firm.example" }]);
    expect(await one("excludedAttributes=roles,emails,meta,name,id")).toEqual([
      "active",
      "displayName",
      "externalId",
      "id",
      "schemas",
      "userName",
    ]);
    const listed = await get(`/Users?attributes=userName&filter=${encodeURIComponent(`id eq "${id}"`)}`);
    expect(listed.body.Resources).toEqual([{ schemas: expect.anything(), id, userName: "shown@firm.example" }]);
    expect(Object.keys((await post({ userName: "short@firm.example" }, "?attributes=id")).body).sort()).toEqual([
      "id",
      "schemas",
    ]);
  });
});

describe("Microsoft Entra ID", () => {
  it("lets in, changes by paths with filters and texts for truth, and takes one out softly", async () => {
    const made = await post({
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
      externalId: "0a21f0f2",
      userName: "Test_User@firm.example",
      active: true,
      emails: [{ primary: true, type: "work", value: "Test_User@firm.example" }],
      meta: { resourceType: "User" },
      name: { formatted: "givenName familyName", familyName: "familyName", givenName: "givenName" },
      roles: [],
    });
    expect(made.status).toBe(201);
    const id = String(made.body.id);
    expect(made.headers.get("location")).toBe(`/api/scim/v2/Users/${id}`);
    const changed = await patch(
      id,
      { op: "Replace", path: 'emails[type eq "work"].value', value: "updatedEmail@firm.example" },
      { op: "Replace", path: "name.familyName", value: "updatedFamilyName" },
      { op: "Add", path: 'phoneNumbers[type eq "mobile"].value', value: "12345" },
      { op: "Add", path: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", value: "Finance" },
      { op: "Replace", path: "displayName", value: "Updated Name" },
    );
    expect(changed).toMatchObject({ status: 200, body: { displayName: "Updated Name", userName: "test_user@firm.example" } });
    expect(await patch(id, { op: "Replace", path: "active", value: "False" })).toMatchObject({ body: { active: false } });
    expect(await patch(id, { op: "Replace", value: { active: "True", id, "name.formatted": "By Dots" } })).toMatchObject({
      body: { active: true, displayName: "By Dots" },
    });
  });

  it("gives roles one at a time, or whole as JSON within the text", async () => {
    const id = await join("entra.roles@firm.example");
    const only = (op: string, value?: string) => patch(id, { op, path: 'roles[primary eq "True"].value', value });
    expect(rolesOf(await only("Add", "finance"))).toEqual(["finance"]);
    expect(rolesOf(await only("Replace", "pmo"))).toEqual(["pmo"]);
    expect(rolesOf(await only("Remove"))).toEqual([]);
    const whole = JSON.stringify({ id: "06b07648", value: "it", displayName: "IT" });
    const complex = [{ type: "WindowsAzureActiveDirectoryRole", primary: false, value: whole }];
    expect(rolesOf(await patch(id, { op: "Add", path: "roles", value: complex }))).toEqual(["it"]);
  });
});

describe("Okta", () => {
  it("sets a person whole, and loses nothing that it does not send", async () => {
    const id = await join("okta@firm.example", { externalId: "00uOkta", displayName: "Ok Ta", roles: ["finance"] });
    expect(await put(id, { userName: "okta@firm.example" })).toMatchObject({
      status: 200,
      body: { externalId: "00uOkta", displayName: "Ok Ta", active: true, roles: [{ value: "finance" }] },
    });
    const off = await put(id, { userName: "okta@firm.example", active: false, roles: null, name: { givenName: null } });
    expect(off).toMatchObject({ body: { active: false, displayName: "Ok Ta", roles: [{ value: "finance" }] } });
    expect((await put(id, { userName: "okta@firm.example", externalId: "" })).body).not.toHaveProperty("externalId");
  });

  it("writes attributes in whatever case", async () => {
    const made = await post({ USERNAME: "case@firm.example", Active: false, NAME: { GivenName: "Ca", familyname: "Se" } });
    expect(made).toMatchObject({ status: 201, body: { userName: "case@firm.example", active: false, displayName: "Ca Se" } });
    const body = { operations: [{ OP: "Replace", Path: "ACTIVE", Value: true }] };
    expect(await ask("PATCH", `/Users/${made.body.id}`, { body })).toMatchObject({ body: { active: true } });
  });
});

describe("what is served", () => {
  it("is told whole, and one by one", async () => {
    const urn = "urn:ietf:params:scim:schemas:core:2.0:User";
    expect((await get("/ServiceProviderConfig")).body).toMatchObject({
      etag: { supported: false },
      sort: { supported: true },
      bulk: { supported: false },
      meta: { resourceType: "ServiceProviderConfig" },
    });
    expect((await get("/ResourceTypes/User")).body).toMatchObject({ id: "User", endpoint: "/Users", schema: urn });
    const schema = (await get(`/Schemas/${urn}`)).body as { attributes: { name: string; description: string }[] };
    expect(schema.attributes.map(({ name }) => name)).toEqual([
      "userName",
      "externalId",
      "displayName",
      "name",
      "emails",
      "active",
      "roles",
    ]);
    const ofGroups = "urn:ietf:params:scim:schemas:core:2.0:Group";
    expect((await get("/ResourceTypes/Group")).body).toMatchObject({ id: "Group", endpoint: "/Groups", schema: ofGroups });
    expect((await get(`/Schemas/${ofGroups}`)).body).toMatchObject({
      attributes: [{ name: "displayName" }, { name: "members" }],
    });
    expect((await get("/Schemas/urn:nothing")).status).toBe(404);
  });
});
