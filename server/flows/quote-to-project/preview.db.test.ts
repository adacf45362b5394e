import { beforeAll, describe, expect, it } from "vitest";
import { confirmPreview } from "../../services/connections/confirm-preview.ts";
import { previewWrites } from "../../services/connections/preview-writes.ts";
import { setConnectionMode } from "../../services/connections/set-connection-mode.ts";
import { readTrace } from "../../services/engagements/read-trace.ts";
import { ownDealStand } from "../../testing/own-deal-stand.ts";
import { answerOf } from "../../testing/services.ts";

/** A call as it is compared: its address, then each field that it carries. */
type Lines = string[];

const { stand, days } = ownDealStand();
const crm = "salesforce";
let deal: string;
let previewed: Map<string, Lines[]>;
let sent: Map<string, Lines[]>;

beforeAll(async () => {
  answerOf(await setConnectionMode(stand.as(), { key: crm, mode: "shadow" }));
  deal = await days.sellNew({ line: { Contract_Type__c: "Milestone", Rate_Card__c: null, Billing_Driver__c: "ERP schedule" } });
  const milestones = ["Blueprint", "Hand-over"].map((Name) => ({ Name, Amount__c: 12_000, Due_On__c: "2027-01-29" }));
  await days.sellMilestones(deal, milestones);
  const of = { Opportunity__c: deal, Line__c: await days.partOf(deal, "line") };
  await stand.crm.create("Deal_Role__c", [{ ...of, Role__c: "Consultant", Skill__c: "Java", Hours__c: 40, Headcount__c: 2 }]);
  await stand.settle();

  const { fingerprint, items } = answerOf(await previewWrites(stand.as(), { key: crm, limit: 100 }));
  expect(items.flatMap(({ calls }) => calls.flatMap(({ fields }) => fields.filter(({ isMasked }) => isMasked)))).toEqual([]);
  previewed = bySystem(
    items.toReversed().flatMap(({ calls, system }) =>
      calls.map(({ address, fields }) => ({
        system,
        lines: [address ?? "", ...fields.map(({ path, value }) => `${path.replace(/^[A-Za-z_]+\.?/, "")} = ${value}`)],
      })),
    ),
  );

  answerOf(await confirmPreview(stand.as(), { key: crm, writesSeen: items.length, fingerprint }));
  answerOf(await setConnectionMode(stand.as(), { key: crm, mode: "live" }));
  await stand.settle();
  expect(await days.setUpOf(deal)).toMatchObject({ status: "billing_ready", open: [] });
  const [engagement] = await stand.rows("SELECT correlation_id FROM engagement");
  const trace = answerOf(await readTrace(stand.as(), { correlationId: String(engagement?.correlation_id), limit: 200 }));
  sent = bySystem(
    trace.items
      .filter(
        ({ method, purpose, request }) =>
          method !== "GET" && request !== null && /write|upsert|create|record|apply|set$/.test(purpose),
      )
      .map(({ connectionName, method, request, target }) => {
        expect(request?.hidden).toBe(0);
        return { system: connectionName, lines: [`${method} ${target.split("?")[0]}`, ...leaves(unwrapped(request?.value))] };
      }),
  );
}, 120_000);

function bySystem(calls: readonly { system: string; lines: Lines }[]): Map<string, Lines[]> {
  const systems = new Map<string, Lines[]>();
  for (const { lines, system } of calls) systems.set(system, [...(systems.get(system) ?? []), lines]);
  return systems;
}

/** A body without what the vendor's protocol puts around the fields. */
function unwrapped(body: unknown): unknown {
  const members = typeof body === "object" && body !== null ? Object.values(body) : [];
  const [only] = members;
  return members.length === 1 && typeof only === "object" ? only : body;
}

function leaves(value: unknown, path = ""): Lines {
  if (Array.isArray(value)) return value.flatMap((item, index) => leaves(item, `${path}[${index + 1}]`));
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([name, member]) => leaves(member, path ? `${path}.${name}` : name));
  return [`${path} = ${value}`];
}

/** The line with any id in the place of one that did not exist yet when it was shown. */
function asShown(line: string): RegExp {
  const parts = line.split(/shadow-(?:[0-9a-f-]{36}|\d+)/).map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${parts.join("\\d+")}$`, "s");
}

function compare(system: string): void {
  const [shown = [], live = []] = [previewed.get(system), sent.get(system)];
  expect(live.map(([address]) => address)).toHaveLength(shown.length);
  expect(shown.length).toBeGreaterThan(0);
  for (const [index, lines] of shown.entries()) {
    const got = live[index] ?? [];
    expect(got, lines.join("\n")).toHaveLength(lines.length);
    for (const [at, line] of lines.entries()) expect(got[at]).toMatch(asShown(line));
  }
}

/** Values of a call that was previewed, by field. */
function fieldsOf(system: string, address: RegExp): Record<string, string> {
  const found = (previewed.get(system) ?? []).find(([line = ""]) => address.test(line)) ?? [];
  return Object.fromEntries(
    found.slice(1).map((line) => [line.slice(0, line.indexOf(" = ")), line.slice(line.indexOf(" = ") + 3)]),
  );
}

const rowWith = async (vendor: string, object: string, field: string, value: unknown) =>
  (await stand.vendors.state(vendor, object)).find((row) => String(row[field]) === value);

describe("what the preview lists is what the vendor gets once the connection is live", () => {
  it("in Salesforce: our key and the status at the opportunity", async () => {
    compare("Salesforce");
    const shown = fieldsOf("Salesforce", /sobjects\/Opportunity/);
    expect(Object.keys(shown)).toEqual([
      "Throughline_Key__c",
      "Throughline_Engagement__c",
      "Throughline_Status__c",
      "Throughline_Message__c",
      "Throughline_Project_Url__c",
    ]);
    const row = await rowWith("salesforce", "Opportunity", "Throughline_Key__c", shown.Throughline_Key__c);
    expect(row).toMatchObject({ Throughline_Status__c: shown.Throughline_Status__c, Throughline_Message__c: null });
  });

  it("in Kantata: client, project with its budget, reference, template, milestones, roles with hours, contacts", async () => {
    compare("Kantata");
    const shown = fieldsOf("Kantata", /POST .*\/workspaces$/);
    expect(shown).toMatchObject({ price: "24000", currency: "GBP", start_date: "2026-12-01" });
    const row = await rowWith("kantata", "workspaces", "title", shown.title);
    expect(row).toMatchObject({ price: 24_000, start_date: "2026-12-01" });
    expect(fieldsOf("Kantata", /workspace_resources\/shadow-2$/)).toEqual({ label: "Consultant · Java · 1" });
    // The ERP bills them: Kantata only plans them.
    expect(fieldsOf("Kantata", /POST .*\/stories$/)).toMatchObject({ "[2].title": "Hand-over" });
  });

  it("in NetSuite: customer, contacts, project, billing schedule and contract with its lines", async () => {
    compare("Netsuite");
    const customer = fieldsOf("Netsuite", /\/customer\//);
    expect(await rowWith("netsuite", "customer", "companyName", customer.companyName)).toBeDefined();
    const order = fieldsOf("Netsuite", /\/salesOrder\//);
    expect(order).toMatchObject({
      "item.items[1].amount": "24000",
      "item.items[1].quantity": "200",
      "item.items[1].rate": "120",
    });
    expect(await rowWith("netsuite", "salesOrder", "memo", order.memo)).toMatchObject({ tranDate: order.tranDate });
    const schedule = fieldsOf("Netsuite", /\/billingSchedule\//);
    expect(schedule).toMatchObject({
      "milestone.items[1].milestoneName": "Blueprint",
      "milestone.items[2].milestoneAmount": "12000",
    });
  });
});

describe("an amount that the PSA cannot keep", () => {
  it("is an exception that names the field and the limit; no project is made of it, and nothing is cut", async () => {
    const before = await days.counts();
    const large = await days.sellNew({ line: { UnitPrice: 150_000 }, sow: { Amount__c: 30_000_000 } });
    await stand.settle();
    expect(await days.setUpOf(large)).toMatchObject({ status: "blocked", open: ["project_creation_failed"] });
    const [open] = await stand.rows(
      "SELECT params FROM exception_item WHERE kind = 'project_creation_failed' AND status = 'open'",
    );
    expect(JSON.stringify(open?.params)).toMatch(
      /GBP 30,000,000\.00 is more than the GBP 21,474,836\.47 that the field price takes/,
    );
    expect((await days.counts()).projects).toBe(before.projects);
  });
});
