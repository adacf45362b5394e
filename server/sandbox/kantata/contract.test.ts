import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestAccount } from "./client-for-tests.ts";

/** What Kantata's published contract and reference say of the protocol, without a connector in between. */
let account: TestAccount;
beforeAll(async () => {
  account = await TestAccount.start();
});
afterAll(() => account?.close());

const errorsOf = (body: Record<string, unknown>) => body.errors as { type: string; message: string; field?: string }[];
const numbered = (count: number, from = 1): number[] => Array.from({ length: count }, (_, index) => index + from);

describe("sign-in", () => {
  it("takes a bearer token in the authorization header, and says of whom it is", async () => {
    const answer = await account.send("GET", "users/me.json");
    expect(answer).toMatchObject({ status: 200, body: { count: 1, results: [{ key: "users", id: expect.any(String) }] } });
  });

  it("answers 401 with an error of type oauth to a token that is wrong, or none", async () => {
    for (const authorization of ["Bearer wrong", "Basic dXNlcjp3b3Jk", ""]) {
      const answer = await account.send("GET", "workspaces", undefined, { authorization });
      expect(answer).toMatchObject({ status: 401, body: { errors: [{ type: "oauth", message: "Invalid OAuth 2 Request" }] } });
    }
  });

  it("never takes a token out of the query", async () => {
    const answer = await account.send("GET", `workspaces?access_token=${account.token}`, undefined, { authorization: "" });
    expect(answer.status).toBe(401);
  });
});

describe("the envelope", () => {
  it("holds count, meta, results of key and id, and a map of rows by id, for lists as for creates", async () => {
    const [made] = [await account.send("POST", "workspace_groups", { workspace_group: { name: "Envelope Ltd", company: true } })];
    const id = (made.body.results as { id: string }[])[0]?.id ?? "";
    const expected = {
      count: 1,
      meta: { count: 1, page_count: 1, page_number: 1, page_size: 20 },
      results: [{ key: "workspace_groups", id }],
      workspace_groups: { [id]: { id, name: "Envelope Ltd" } },
    };
    expect(made).toMatchObject({ status: 200, body: expected });
    expect((await account.send("GET", `workspace_groups?only=${id}`)).body).toMatchObject(expected);
    expect((await account.send("GET", `workspace_groups/${id}.json`)).body).toMatchObject(expected);
  });

  it("has ids that are strings, of rows as of what they refer to", async () => {
    const project = await account.project();
    const story = await account.makeOne("stories", "story", { workspace_id: Number(project.id), title: "Kick-off" });
    expect([typeof project.id, typeof story.id, story.workspace_id]).toEqual(["string", "string", project.id]);
  });

  it("puts side-loaded rows into maps of their own and never into results", async () => {
    const project = await account.project({
      external_reference: { service_name: "side", service_model: "deal", service_model_ref: "d-1" },
    });
    const { body } = await account.send("GET", `workspaces?only=${project.id}&include=external_references`);
    const [reference] = Object.values(body.external_references as Record<string, { id: string }>);
    expect(body).toMatchObject({
      count: 1,
      results: [{ key: "workspaces", id: project.id }],
      workspaces: { [project.id]: { external_reference_ids: [reference?.id] } },
    });
    expect(reference).toMatchObject({ service_name: "side", service_model: "deal", service_model_ref: "d-1" });
    const external_reference = { service_name: "side", service_model: "deal", service_model_ref: "d-2" };
    const workspace = { title: "T", creator_role: "maven", external_reference };
    const created = await account.send("POST", "workspaces?include=external_references", { workspace });
    expect(Object.values(created.body.external_references as object)).toMatchObject([{ service_model_ref: "d-2" }]);
    const plain = await account.send("GET", `workspaces?only=${project.id}`);
    expect(Object.keys(plain.body)).not.toContain("external_references");
    expect(account.rowsOf(plain)[0]).not.toHaveProperty("external_reference_ids");
  });

  it("answers a query of no match with empty results, and only= of an unknown id never with 404", async () => {
    expect(await account.send("GET", "workspaces?only=1")).toMatchObject({ status: 200, body: { count: 0, results: [] } });
    expect(await account.send("GET", "workspaces/1")).toMatchObject({ status: 404, body: { errors: [{ type: "system" }] } });
  });
});

describe("paging", () => {
  let project: string;
  beforeAll(async () => {
    project = (await account.project({ title: "Paging" })).id;
    for (const batch of [numbered(250), numbered(171, 251)])
      await account.make(
        "stories",
        batch.map((number) => ({ workspace_id: project, title: `Task ${number}` })),
      );
  });

  it("gives 20 rows where nothing is asked for and never more than 200", async () => {
    const usual = await account.send("GET", `stories?workspace_id=${project}`);
    expect(usual.body).toMatchObject({ count: 421, meta: { count: 421, page_count: 22, page_number: 1, page_size: 20 } });
    expect(account.rowsOf(usual)).toHaveLength(20);
    const most = await account.send("GET", `stories?workspace_id=${project}&per_page=500`);
    expect(most.body).toMatchObject({ count: 421, meta: { page_count: 3, page_size: 200 } });
    expect(account.rowsOf(most)).toHaveLength(200);
  });

  it("counts pages from 1, each row on exactly one of them, with an empty page behind the last", async () => {
    const ids: string[] = [];
    for (const page of [1, 2, 3])
      ids.push(
        ...(await account.list(`stories?workspace_id=${project}&per_page=200&page=${page}&order=created_at:asc`)).map(
          ({ id }) => id,
        ),
      );
    expect([ids.length, new Set(ids).size]).toEqual([421, 421]);
    const behind = await account.send("GET", `stories?workspace_id=${project}&per_page=200&page=4`);
    expect(behind).toMatchObject({ status: 200, body: { count: 421, results: [] } });
  });

  it("also takes limit and offset, which win over page and per_page", async () => {
    const order = `stories?workspace_id=${project}&order=created_at:asc`;
    const all = (await account.list(`${order}&per_page=200`)).map(({ title }) => title);
    const some = (await account.list(`${order}&limit=15&offset=10&page=3&per_page=7`)).map(({ title }) => title);
    expect(some).toEqual(all.slice(10, 25));
    const alone = (await account.list(`${order}&limit=15&page=2&per_page=7`)).map(({ title }) => title);
    expect(alone).toEqual(all.slice(7, 14));
  });

  it("shows what was changed last first unless an order is asked for, so that a change moves rows between pages", async () => {
    await account.sandbox.control("POST", "clock", { at: "2026-11-20T08:00:00Z", frozen: true });
    const late = (await account.project({ title: "Ordered" })).id;
    const titles = ["One", "Two", "Three"];
    for (const [minute, title] of titles.entries()) {
      await account.sandbox.control("POST", "clock", { at: `2026-11-20T08:0${minute + 1}:00Z`, frozen: true });
      await account.makeOne("stories", "story", { workspace_id: late, title });
    }
    const titlesOf = async (order: string) =>
      (await account.list(`stories?workspace_id=${late}${order}`)).map(({ title }) => title);
    expect(await titlesOf("")).toEqual(["Three", "Two", "One"]);
    expect(await titlesOf("&order=created_at:asc")).toEqual(titles);
    const first = (await account.list(`stories?workspace_id=${late}&order=created_at:asc`))[0]?.id ?? "";
    await account.sandbox.control("POST", "clock", { at: "2026-11-20T08:09:00Z", frozen: true });
    await account.send("PUT", `stories/${first}`, { story: { title: "One more" } });
    expect(await titlesOf("")).toEqual(["One more", "Three", "Two"]);
    expect(await titlesOf("&order=created_at:asc")).toEqual(["One more", "Two", "Three"]);
    await account.sandbox.control("POST", "clock", { at: null });
  });

  it("sorts roles and groups by name", async () => {
    const names = (await account.list("roles?per_page=200")).map(({ name }) => String(name));
    expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
  });
});

describe("refusals", () => {
  it("name each missing field in an error of type validation, with 422", async () => {
    const { status, body } = await account.send("POST", "workspaces", { workspace: { description: "no title" } });
    expect([status, errorsOf(body).map(({ type, field }) => [type, field])]).toEqual([
      422,
      expect.arrayContaining([["validation", "title"]]),
    ]);
    expect(errorsOf(body).every(({ message }) => message.length > 0)).toBe(true);
  });

  it("answer a body that is no JSON, or none, with 400", async () => {
    for (const body of ["{", "[]", '"text"'])
      expect(await account.send("POST", "workspaces", body)).toMatchObject({
        status: 400,
        body: { errors: [{ type: "system" }] },
      });
  });

  it("answer a page that is no number with 400", async () => {
    expect(await account.send("GET", "workspaces?page=two")).toMatchObject({ status: 400 });
  });

  it("answer a path that is not the API's with 404, also the create of a reference of old", async () => {
    for (const [method, path] of [
      ["GET", "projects"],
      ["POST", "external_references"],
      ["DELETE", "users/1"],
    ] as const)
      expect(await account.send(method, path, method === "GET" ? undefined : {})).toMatchObject({
        status: 404,
        body: { errors: [{ type: "system" }] },
      });
  });

  it("answer too many calls with 429, without saying how long to wait", async () => {
    await account.sandbox.control("POST", "settings", { vendor: "kantata", settings: { callsPerSecond: 0 } });
    const answer = await account.send("GET", "workspaces");
    expect(answer).toMatchObject({
      status: 429,
      body: { errors: [{ type: "system", message: expect.stringMatching(/retry/i) }] },
    });
    expect([...answer.headers.keys()].filter((name) => /retry-after|ratelimit/.test(name))).toEqual([]);
    await account.sandbox.control("POST", "settings", { vendor: "kantata", settings: { callsPerSecond: 5_000 } });
  });

  it("answer a failing service in the same form", async () => {
    await account.sandbox.control("POST", "faults", { vendor: "kantata", kind: "status", value: 503, count: 1 });
    expect(await account.send("GET", "workspaces")).toMatchObject({ status: 503, body: { errors: [{ type: "system" }] } });
  });
});
