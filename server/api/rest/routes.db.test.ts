import { beforeAll, describe, expect, it } from "vitest";
import { permissionNames, permissions } from "../../domain/access/permissions.ts";
import { ownServices } from "../../testing/own-services.ts";
import { type Answered, asking, tokenFor } from "./api-for-tests.ts";
import { openApiDocument } from "./openapi.ts";
import { createQuota } from "./quota.ts";
import { restRoutes } from "./table.ts";

const { services, stored } = ownServices();
let ask: ReturnType<typeof asking>;
let token: string;
const names = ["Alpha", "Beta", "Gamma", "Delta", "Epsilon"];

beforeAll(async () => {
  ask = asking(services, restRoutes, createQuota({ requests: 100_000 }));
  token = await tokenFor(services, "finance");
  for (const [index, name] of names.entries()) {
    const isUk = index % 2 === 0;
    await stored.engagement({
      name,
      entityCode: isUk ? "UK01" : "DE01",
      region: isUk ? "UK & Ireland" : "DACH",
      wonAt: new Date(Date.UTC(2026, 10, 1 + Math.floor(index / 2))),
      currency: "GBP",
      amount: "1000.00",
    });
  }
}, 120_000);

const items = (answered: Answered) => answered.body.items as Record<string, unknown>[];
const get = (path: string, as = token) => ask("GET", path, { token: as });
async function namesOf(path: string, as = token): Promise<unknown[]> {
  const answered = await get(path, as);
  expect(answered.status, JSON.stringify(answered.body)).toBe(200);
  return items(answered).map(({ name }) => name);
}
/** A path that fits a route: a record that is not there. */
const pathOf = (route: { path: string }) =>
  route.path
    .replace("{set}", "product")
    .replace("{key}", "nowhere")
    .replace(/\{[^}]+\}/g, "0190a000-0000-7000-8000-000000000001");

describe("the OpenAPI document", () => {
  const document = openApiDocument(restRoutes, "1");
  const operations = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods ?? {}).map(([method, operation]) => ({
      path,
      method,
      operation: operation as Record<string, unknown>,
    })),
  );

  it("has every route of the API and nothing else, each under a name of its own", () => {
    const described = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(described.sort()).toEqual(restRoutes.map(({ method, path }) => `${method} ${path}`).sort());
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(document).toMatchObject({ openapi: "3.1.1", security: [{ token: [] }], servers: [{ url: "/api/v1" }] });
  });

  it("says of each operation the scope, the parameters of its path, what it answers and how it fails", () => {
    for (const { method, operation, path } of operations) {
      const [, scope] = /^Scope: `(.+)`$/.exec(String(operation.description)) ?? [];
      expect(permissionNames, path).toContain(scope);
      const parameters = (operation.parameters ?? []) as { in: string; name: string; required?: boolean }[];
      const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name);
      expect(
        parameters.filter((one) => one.in === "path").map(({ name }) => name),
        path,
      ).toEqual(inPath);
      expect(
        parameters.some(({ name }) => name === "Idempotency-Key"),
        path,
      ).toBe(method !== "get");
      expect(operation.responses, path).toMatchObject({ default: { content: { "application/problem+json": {} } } });
      expect(Object.keys(operation.responses as object), path).toContain(
        method === "post" && path.endsWith("/versions") ? "201" : "200",
      );
    }
  });

  it("refers to nothing that it does not hold, and can be sent as JSON", () => {
    const text = JSON.stringify(document);
    const schemas = Object.keys(document.components?.schemas ?? {});
    expect(schemas).toContain("Problem");
    for (const [, name] of text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)) expect(schemas).toContain(name);
    expect(text).toContain('"format":"date-time"');
  });
});

describe("every route", () => {
  it("refuses a token without its scope, before it looks at anything else", async () => {
    for (const route of restRoutes) {
      const [role] = permissions[route.permission];
      const narrow = await tokenFor(services, role, { scopes: ["account.manage"] });
      const answered = await ask(route.method, pathOf(route), { token: narrow, ...(route.body ? { body: {} } : {}) });
      expect(answered.body, `${route.method} ${route.path}`).toMatchObject({
        status: 403,
        detail: expect.stringContaining(`lacks the scope ${route.permission}`),
      });
    }
  });

  it("needs no other scope than the one that it names", async () => {
    for (const route of restRoutes.filter(({ method }) => method === "GET")) {
      const [role] = permissions[route.permission];
      const allowed = await tokenFor(services, role, { scopes: [route.permission] });
      const answered = await get(pathOf(route), allowed);
      expect([200, 404, 422], `${route.path}: ${JSON.stringify(answered.body)}`).toContain(answered.status);
      if (!route.path.includes("{")) expect(answered.status, `${route.path}: ${JSON.stringify(answered.body)}`).toBe(200);
    }
  });
});

describe("a list of the public API", () => {
  it("is paged by cursor without loss or repetition, in either direction", async () => {
    for (const sort of ["-won", "won", "number", "-updated", "value"]) {
      const seen: unknown[] = [];
      let cursor: string | null = "";
      do {
        const page: Answered = await get(
          `/engagements?limit=2&sort=${sort}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`,
        );
        expect(page.status, JSON.stringify(page.body)).toBe(200);
        seen.push(...items(page).map(({ name }) => name));
        cursor = page.body.nextCursor as string | null;
      } while (cursor);
      expect([...seen].sort(), sort).toEqual([...names].sort());
    }
    expect((await namesOf("/engagements?limit=1"))[0]).toBe("Epsilon");
  });

  it("does not move when a record comes in between two pages", async () => {
    const first = await get("/engagements?limit=2&sort=won");
    await stored.engagement({
      name: "Zeta",
      entityCode: "UK01",
      region: "UK & Ireland",
      wonAt: new Date("2026-10-01T00:00:00Z"),
    });
    const second = await namesOf(`/engagements?limit=2&sort=won&cursor=${encodeURIComponent(String(first.body.nextCursor))}`);
    expect(second).toEqual(["Gamma", "Delta"]);
    await services.db.raw("DELETE FROM engagement WHERE name = 'Zeta'");
  });

  it("refuses a cursor that is not its own, and a limit beyond 200", async () => {
    const page = await get("/engagements?limit=2&sort=won");
    const foreign = encodeURIComponent(String(page.body.nextCursor));
    for (const path of ["/engagements?cursor=nonsense", `/engagements?sort=number&cursor=${foreign}`, "/engagements?limit=201"])
      expect((await get(path)).body, path).toMatchObject({ status: 422, code: "invalid" });
  });

  it("has one entity's records for a token of that entity, and counts no others", async () => {
    const uk = await tokenFor(services, "finance", { entityCode: "UK01" });
    expect((await namesOf("/engagements?sort=number", uk)).sort()).toEqual(["Alpha", "Epsilon", "Gamma"]);
    expect((await get("/engagements", uk)).body.total).toEqual({ value: 3, capped: false });
    expect(await namesOf("/engagements?entity=DE01", uk)).toEqual([]);
    const found = await services.db.raw("SELECT id, number FROM engagement WHERE name = 'Beta'");
    for (const id of [found.rows[0]?.id, found.rows[0]?.number]) expect((await get(`/engagements/${id}`, uk)).status).toBe(404);
    const dach = await tokenFor(services, "finance", { region: "DACH" });
    expect((await namesOf("/engagements", dach)).sort()).toEqual(["Beta", "Delta"]);
  });

  it("that is short is paged and searched like every other", async () => {
    const admin = await tokenFor(services, "admin");
    for (const list of ["/mappings", "/connections", "/tokens", "/people"]) {
      const all = (await get(`${list}?limit=200`, admin)).body.items as Record<string, unknown>[];
      const seen: unknown[] = [];
      let cursor: unknown = null;
      do {
        const page: Answered = await get(
          `${list}?limit=2${cursor ? `&cursor=${encodeURIComponent(String(cursor))}` : ""}`,
          admin,
        );
        expect(page.status, `${list}: ${JSON.stringify(page.body)}`).toBe(200);
        expect(items(page).length, list).toBeLessThanOrEqual(2);
        seen.push(...items(page));
        cursor = page.body.nextCursor;
      } while (cursor);
      expect(seen, list).toEqual(all);
      expect(items(await get(`${list}?q=no-such-thing`, admin)), list).toEqual([]);
    }
    expect(items(await get("/mappings?q=TAX", admin))).toMatchObject([{ set: "tax-profile" }]);
    expect((await get("/mappings?cursor=gone", admin)).body).toMatchObject({ status: 422, code: "invalid" });
    expect((await get("/mappings/product/versions?limit=1", admin)).status).toBe(200);
    const beyond = String(Number.MAX_SAFE_INTEGER);
    expect((await get(`/mappings/product/versions?cursor=${beyond}`, admin)).status).toBe(422);
    expect((await get(`/mappings/product?version=${beyond}`, admin)).status).toBe(422);
  });

  it("narrows by several values at once", async () => {
    expect((await namesOf("/engagements?entity=UK01,DE01")).length).toBe(5);
    expect(await namesOf("/engagements?q=gam")).toEqual(["Gamma"]);
    expect((await namesOf("/engagements?wonFrom=2026-11-02&wonTo=2026-11-02")).sort()).toEqual(["Delta", "Gamma"]);
    expect((await get("/engagements?status=unheard-of")).status).toBe(422);
  });
});

describe("writes through the public API", () => {
  it("publish a mapping at once, and put a change of tax profile before a second person", async () => {
    const write = (set: string, changes: unknown, key: string) =>
      ask("POST", `/mappings/${set}/versions`, {
        token,
        body: { changes, why: "from the ERP" },
        headers: { "idempotency-key": key },
      });
    const terms = [{ op: "put", key: ["30 days net"], value: { erpTerms: "Net 30" } }];
    expect(await write("payment-terms", terms, "t1")).toMatchObject({
      status: 201,
      body: { state: "published", version: 1, changes: 1 },
    });
    expect((await write("payment-terms", terms, "t1")).headers.get("idempotency-replayed")).toBe("true");
    expect(await write("payment-terms", terms, "t2")).toMatchObject({ status: 201, body: { state: "unchanged", version: 1 } });
    const tax = [{ op: "put", key: ["UK01", "DE"], value: { taxProfile: "UK export" } }];
    expect(await write("tax-profile", tax, "t3")).toMatchObject({ status: 201, body: { state: "in_review" } });
    expect(await write("payment-terms", [{ op: "put", key: ["x"], value: { odd: 1 } }], "t4")).toMatchObject({ status: 422 });
    const rows = await get("/mappings/payment-terms");
    expect(rows.body).toMatchObject({ version: 1, rows: [{ key: ["30 days net"] }] });
  });

  it("end a token, whose next request is refused", async () => {
    const doomed = await tokenFor(services, "pmo");
    const admin = await tokenFor(services, "admin");
    const listed = items(await get("/tokens?limit=200", admin));
    const one = listed.find(({ prefix }) => doomed.startsWith(String(prefix)));
    expect(one).not.toHaveProperty("secret");
    expect((await get("/engagements", doomed)).status).toBe(200);
    expect((await ask("POST", `/tokens/${one?.id}/revoke`, { token: admin })).status).toBe(200);
    expect((await get("/engagements", doomed)).status).toBe(401);
  });
});

describe("what the public API shows of people", () => {
  it("has addresses for administrators, none for IT", async () => {
    await services.person("Nora New", ["finance"]);
    const shown = async (role: "admin" | "it") => items(await get("/people?q=nora", await tokenFor(services, role)))[0];
    expect(await shown("admin")).toMatchObject({ name: "Nora New", email: "nora.new@firm.example" });
    expect(await shown("it")).not.toHaveProperty("email");
  });
});
