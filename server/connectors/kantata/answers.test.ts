import { describe, expect, it } from "vitest";
import { type Answer, envelope, ownAccount, refusal, type Seen } from "./account-for-tests.ts";

/** How the connector reads what Kantata answers: pages, refusals, and answers that are not what they should be. */
const account = ownAccount();
const { scope } = account;

const key = "0199d3a0-0000-7000-8000-00000000000a";
const wanted = { key, marker: "project-a", engagementNumber: "E-1" };
const draft = {
  ...{ key, marker: "project-a", engagementNumber: "E-1", title: "Tidal", description: "", clientExternalId: "77" },
  ...{ startOn: null, dueOn: null, budget: "1", currency: "GBP", rateCardExternalId: null },
};
const workspace = (id: string, more: object = {}) => ({
  id,
  title: `Project ${id}`,
  description: null,
  archived: false,
  ...more,
});
const ours = (id: string) => workspace(id, { external_reference_ids: ["5"] });
const referenced = (ref: string, service = "throughline") => ({
  external_references: { "5": { id: "5", service_name: service, service_model: "engagement", service_model_ref: ref } },
});
const none: Answer = { body: envelope("workspaces", []) };

/** A list of so many rows in pages of 200, as the account has it when each page is asked for. */
const paged =
  (resource: string, rows: (page: number) => readonly Record<string, unknown>[]) =>
  ({ query }: Seen): Answer => {
    const page = Number(query.page);
    const all = rows(page);
    return { body: envelope(resource, all.slice((page - 1) * 200, page * 200), { count: all.length, page }) };
  };
const roleRows = (count: number, from = 1) =>
  Array.from({ length: count }, (_, index) => ({ id: String(index + from), name: `Role ${index + from}` }));
const reference = (roles: (page: number) => readonly Record<string, unknown>[]) => ({
  "GET project_templates": { body: envelope("project_templates", [{ id: "3", title: "Advisory" }]) },
  "GET rate_cards": {
    body: envelope("rate_cards", [{ id: "6", rate_card_set_title: "Standard - GBP", currency: "GBP", rate_card_set_id: "2" }]),
  },
  "GET roles": paged("roles", roles),
});

describe("pages", () => {
  it("are asked for with 200 rows each until all are read, in an order that changes do not disturb", async () => {
    account.script(reference(() => roleRows(421)));
    const { rateCards, roles, templates } = await account.psa.readReference(scope);
    expect(new Set(roles.map(({ externalId }) => externalId)).size).toBe(421);
    expect([templates, rateCards]).toEqual([
      [{ externalId: "3", name: "Advisory" }],
      [{ externalId: "6", name: "Standard - GBP", currency: "GBP" }],
    ]);
    const asked = account.seen.filter(({ path }) => path.endsWith("/roles")).map(({ query }) => query);
    expect(asked.map(({ page, per_page }) => [page, per_page])).toEqual([
      ["1", "200"],
      ["2", "200"],
      ["3", "200"],
    ]);
    const orderOf = (name: string) => account.seen.find(({ path }) => path.endsWith(name))?.query.order;
    expect([orderOf("project_templates"), orderOf("rate_cards")]).toEqual(["title:asc", "created_at:asc"]);
  });

  it("between which a row went are read again, so that none falls through", async () => {
    let isGone = false;
    account.script(
      reference((page) => {
        const rows = isGone ? roleRows(420, 2) : roleRows(421);
        if (page === 1) isGone = true;
        return rows;
      }),
    );
    const { roles } = await account.psa.readReference(scope);
    expect(roles.map(({ externalId }) => externalId)).toEqual(roleRows(420, 2).map(({ id }) => id));
  });

  it("between which a row came are read again, so that none is missed or read twice", async () => {
    let isThere = false;
    account.script(
      reference((page) => {
        const rows = isThere ? [{ id: "999", name: "A role" }, ...roleRows(421)] : roleRows(421);
        if (page === 1) isThere = true;
        return rows;
      }),
    );
    const { roles } = await account.psa.readReference(scope);
    expect([roles.length, new Set(roles.map(({ externalId }) => externalId)).size]).toEqual([422, 422]);
  });

  it("that change each time they are read are an error that says so, not a short list", async () => {
    let extra = 0;
    account.script(reference(() => roleRows(421 + extra++)));
    await expect(account.psa.readReference(scope)).rejects.toMatchObject({
      kind: "unavailable",
      message: expect.stringMatching(/Kantata UK changed.+tried again/),
    });
  });

  it("of more rows than are ever read are an error that says what to do", async () => {
    account.script({
      ...reference(() => roleRows(1)),
      "GET roles": { body: envelope("roles", roleRows(200), { count: 2_001 }) },
    });
    await expect(account.psa.readReference(scope)).rejects.toMatchObject({
      kind: "rejected",
      message: expect.stringMatching(/2001.+Archive/),
    });
  });
});

describe("look-ups", () => {
  it("go by our reference with its filters, archived projects included, and trust only a reference that is ours", async () => {
    const row = workspace("10", { external_reference_ids: ["5"] });
    account.script({ "GET workspaces": { body: envelope("workspaces", [row], referenced(key)) } });
    expect(await account.psa.findProjects(scope, wanted)).toMatchObject([{ externalId: "10" }]);
    expect(account.seen[0]?.query).toMatchObject({
      external_reference_service_name: "throughline",
      external_reference_service_model: "engagement",
      external_reference_service_model_refs: key,
      include: "external_references",
      include_archived: "true",
    });
    for (const other of [referenced("another"), referenced(key, "salesforce")]) {
      account.script({ "GET workspaces": { body: envelope("workspaces", [row], other) } });
      expect(await account.psa.findProjects(scope, wanted)).toEqual([]);
    }
  });

  it("also find a project by our marker when its reference was never recorded", async () => {
    const marked = workspace("11", { description: "<p>Metering</p><p>Throughline project-a</p>" });
    account.script({ "GET workspaces": [none, { body: envelope("workspaces", [marked, workspace("12")]) }] });
    expect(await account.psa.findProjects(scope, wanted)).toMatchObject([{ externalId: "11" }]);
    expect(account.seen[1]?.query).toMatchObject({ search: "E-1", include_archived: "true" });
  });

  it("find every project with our key, the oldest first, and an archived one only where there is no other", async () => {
    const [a, b, c] = [ours("9"), ours("10"), ours("8")];
    account.script({ "GET workspaces": { body: envelope("workspaces", [b, a, { ...c, archived: true }], referenced(key)) } });
    expect((await account.psa.findProjects(scope, wanted)).map(({ externalId }) => externalId)).toEqual(["9", "10"]);
    account.script({ "GET workspaces": { body: envelope("workspaces", [{ ...c, archived: true }], referenced(key)) } });
    expect((await account.psa.findProjects(scope, wanted)).map(({ externalId }) => externalId)).toEqual(["8"]);
  });

  it("that lag find nothing at first and the project later: nothing is made in between by the look-up", async () => {
    const row = workspace("10", { external_reference_ids: ["5"] });
    account.script({ "GET workspaces": [none, none, { body: envelope("workspaces", [row], referenced(key)) }] });
    expect(await account.psa.findProjects(scope, wanted)).toEqual([]);
    expect(await account.psa.findProjects(scope, wanted)).toMatchObject([{ externalId: "10" }]);
    expect(new Set(account.seen.map(({ method }) => method))).toEqual(new Set(["GET"]));
    expect(account.psa.guarantees.project).toEqual({ repeatable: false, settleAfterMs: 200_000 });
  });

  it("take only what results name, in their order, and not what is side-loaded beside it", async () => {
    const body = {
      ...envelope("stories", [
        { id: "30", title: "Last", story_type: "task" },
        { id: "4", title: "First", story_type: "milestone" },
      ]),
    };
    (body.stories as Record<string, unknown>)["5"] = { id: "5", title: "Sub-task", story_type: "task" };
    account.script({ "GET stories": { body } });
    expect((await account.psa.listTasks(scope, "10")).map(({ title }) => title)).toEqual(["Last", "First"]);
  });
});

describe("tasks", () => {
  it("of a project that was put away are looked for where those are, so that no template is applied to it twice", async () => {
    const away = { body: envelope("stories", [{ id: "4", title: "Kick-off", story_type: "task" }]) };
    account.script({
      "GET stories": ({ query }) => (query.show_from_archived_workspaces === "true" ? away : { body: envelope("stories", []) }),
    });
    expect(await account.psa.listTasks(scope, "10")).toMatchObject([{ externalId: "4" }]);
    expect(account.seen.map(({ query }) => [query.workspace_id, query.show_archived])).toEqual([
      ["10", "true"],
      ["10", "true"],
    ]);
  });
});

describe("clients", () => {
  const request = { key, name: "Tidal Energy" };
  const group = (id: string, name: string, more: object = {}) => ({ id, name, company: true, ...more });
  const empty: Answer = { body: envelope("workspace_groups", []) };

  it("are known by name in whatever case, since Kantata has each name once in whatever case", async () => {
    account.script({ "GET workspace_groups": [empty, { body: envelope("workspace_groups", [group("7", "TIDAL energy")]) }] });
    expect(await account.psa.findClient(scope, request)).toMatchObject({ externalId: "7" });
  });

  it("of the same name that belong to another customer of ours are not taken", async () => {
    const taken = group("7", "Tidal Energy", { external_reference_ids: ["5"] });
    const others = { external_references: { "5": { id: "5", service_name: "throughline", service_model_ref: "another" } } };
    account.script({ "GET workspace_groups": [empty, { body: envelope("workspace_groups", [taken], others) }] });
    expect(await account.psa.findClient(scope, request)).toBeNull();
  });

  it("whose name is taken are refused in the vendor's words, with what to do", async () => {
    account.script({
      "POST workspace_groups": refusal(422, [{ type: "validation", message: "Name has already been taken", field: "name" }]),
    });
    await expect(account.psa.createClient(scope, request)).rejects.toMatchObject({
      kind: "rejected",
      status: 422,
      message: expect.stringMatching(/Kantata UK.+Name has already been taken/),
      details: [{ code: "validation", field: "name" }],
    });
  });
});

describe("refusals", () => {
  const milestones = [
    { key: "1", title: "Design", amount: "1", currency: "GBP", dueOn: null, isBilledHere: true },
    { key: "2", title: "Build", amount: "1", currency: "GBP", dueOn: null, isBilledHere: true },
  ];
  const make = () => account.psa.ensureMilestones(scope, { projectExternalId: "10", milestones, isFresh: true });

  it("of a bulk create name every row's reason, with 422 and also within a 200", async () => {
    const errors = [
      { type: "validation", message: "Title can't be blank", field: "title" },
      { type: "validation", message: "Workspace is archived", field: "workspace_id" },
    ];
    for (const status of [422, 200]) {
      account.script({ "POST stories": refusal(status, errors) });
      await expect(make()).rejects.toMatchObject({
        kind: "rejected",
        status,
        message: expect.stringMatching(/Kantata UK.+Title can't be blank.+Workspace is archived/),
        details: errors.map(({ field, message, type }) => ({ code: type, field, message })),
      });
      expect(account.left.at(-1)?.kind).toBe("rejected");
    }
  });

  it("of a bulk create that answers fewer rows than were sent leave the outcome open", async () => {
    account.script({ "POST stories": { body: envelope("stories", [{ id: "1", title: "Design", story_type: "milestone" }]) } });
    await expect(make()).rejects.toMatchObject({ kind: "lost_response", message: expect.stringMatching(/1 .+ 2 /) });
  });

  const kinds: [string, Answer, string, RegExp][] = [
    [
      "a token that is not accepted",
      refusal(401, [{ type: "oauth", message: "Invalid OAuth 2 Request" }]),
      "auth",
      /token.+Replace/,
    ],
    ["a permission that is missing", refusal(403, [{ type: "system", message: "No access" }]), "forbidden", /permission/],
    ["a project that is not there", refusal(404, [{ type: "system", message: "Not found" }]), "not_found", /Kantata UK/],
  ];
  it.each(kinds)("for %s say what to do", async (_what, answer, kind, message) => {
    account.script({ "GET workspaces": answer, "POST workspaces": answer });
    for (const call of [() => account.psa.findProjects(scope, wanted), () => account.psa.createProject(scope, draft)])
      await expect(call()).rejects.toMatchObject({ kind, message: expect.stringMatching(message) });
  });

  it("for too many calls say how long to wait where a header does, and nothing where none does", async () => {
    const limited = refusal(429, [{ type: "system", message: "Too many requests" }]);
    for (const [headers, retryAfterMs] of [
      [{}, null],
      [{ "retry-after": "7" }, 7_000],
    ] as const) {
      account.script({ "POST workspaces": { ...limited, headers } });
      await expect(account.psa.createProject(scope, draft)).rejects.toMatchObject({
        kind: "rate_limited",
        status: 429,
        retryAfterMs,
      });
      expect(account.left.at(-1)).toMatchObject({ kind: "rate_limited", retryAfterMs });
    }
    account.script({ "POST workspaces": { status: 429, headers: { "content-type": "text/html" }, body: "<h1>Slow down</h1>" } });
    await expect(account.psa.createProject(scope, draft)).rejects.toMatchObject({ kind: "rate_limited", retryAfterMs: null });
  });

  it.each([500, 502, 503, 504, 408])("with %i leave a write open and make a read come again", async (status) => {
    const down = refusal(status, [{ type: "system", message: "Down" }]);
    account.script({ "GET workspaces": down, "POST workspaces": down });
    await expect(account.psa.findProjects(scope, wanted)).rejects.toMatchObject({ kind: "unavailable", status });
    await expect(account.psa.createProject(scope, draft)).rejects.toMatchObject({ kind: "lost_response", status });
  });

  it("for a token are raised before any call where there is none", () => {
    expect(() => account.connect({ secrets: {} })).toThrow(/Kantata UK has no token. Store/);
  });
});

describe("answers that are none", () => {
  it("such as a connection that breaks leave a write open, and a read is merely not had", async () => {
    account.script({ "GET workspaces": { isCut: true }, "POST workspaces": { isCut: true } });
    await expect(account.psa.createProject(scope, draft)).rejects.toMatchObject({
      kind: "lost_response",
      message: expect.stringMatching(/Kantata UK/),
    });
    await expect(account.psa.findProjects(scope, wanted)).rejects.toMatchObject({ kind: "unavailable" });
    expect(account.seen.filter(({ method }) => method === "POST")).toHaveLength(1);
  });

  const odd: [string, Answer][] = [
    ["JSON that ends too soon", { body: '{"count": 1, "results": [' }],
    ["a page of a proxy", { headers: { "content-type": "text/html" }, body: "<html>Sign in</html>" }],
    ["a list instead of an envelope", { body: [] }],
    ["results that name rows which are not there", { body: { ...envelope("workspaces", [workspace("1")]), workspaces: {} } }],
    ["rows of another resource", { body: envelope("stories", [{ id: "1", title: "T", story_type: "task" }]) }],
    ["ids that are numbers", { body: { count: 1, results: [{ key: "workspaces", id: 1 }], workspaces: { 1: workspace("1") } } }],
    ["a title that is a number", { body: envelope("workspaces", [workspace("1", { title: 5 })]) }],
    ["a redirect", { status: 302, headers: { location: "https://app.mavenlink.com/login" } }],
  ];
  it.each(odd)("such as %s are never read as nothing there", async (_what, answer) => {
    account.script({ "GET workspaces": answer });
    await expect(account.psa.findProjects(scope, wanted)).rejects.toMatchObject({
      kind: "malformed",
      message: expect.stringMatching(/^Kantata UK/),
    });
  });

  it.each(odd.slice(0, 7))("such as %s to a create leave its outcome open or say so", async (_what, answer) => {
    account.script({ "POST workspaces": answer });
    await expect(account.psa.createProject(scope, draft)).rejects.toMatchObject({
      kind: expect.stringMatching(/^(lost_response|malformed)$/),
    });
  });

  it("such as a milestone's amount that is no integer are not taken for the amount", async () => {
    const row = { id: "8", title: "Design", amount_in_cents: "100.00", story_id: null };
    account.script({
      "GET stories": { body: envelope("stories", []) },
      "POST stories": { body: envelope("stories", [{ id: "1", title: "Design", story_type: "milestone" }]) },
      "GET billing_milestones": { body: envelope("billing_milestones", [row]) },
    });
    const milestones = [{ key: "1", title: "Design", amount: "1", currency: "GBP", dueOn: null, isBilledHere: true }];
    await expect(account.psa.ensureMilestones(scope, { projectExternalId: "10", milestones })).rejects.toMatchObject({
      kind: "malformed",
      message: expect.stringContaining("amount_in_cents"),
    });
  });
});
