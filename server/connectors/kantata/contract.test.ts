import { describe, expect, it } from "vitest";
import type { PsaProjectDraft } from "../ports/psa.ts";
import { envelope, ownAccount } from "./account-for-tests.ts";

/** What the connector sends, and how it reads answers that were written from the vendor's published contract. */
const account = ownAccount();
const { scope } = account;

const key = "0199d3a0-0000-7000-8000-00000000000a";
const reference = (id: string, ref = key, service = "throughline") => ({
  id,
  service_name: service,
  service_model: "engagement",
  service_model_ref: ref,
  subject_type: "Workspace",
  subject_id: 10,
});
const draft: PsaProjectDraft = {
  key,
  marker: "project-a",
  engagementNumber: "E-1",
  title: "Tidal metering",
  description: "Metering",
  clientExternalId: "77",
  startOn: "2026-12-01",
  dueOn: "2027-03-31",
  budget: "24000.50",
  currency: "GBP",
  rateCardExternalId: "5",
};

describe("what is sent", () => {
  it("is JSON below /api/v1 with the bearer token, once, whether the base address states the path or not", async () => {
    account.script({ "GET users/me": { body: envelope("users", [{ id: "1", full_name: "Integration" }]) } });
    await account.psa.check(scope);
    const stated = account.connect({ baseUrl: `${account.origin}/api/v1/` });
    await stated.check(scope);
    await stated.close();
    expect(account.calls).toEqual(["GET /api/v1/users/me", "GET /api/v1/users/me"]);
    expect(account.seen[0]?.headers).toMatchObject({
      authorization: "Bearer t-0123456789",
      accept: "application/json",
      "x-correlation-id": scope.correlationId,
    });
    expect(JSON.stringify(account.traced)).not.toContain("t-0123456789");
  });

  const cards = (currency: string) => ({
    body: envelope("rate_cards", [{ id: "5", rate_card_set_title: "Standard", currency }]),
  });
  it("of a project with a rate card of another currency is nothing: the project would take over the card's", async () => {
    const euro = account.connect();
    account.script({ "GET rate_cards": cards("EUR") });
    await expect(euro.createProject(scope, draft)).rejects.toMatchObject({
      kind: "rejected",
      message: expect.stringMatching(/Kantata UK.+"Standard".+EUR.+GBP.+(Choose|Name)/),
      details: [{ code: "currency", field: "rate_card_id" }],
    });
    expect(account.calls).toEqual(["GET /api/v1/rate_cards"]);
    await euro.close();
  });

  it("of a project is its title, days, budget in whole units and our reference, in one create", async () => {
    account.script({
      "GET rate_cards": cards("GBP"),
      "POST workspaces": { body: envelope("workspaces", [{ id: "10", title: "E-1 · Tidal metering" }]) },
    });
    const made = await account.psa.createProject(scope, draft);
    expect(made).toEqual({ externalId: "10", url: "https://app.mavenlink.com/workspaces/10" });
    expect(account.calls).toEqual(["GET /api/v1/rate_cards", "POST /api/v1/workspaces"]);
    expect(account.seen[1]?.headers["content-type"]).toBe("application/json");
    expect(account.seen[1]?.body).toEqual({
      workspace: {
        title: "E-1 · Tidal metering",
        description: "Metering\n\nThroughline project-a",
        creator_role: "maven",
        budgeted: true,
        currency: "GBP",
        price: 24_001,
        workspace_group_ids: [77],
        start_date: "2026-12-01",
        due_date: "2027-03-31",
        rate_card_id: 5,
        external_reference: { service_name: "throughline", service_model: "engagement", service_model_ref: key },
      },
    });
  });

  it("of a budget in a currency without subunits is that very amount", async () => {
    account.script({ "POST workspaces": { body: envelope("workspaces", [{ id: "10", title: "T" }]) } });
    await account.psa.createProject(scope, {
      ...draft,
      budget: "900000",
      currency: "JPY",
      startOn: null,
      dueOn: null,
      rateCardExternalId: null,
    });
    const { workspace } = (account.seen[0]?.body ?? {}) as { workspace: Record<string, unknown> };
    expect(workspace.price).toBe(900_000);
    expect(Object.keys(workspace).filter((field) => /date|rate_card/.test(field))).toEqual([]);
  });

  it("of an amount with a fraction of a cent is nothing: it is refused, saying which", async () => {
    account.script({});
    await expect(account.psa.createProject(scope, { ...draft, budget: "10.005" })).rejects.toMatchObject({
      kind: "rejected",
      message: expect.stringContaining("budget"),
      details: [{ code: "amount", message: "10.005 GBP" }],
    });
    expect(account.seen).toEqual([]);
  });

  it("of milestones is a task each and a billing milestone each in cents, with its day, or due at its task", async () => {
    account.script({
      "POST stories": {
        // In another order than they were sent.
        body: envelope("stories", [
          { id: "2", title: "Go-live", story_type: "milestone" },
          { id: "1", title: "Design", story_type: "milestone" },
        ]),
      },
      "POST billing_milestones": {
        body: envelope("billing_milestones", [
          { id: "8", title: "Design", amount_in_cents: 1_000_050, story_id: "1" },
          { id: "9", title: "Go-live", amount_in_cents: 1_400_000, story_id: "2" },
        ]),
      },
    });
    const milestones = [
      { key: "1-1", title: "Design", amount: "10000.50", currency: "GBP", dueOn: "2026-12-18", isBilledHere: true },
      { key: "1-2", title: "Go-live", amount: "14000", currency: "GBP", dueOn: null, isBilledHere: true },
    ];
    await account.psa.ensureMilestones(scope, { projectExternalId: "10", milestones, isFresh: true });
    expect(account.calls).toEqual(["POST /api/v1/stories", "POST /api/v1/billing_milestones"]);
    expect(account.seen.map(({ body }) => body)).toEqual([
      {
        stories: [
          { workspace_id: 10, title: "Design", story_type: "milestone", due_date: "2026-12-18" },
          { workspace_id: 10, title: "Go-live", story_type: "milestone" },
        ],
      },
      {
        billing_milestones: [
          {
            ...{ workspace_id: 10, story_id: 1, title: "Design", amount_in_cents: 1_000_050 },
            ...{ billing_type: "fixed_date", date_to_invoice: "2026-12-18" },
          },
          { workspace_id: 10, story_id: 2, title: "Go-live", amount_in_cents: 1_400_000, billing_type: "upon_completion" },
        ],
      },
    ]);
  });

  it("of many milestones goes in calls of a hundred, and one that exists is not sent again", async () => {
    const milestones = Array.from({ length: 230 }, (_, index) => ({
      ...{ key: `1-${index}`, title: `Stage ${index}`, amount: "100", currency: "GBP", dueOn: null },
      isBilledHere: true,
    }));
    const made = (resource: string) => (seen: { body: unknown }) => {
      const drafts = (seen.body as Record<string, Record<string, unknown>[]>)[resource] ?? [];
      return {
        body: envelope(
          resource,
          drafts.map((one, index) => ({ ...one, story_id: null, id: String(index + 1) })),
        ),
      };
    };
    account.script({
      "GET stories": { body: envelope("stories", [{ id: "9001", title: "Stage 0", story_type: "milestone" }]) },
      "GET billing_milestones": {
        body: envelope("billing_milestones", [{ id: "9002", title: "Stage 0", amount_in_cents: 10_000, story_id: "9001" }]),
      },
      "POST stories": made("stories"),
      "POST billing_milestones": made("billing_milestones"),
    });
    await account.psa.ensureMilestones(scope, { projectExternalId: "10", milestones });
    const sizes = account.seen.flatMap(({ body }) => Object.values((body ?? {}) as object).map((rows) => rows.length));
    expect(sizes).toEqual([100, 100, 29, 100, 100, 29]);
    const [stories, billing] = ["stories", "billing_milestones"].map((name) =>
      account.seen.find(({ path }) => path.endsWith(name)),
    );
    expect(stories?.query).toMatchObject({ workspace_id: "10", show_archived: "true" });
    expect(billing?.query).toMatchObject({ workspace_ids: "10" });
  });

  it("of contacts are values of custom fields, all in one call that replaces what is there", async () => {
    account.script({
      "GET custom_fields": {
        body: envelope("custom_fields", [
          { id: "31", name: "Engagement", subject_type: "Workspace" },
          { id: "32", name: "Bill-to contact", subject_type: "Workspace" },
        ]),
      },
      "POST custom_field_values": { body: envelope("custom_field_values", [{ id: "1" }, { id: "2" }]) },
    });
    const request = { projectExternalId: "10", billTo: "Rosalind <r@tidal.example>", project: null, engagementNumber: "E-1" };
    await account.psa.setContacts(scope, request);
    expect(account.seen[0]?.query).toMatchObject({ subject_type: "Workspace" });
    const value = { subject_type: "Workspace", subject_id: 10 };
    expect(account.seen[1]?.body).toEqual({
      custom_field_values: [
        { ...value, custom_field_id: 31, value: "E-1" },
        { ...value, custom_field_id: 32, value: "Rosalind <r@tidal.example>" },
      ],
    });
  });

  it("of a template, a hold and a reference is a change that says no more than that", async () => {
    account.script({
      "PUT workspaces/10/apply_template": { body: envelope("workspaces", [{ id: "10", title: "T" }]) },
      "PUT workspaces/10": { body: envelope("workspaces", [{ id: "10", title: "T" }]) },
      "POST external_references/create_or_update": { body: envelope("external_references", [reference("5")]) },
    });
    await account.psa.applyTemplate(scope, { projectExternalId: "10", templateExternalId: "3", startOn: "2026-12-01" });
    await account.psa.setHold(scope, { projectExternalId: "10", isOnHold: true });
    await account.psa.recordReference(scope, { externalId: "10", key });
    expect(account.seen.map(({ body }) => body)).toEqual([
      { workspace: { project_tracker_template_id: 3, project_template_start_date: "2026-12-01" } },
      { workspace: { status_key: 401 } },
      {
        external_reference: {
          ...{ subject_type: "Workspace", subject_id: 10, service_name: "throughline", service_model: "engagement" },
          service_model_ref: key,
        },
      },
    ]);
  });
});

describe("unnamed resources", () => {
  const roles = [
    { key: "r-1", role: "Consultant", label: "Consultant · Java", minutes: 12_000 },
    { key: "r-2", role: "Consultant", label: "Consultant · Lead", minutes: 0 },
  ];
  const request = { projectExternalId: "10", roles, startOn: "2026-12-01", dueOn: "2027-03-31" };
  const rolesOfAccount = { body: envelope("roles", [{ id: "4", name: "Consultant" }]) };
  const made = (label: string, id: string) => ({ id, label, workspace_id: 10, role_name: "Consultant" });

  it("are created by role alone: label and hours are no fields of the create, so they follow as a change and an allocation", async () => {
    const fresh = account.connect();
    account.script({
      "GET roles": rolesOfAccount,
      "POST workspace_resources": {
        // In another order than they were sent: only the references tell which is which.
        body: envelope(
          "workspace_resources",
          [
            { ...made("Consultant 2", "52"), external_reference_ids: ["6"] },
            { ...made("Consultant", "51"), external_reference_ids: ["5"] },
          ],
          { external_references: { "5": reference("5", "r-1"), "6": reference("6", "r-2") } },
        ),
      },
      "PUT workspace_resources/51": { body: envelope("workspace_resources", [made("Consultant · Java", "51")]) },
      "PUT workspace_resources/52": { body: envelope("workspace_resources", [made("Consultant · Lead", "52")]) },
      "POST workspace_allocations": { body: envelope("workspace_allocations", [{ id: "91", minutes: 12_000 }]) },
    });
    await fresh.ensureRoles(scope, { ...request, isFresh: true });
    await fresh.close();
    const service = { service_name: "throughline", service_model: "role" };
    expect(account.seen.slice(1).map(({ body, method, path }) => [method, path.replace("/api/v1/", ""), body])).toEqual([
      [
        "POST",
        "workspace_resources",
        {
          workspace_resources: [
            { workspace_id: 10, role_id: 4, external_reference: { ...service, service_model_ref: "r-1" } },
            { workspace_id: 10, role_id: 4, external_reference: { ...service, service_model_ref: "r-2" } },
          ],
        },
      ],
      ["PUT", "workspace_resources/51", { workspace_resource: { label: "Consultant · Java" } }],
      ["PUT", "workspace_resources/52", { workspace_resource: { label: "Consultant · Lead" } }],
      [
        "POST",
        "workspace_allocations",
        {
          workspace_allocation: {
            ...{ resource_id: 51, start_date: "2026-12-01", end_date: "2027-03-31", minutes: 12_000, hard: false },
          },
        },
      ],
    ]);
  });

  it("that an earlier try has left are asked for with the unnamed ones, and only what is missing of them is made", async () => {
    const again = account.connect();
    const referenceOf = (id: string, ref: string) => ({ ...reference(id, ref), service_model: "role" });
    account.script({
      "GET roles": rolesOfAccount,
      "GET workspace_resources": {
        body: envelope("workspace_resources", [{ ...made("Consultant", "51"), external_reference_ids: ["5"] }], {
          external_references: { "5": referenceOf("5", "r-1") },
        }),
      },
      "POST workspace_resources": { body: envelope("workspace_resources", [made("Consultant · Lead", "52")]) },
      "PUT workspace_resources/51": { body: envelope("workspace_resources", [made("Consultant · Java", "51")]) },
      "GET workspace_allocations": { body: envelope("workspace_allocations", []) },
      "POST workspace_allocations": { body: envelope("workspace_allocations", [{ id: "91", minutes: 12_000 }]) },
    });
    await again.ensureRoles(scope, request);
    await again.close();
    expect(account.seen[1]?.query).toMatchObject({ workspace_id: "10", include_unnamed: "true", include: "external_references" });
    expect(account.calls.slice(2)).toEqual([
      "POST /api/v1/workspace_resources",
      "PUT /api/v1/workspace_resources/51",
      "GET /api/v1/workspace_allocations",
      "POST /api/v1/workspace_allocations",
    ]);
    expect(account.seen[4]?.query).toMatchObject({ workspace_ids: "10", include: "workspace_resource" });
  });

  it("are planned over days of their own, where they have them", async () => {
    const later = account.connect();
    account.script({
      "GET roles": rolesOfAccount,
      "POST workspace_resources": { body: envelope("workspace_resources", [made("Consultant · Java", "51")]) },
      "PUT workspace_resources/51": { body: envelope("workspace_resources", [made("Consultant · Java", "51")]) },
      "POST workspace_allocations": { body: envelope("workspace_allocations", [{ id: "91", minutes: 12_000 }]) },
    });
    const [role] = roles;
    await later.ensureRoles(scope, { ...request, roles: role ? [{ ...role, dueOn: "2027-01-15" }] : [], isFresh: true });
    await later.close();
    expect(account.seen.at(-1)?.body).toEqual({
      workspace_allocation: {
        ...{ resource_id: 51, start_date: "2026-12-01", end_date: "2027-01-15", minutes: 12_000, hard: false },
      },
    });
  });

  it("of a role that the account lacks are refused, naming it and what to do", async () => {
    const lacking = account.connect();
    account.script({ "GET roles": rolesOfAccount });
    await expect(
      lacking.ensureRoles(scope, { ...request, roles: [{ ...roles[0], role: "Welder" } as never] }),
    ).rejects.toMatchObject({
      kind: "rejected",
      message: expect.stringMatching(/Kantata UK.+"Welder".+(Add|map)/),
    });
    await lacking.close();
  });
});
