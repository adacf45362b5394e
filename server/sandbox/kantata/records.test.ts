import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestAccount } from "./client-for-tests.ts";

/** What Kantata's published contract says of each record that a set-up writes. */
let account: TestAccount;
let project: string;
beforeAll(async () => {
  account = await TestAccount.start();
  project = (await account.project()).id;
});
afterAll(() => account?.close());

const refusalOf = async (resource: string, body: object): Promise<[number, string | undefined]> => {
  const answer = await account.send("POST", resource, body);
  return [answer.status, (answer.body.errors as { field?: string }[] | undefined)?.[0]?.field];
};
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));

describe("a project", () => {
  it("takes its budget in whole units of its currency and shows it in cents, with the currency's base unit", async () => {
    expect(await account.project({ price: 24_000, currency: "GBP" })).toMatchObject({
      currency: "GBP",
      price_in_cents: 2_400_000,
      currency_base_unit: 100,
    });
    expect(await account.project({ price: 900_000, currency: "JPY" })).toMatchObject({
      price_in_cents: 900_000,
      currency_base_unit: 1,
    });
  });

  it("takes no budget in cents and nothing else that the contract does not list", async () => {
    const made = await account.project({ price_in_cents: 1, estimated_minutes: 60, nonsense: true });
    expect(made.price_in_cents).toBe(2_400_000);
    expect(made).not.toHaveProperty("nonsense");
    expect(made).not.toHaveProperty("estimated_minutes");
  });

  it("needs a price where it is budgeted, and a title and a role of its creator in any case", async () => {
    const workspace = { title: "T", creator_role: "maven", budgeted: true, currency: "EUR" };
    expect(await refusalOf("workspaces", { workspace })).toEqual([422, "price"]);
    expect(await refusalOf("workspaces", { workspace: { ...workspace, price: 1, title: " " } })).toEqual([422, "title"]);
    expect(await refusalOf("workspaces", { workspace: { ...workspace, price: 1, creator_role: "boss" } })).toEqual([
      422,
      "creator_role",
    ]);
    expect(await refusalOf("workspaces", { workspace: { ...workspace, price: "12.50" } })).toEqual([422, "price"]);
    expect(await refusalOf("workspaces", { workspace: { ...workspace, price: 1, start_date: "01/12/2026" } })).toEqual([
      422,
      "start_date",
    ]);
  });

  it("follows its rate card in its currency, whatever currency was sent", async () => {
    const cards = await account.list("rate_cards?per_page=200");
    const euro = cards.find(({ currency }) => currency === "EUR");
    expect(euro).toMatchObject({ rate_card_set_title: expect.any(String), currency: "EUR" });
    expect(euro).not.toHaveProperty("title");
    expect(await account.project({ currency: "GBP", rate_card_id: Number(euro?.id) })).toMatchObject({ currency: "EUR" });
  });

  it("is hidden from lists and by its id once it is archived, unless archived ones are asked for", async () => {
    const { id } = await account.project({ title: "Put away" });
    await account.send("PUT", `workspaces/${id}`, { workspace: { archived: true } });
    expect((await account.send("GET", `workspaces/${id}`)).status).toBe(404);
    expect((await account.send("GET", `workspaces/${id}?include_archived=true`)).status).toBe(200);
    expect(await account.list(`workspaces?only=${id}`)).toEqual([]);
    for (const filter of ["include_archived=true", "archived=only", "archived=include"])
      expect(await account.list(`workspaces?only=${id}&${filter}`)).toHaveLength(1);
  });

  it("has a status that is set by key, and groups that are shown where they are included", async () => {
    const group = await account.makeOne("workspace_groups", "workspace_group", { name: "Grouped Ltd", company: true });
    const { id } = await account.project({ workspace_group_ids: [Number(group.id)] });
    await account.send("PUT", `workspaces/${id}`, { workspace: { status_key: 401 } });
    const [plain] = await account.list(`workspaces?only=${id}`);
    expect(plain).toMatchObject({ status: { key: "401" } });
    expect(plain).not.toHaveProperty("workspace_group_ids");
    const [included] = await account.list(`workspaces?only=${id}&include=workspace_groups`);
    expect(included).toMatchObject({ workspace_group_ids: [group.id] });
  });

  it("is doubled by a create that is sent twice: there is no idempotency key", async () => {
    const external_reference = { service_name: "twice", service_model: "deal", service_model_ref: "t-1" };
    await account.project({ external_reference });
    await account.project({ external_reference });
    expect(
      await account.list("workspaces?external_reference_service_name=twice&external_reference_service_model_refs=t-1"),
    ).toHaveLength(2);
  });
});

describe("an external reference", () => {
  const named = (ref: string, service = "hub") => ({ service_name: service, service_model: "deal", service_model_ref: ref });

  it("travels in a create, and records are found by it: by a list of up to 200 keys, or by one that is a number", async () => {
    const [one, two] = await account.make("workspaces", [
      { title: "R1", creator_role: "maven", external_reference: named("key-1") },
      { title: "R2", creator_role: "maven", external_reference: named("4711") },
    ]);
    const ids = async (query: string) =>
      (await account.list(`workspaces?external_reference_service_name=hub&${query}`)).map(({ id }) => id);
    expect((await ids("external_reference_service_model_refs=key-1,4711")).sort()).toEqual([one?.id, two?.id].sort());
    expect(await ids("external_reference_service_model_ref=4711")).toEqual([two?.id]);
    expect((await account.send("GET", "workspaces?external_reference_service_model_ref=key-1")).status).toBe(400);
    expect(await ids("external_reference_service_model_refs=key-1&external_reference_service_model=other")).toEqual([]);
    expect((await ids("has_external_references=true")).length).toBe(2);
    const many = times(201, (index) => `k${index}`).join(",");
    expect((await account.send("GET", `workspaces?external_reference_service_model_refs=${many}`)).status).toBe(400);
  });

  it("needs service, model and key", async () => {
    for (const missing of ["service_name", "service_model", "service_model_ref"]) {
      const external_reference = { ...named("k"), [missing]: undefined };
      expect(await refusalOf("workspaces", { workspace: { title: "T", creator_role: "maven", external_reference } })).toEqual([
        422,
        missing,
      ]);
    }
  });

  it("is created or updated on one path: a record has one reference of a service", async () => {
    const { id } = await account.project({ external_reference: named("old") });
    const set = (ref: string, model = "deal") =>
      account.send("POST", "external_references/create_or_update", {
        external_reference: { subject_type: "Workspace", subject_id: Number(id), ...named(ref), service_model: model },
      });
    const [first, again] = [await set("new"), await set("newest", "engagement")];
    expect([first.status, again.status, first.body.results]).toEqual([200, 200, again.body.results]);
    const references = await account.list(`external_references?subject_type=Workspace&subject_id=${id}`);
    expect(references).toMatchObject([{ service_name: "hub", service_model: "engagement", service_model_ref: "newest" }]);
    const other = { subject_type: "Workspace", subject_id: Number(id), ...named("x", "other hub") };
    expect((await account.send("POST", "external_references/create_or_update", { external_reference: other })).status).toBe(200);
    expect(await account.list(`external_references?subject_type=Workspace&subject_id=${id}`)).toHaveLength(2);
  });

  it("is listed for a type of record, which must be named", async () => {
    expect((await account.send("GET", "external_references")).status).toBe(400);
  });

  it("hangs at no record that is not there", async () => {
    const external_reference = { subject_type: "Workspace", subject_id: 1, ...named("k") };
    expect((await account.send("POST", "external_references/create_or_update", { external_reference })).status).toBe(422);
  });
});

describe("a group of projects", () => {
  it("has a name that no other has, in whatever case", async () => {
    await account.makeOne("workspace_groups", "workspace_group", { name: "Tidal Energy" });
    expect(await refusalOf("workspace_groups", { workspace_group: { name: "TIDAL energy" } })).toEqual([422, "name"]);
    expect((await account.list("workspace_groups?matching=tidal")).map(({ name }) => name)).toEqual(["Tidal Energy"]);
  });

  it("is created one at a time", async () => {
    const [status] = await refusalOf("workspace_groups", { workspace_groups: [{ name: "A" }, { name: "B" }] });
    expect(status).toBe(422);
  });
});

describe("tasks", () => {
  it("are tasks unless they are made deliverables, milestones or issues", async () => {
    const made = await account.make("stories", [
      { workspace_id: project, title: "Build" },
      { workspace_id: project, title: "Go-live", story_type: "milestone", due_date: "2026-12-18" },
    ]);
    expect(made).toMatchObject([{ story_type: "task" }, { story_type: "milestone", due_date: "2026-12-18" }]);
    expect(await refusalOf("stories", { story: { workspace_id: project, title: "X", story_type: "epic" } })).toEqual([
      422,
      "story_type",
    ]);
    expect(await refusalOf("stories", { story: { workspace_id: 1, title: "X" } })).toEqual([422, "workspace_id"]);
  });

  it("are made up to 300 in a call, all of them or none", async () => {
    const drafts = (count: number) => times(count, (index) => ({ workspace_id: project, title: `Bulk ${index}` }));
    expect(await account.make("stories", drafts(300))).toHaveLength(300);
    expect((await refusalOf("stories", { stories: drafts(301) }))[0]).toBe(422);
    const before = (await account.send("GET", `stories?workspace_id=${project}`)).body.count;
    expect(await refusalOf("stories", { stories: [...drafts(2), { workspace_id: project }] })).toEqual([422, "title"]);
    expect((await account.send("GET", `stories?workspace_id=${project}`)).body.count).toBe(before);
  });

  it("of a project that was put away are listed only where those are asked for, and then no others", async () => {
    const { id } = await account.project();
    await account.makeOne("stories", "story", { workspace_id: id, title: "Kick-off" });
    await account.send("PUT", `workspaces/${id}`, { workspace: { archived: true } });
    expect(await account.list(`stories?workspace_id=${id}&show_archived=true`)).toEqual([]);
    expect(await account.list(`stories?workspace_id=${id}&show_from_archived_workspaces=true`)).toHaveLength(1);
    expect(await account.list(`stories?workspace_id=${project}&show_from_archived_workspaces=true`)).toEqual([]);
  });

  it("of a project come from a template as often as it is applied", async () => {
    const [template] = await account.list("project_templates?matching=Advisory");
    const { id } = await account.project({ title: "Templated" });
    const apply = { workspace: { project_tracker_template_id: Number(template?.id), project_template_start_date: "2026-12-01" } };
    const answer = await account.send("PUT", `workspaces/${id}/apply_template`, apply);
    expect(answer).toMatchObject({ status: 200, body: { results: [{ key: "workspaces", id }] } });
    const count = async () => (await account.send("GET", `stories?workspace_id=${id}`)).body.count;
    expect(await count()).toBe(5);
    await account.send("PUT", `workspaces/${id}/apply_template`, apply);
    expect(await count()).toBe(10);
    const unknown = { workspace: { project_tracker_template_id: 1 } };
    expect((await account.send("PUT", `workspaces/${id}/apply_template`, unknown)).status).toBe(422);
    expect((await account.send("PUT", "workspaces/1/apply_template", apply)).status).toBe(404);
  });
});

describe("billing milestones", () => {
  const draft = { title: "Design", amount_in_cents: 1_000_000, date_to_invoice: "2026-12-18", billing_type: "fixed_date" };

  it("hold their amount in cents and their day, in the currency of the project", async () => {
    const made = await account.make("billing_milestones", [
      { ...draft, workspace_id: Number(project) },
      { ...draft, workspace_id: Number(project), title: "Credit", amount_in_cents: -10_000 },
    ]);
    expect(made).toMatchObject([
      { amount_in_cents: 1_000_000, currency: "GBP", date_to_invoice: "2026-12-18" },
      { amount_in_cents: -10_000 },
    ]);
    expect(await account.list(`billing_milestones?workspace_ids=${project}`)).toHaveLength(2);
  });

  it("are refused without title, amount or project, with a fraction of a cent, or due at a task that is not named", async () => {
    const refused = (change: object) =>
      refusalOf("billing_milestones", { billing_milestone: { ...draft, workspace_id: project, ...change } });
    expect(await refused({ title: undefined })).toEqual([422, "title"]);
    expect(await refused({ amount_in_cents: undefined })).toEqual([422, "amount_in_cents"]);
    expect(await refused({ amount_in_cents: 10.5 })).toEqual([422, "amount_in_cents"]);
    expect(await refused({ workspace_id: undefined })).toEqual([422, "workspace_id"]);
    expect(await refused({ billing_type: "upon_completion" })).toEqual([422, "story_id"]);
    expect(await refused({ billing_type: "whenever" })).toEqual([422, "billing_type"]);
  });

  it("that are on an invoice name it where invoices are included, and are neither changed nor deleted", async () => {
    const draft = { title: "Invoiced", amount_in_cents: 100, workspace_id: Number(project) };
    const { id } = await account.makeOne("billing_milestones", "billing_milestone", draft);
    const invoice = await account.makeOne("invoices", "invoice", { billing_milestone_ids: [Number(id)] });
    const [listed] = account.rowsOf(await account.send("GET", `billing_milestones?only=${id}&include=invoices`));
    expect(listed?.invoice_ids).toEqual([invoice.id]);
    const [plain] = account.rowsOf(await account.send("GET", `billing_milestones?only=${id}`));
    expect(plain).not.toHaveProperty("invoice_ids");
    const change = { billing_milestone: { title: "Another" } };
    expect((await account.send("PUT", `billing_milestones/${id}`, change)).status).toBe(422);
    expect((await account.send("DELETE", `billing_milestones/${id}`)).status).toBe(422);
  });

  it("are made up to 100 in a call", async () => {
    const { id } = await account.project();
    const drafts = (count: number) => times(count, () => ({ ...draft, workspace_id: id }));
    expect(await account.make("billing_milestones", drafts(100))).toHaveLength(100);
    expect((await refusalOf("billing_milestones", { billing_milestones: drafts(101) }))[0]).toBe(422);
  });
});

describe("resources of a project", () => {
  it("are unnamed with a role and no user, labelled by the vendor by role and number", async () => {
    const { id } = await account.project();
    const [role] = await account.list("roles?matching=Data engineer");
    const made = await account.make(
      "workspace_resources",
      times(2, () => ({ workspace_id: Number(id), role_id: Number(role?.id), label: "Mine", estimated_minutes: 600 })),
    );
    expect(made.map(({ label, role_name }) => [label, role_name])).toEqual([
      ["Data engineer", "Data engineer"],
      ["Data engineer 2", "Data engineer"],
    ]);
    expect(made[0]).not.toHaveProperty("estimated_minutes");
    expect(await refusalOf("workspace_resources", { workspace_resource: { workspace_id: id } })).toEqual([422, "role_id"]);
    const renamed = await account.send("PUT", `workspace_resources/${made[0]?.id}`, { workspace_resource: { label: "Lead" } });
    expect(account.rowsOf(renamed)).toMatchObject([{ label: "Lead" }]);
    const twin = await account.send("PUT", `workspace_resources/${made[1]?.id}`, { workspace_resource: { label: "Lead" } });
    expect(twin).toMatchObject({ status: 422, body: { errors: [{ field: "label" }] } });
  });

  it("are listed with the unnamed ones only where that is asked for", async () => {
    const { id } = await account.project();
    const [role] = await account.list("roles");
    await account.makeOne("workspace_resources", "workspace_resource", { workspace_id: id, role_id: role?.id });
    expect(await account.list(`workspace_resources?workspace_id=${id}`)).toEqual([]);
    expect(await account.list(`workspace_resources?workspace_id=${id}&include_unnamed=true`)).toHaveLength(1);
    expect(await account.list(`workspace_resources?workspace_id=${id}&only_unnamed=true`)).toHaveLength(1);
  });

  it("have their hours in allocations, each of a resource, from a day to a day", async () => {
    const { id } = await account.project();
    const [role] = await account.list("roles");
    const resource = await account.makeOne("workspace_resources", "workspace_resource", { workspace_id: id, role_id: role?.id });
    const draft = { resource_id: Number(resource.id), start_date: "2026-12-01", end_date: "2027-03-31", minutes: 12_000 };
    await account.make("workspace_allocations", [draft]);
    expect(await account.list(`workspace_allocations?workspace_ids=${id}`)).toMatchObject([{ minutes: 12_000, hard: false }]);
    expect(await account.list(`workspace_allocations?workspace_resource_ids=${resource.id}`)).toHaveLength(1);
    for (const field of ["resource_id", "start_date", "end_date", "minutes"])
      expect(await refusalOf("workspace_allocations", { workspace_allocation: { ...draft, [field]: undefined } })).toEqual([
        422,
        field,
      ]);
  });
});

describe("custom field values", () => {
  it("replace the value that is there, under a new id", async () => {
    const [field] = await account.list("custom_fields?subject_type=Workspace&matching=Engagement");
    const value = { subject_type: "Workspace", subject_id: Number(project), custom_field_id: Number(field?.id) };
    const [first] = await account.make("custom_field_values", [{ ...value, value: "E-1" }]);
    const [second] = await account.make("custom_field_values", [{ ...value, value: "E-2" }]);
    expect(second?.id).not.toBe(first?.id);
    expect(await account.list(`custom_field_values?subject_type=Workspace&with_subject_id=${project}`)).toMatchObject([
      { value: "E-2" },
    ]);
    expect((await account.send("GET", "custom_field_values")).status).toBe(400);
    expect(
      await refusalOf("custom_field_values", { custom_field_value: { ...value, custom_field_id: undefined, value: "x" } }),
    ).toEqual([422, "custom_field_id"]);
  });
});

describe("what an administrator keeps", () => {
  it("is deleted with 204 and no body, and a deleted role is not listed", async () => {
    const role = await account.makeOne("roles", "role", { name: "Temp" });
    expect(await account.send("DELETE", `roles/${role.id}`)).toMatchObject({ status: 204, body: {} });
    expect(await account.list("roles?matching=Temp")).toEqual([]);
    const template = await account.makeOne("project_templates", "project_template", { title: "Temp", currency: "EUR" });
    expect((await account.send("DELETE", `project_templates/${template.id}`)).status).toBe(204);
    expect((await account.send("GET", `project_templates/${template.id}`)).status).toBe(404);
  });
});
