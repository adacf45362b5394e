import { createServer, type IncomingHttpHeaders } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { openCrm } from "../../demo/open-crm.ts";
import { SandboxControl } from "../../demo/sandbox-control.ts";
import { systemClock } from "../../domain/clock.ts";
import type { SalesforceApi } from "../../import/salesforce-api.ts";
import { Sandbox } from "../../sandbox/kit/server.ts";
import { salesforce as simulator } from "../../sandbox/salesforce/simulator.ts";
import type { Admission } from "../kit/http.ts";
import { signatureHeader, signatureOf } from "../kit/signature.ts";
import type { CrmPort } from "../ports/crm.ts";
import type { CallScope, ConnectionRuntime, Cursor, SourceItem, TracedCall } from "../ports/port.ts";
import { salesforce } from "./index.ts";

const sandbox = new Sandbox({ simulators: [simulator] });
const open: Admission = { enter: async () => ({ leave() {} }) };
const traced: TracedCall[] = [];
const scope: CallScope = {
  correlationId: "0199d3a0-0000-7000-8000-000000000001",
  runId: null,
  step: null,
  deadlineMs: 20_000,
  isUrgent: true,
  trace: (call) => traced.push(call),
};

let control: SandboxControl;
let org: SalesforceApi;
let runtime: ConnectionRuntime;
let crm: CrmPort & { close(): Promise<void> };
let product: string;

const secretsSchema = z.object({
  clientId: z.string(),
  clientSecret: z.string(),
  username: z.string(),
  privateKey: z.string(),
  baseUrl: z.string(),
});

beforeAll(async () => {
  await sandbox.listen(0);
  control = new SandboxControl(sandbox.url);
  const { baseUrl, ...secrets } = secretsSchema.parse(await control.credentials("salesforce"));
  runtime = {
    id: "c1",
    key: "salesforce",
    name: "Salesforce",
    vendor: "salesforce",
    baseUrl,
    settings: {},
    secrets,
    clock: systemClock,
  };
  crm = salesforce.connect(runtime, open);
  org = await openCrm(control);
  product = await one("Product2", { Name: "Integration Build", ProductCode: "IMP-INT", IsActive: true });
});
afterAll(async () => {
  await crm?.close();
  await sandbox.close();
});

type Fields = Parameters<SalesforceApi["create"]>[1][number];
async function one(object: string, fields: Fields): Promise<string> {
  const [id] = await org.create(object, [fields]);
  if (id === undefined) throw new Error(`${object} was not made`);
  return id;
}

/** Wins a deal with everything that belongs to it. */
async function win(name: string): Promise<{ account: string; deal: string; line: string }> {
  const currency = { CurrencyIsoCode: "GBP" };
  const account = await one("Account", { ...currency, Name: `${name} Ltd`, BillingCountry: "United Kingdom", Tax_Id__c: "GB1" });
  const deal = await one("Opportunity", {
    ...currency,
    Name: name,
    AccountId: account,
    StageName: "Negotiation",
    CloseDate: "2026-06-30",
    Legal_Entity__c: "UK01",
    Service_Start__c: "2026-07-01",
    Service_End__c: "2026-12-31",
  });
  const line = await one("OpportunityLineItem", {
    OpportunityId: deal,
    Product2Id: product,
    Quantity: 200,
    UnitPrice: 120,
    Contract_Type__c: "Milestone",
    Billing_Driver__c: "Throughline",
  });
  const sow = await one("SOW__c", {
    ...currency,
    Opportunity__c: deal,
    Name: `SOW ${name}`,
    Status__c: "Approved",
    Amount__c: 24_000,
  });
  await org.create("SOW_Milestone__c", [
    { SOW__c: sow, Name: "Design", Amount__c: 10_000, Due_On__c: "2026-08-01" },
    { SOW__c: sow, Name: "Go-live", Amount__c: 14_000, Due_On__c: "2026-10-01" },
  ]);
  await one("Deal_Milestone__c", {
    Opportunity__c: deal,
    Line__c: line,
    Name: "Design",
    Amount__c: 24_000,
    Due_On__c: "2026-08-01",
  });
  await one("Deal_Role__c", { Opportunity__c: deal, Line__c: line, Role__c: "Consultant", Hours__c: 200, Headcount__c: 1 });
  const contact = await one("Contact", {
    AccountId: account,
    FirstName: "Rosalind",
    LastName: "Achterberg",
    Email: "r@tidal.example",
  });
  await one("OpportunityContactRole", { OpportunityId: deal, ContactId: contact, Role: "Bill To" });
  await org.update("Opportunity", [{ id: deal, StageName: "Closed Won" }]);
  return { account, deal, line };
}

/** Pulls to the end, in pages; answers all items and the position. */
async function pull(object: string, from: Cursor | null, limit = 50): Promise<{ items: SourceItem[]; cursor: Cursor }> {
  const items: SourceItem[] = [];
  let cursor = from;
  for (let pages = 0; pages < 100; pages++) {
    const page = await crm.pull(scope, { object, cursor, limit });
    items.push(...page.items);
    cursor = page.cursor;
    if (page.isLast) return { items, cursor };
  }
  throw new Error(`${object} has no end`);
}
const idsOf = (items: readonly SourceItem[]): string[] => items.map((item) => item.externalId);

describe("a connection", () => {
  it("signs in by key or by secret, and says who it is and how many calls are used", async () => {
    expect((await crm.check(scope)).message).toMatch(/^Signed in as integration@.+; \d+ of 1,000,000 calls used today\.$/);
    const bySecret = salesforce.connect({ ...runtime, settings: { auth: "client_credentials" } }, open);
    expect((await bySecret.check(scope)).message).toMatch(/^Signed in as 005/);
    await bySecret.close();
    const wrong = salesforce.connect({ ...runtime, secrets: { ...runtime.secrets, clientId: "no" } }, open);
    await expect(wrong.check(scope)).rejects.toMatchObject({
      kind: "auth",
      message: expect.stringContaining("invalid_client_id"),
    });
    await wrong.close();
  });

  it("signs in again when its session was revoked", async () => {
    await crm.check(scope);
    await fetch(`${sandbox.url}/_control/revoke`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ vendor: "salesforce" }),
    });
    expect((await crm.check(scope)).message).toMatch(/^Signed in/);
    org = await openCrm(control);
  });
});

describe("reading deals", () => {
  it("brings a won deal with its lines, statement of work, roles, contacts and the instant of winning", async () => {
    const { account, deal, line } = await win("Tidal metering");
    const { items } = await pull("deal", null);
    const item = items.find((candidate) => candidate.externalId === deal);
    if (!item) throw new Error("the deal was not read");
    const mapped = crm.mapDeal(item);
    if (!mapped.ok) throw new Error(JSON.stringify(mapped.failures));
    expect(mapped.facts).toMatchObject({
      externalId: deal,
      name: "Tidal metering",
      isWon: true,
      currency: "GBP",
      amount: "24000",
      wonAt: expect.stringMatching(/^\d{4}-.+Z$/),
      terms: {
        lines: [{ externalId: line, product: "Integration Build", productCode: "IMP-INT", amount: "24000", unitPrice: "120" }],
      },
    });
    expect(JSON.stringify(mapped.facts)).toContain("Rosalind");
    expect(JSON.stringify(mapped.facts)).toContain("Go-live");
    expect(crm.accountNamed("deal", item)).toBe(account);
    expect(crm.accountNamed("deal", { ...item, payload: { opportunity: {} } })).toBeNull();
    const accounts = await pull("account", null);
    const customer = accounts.items.find((candidate) => candidate.externalId === account);
    expect(customer && crm.mapAccount(customer)).toMatchObject({ ok: true, facts: { name: "Tidal metering Ltd" } });
  });

  it("from a position on brings what changed since, by the deal or by what belongs to it, and each once when it is settled", async () => {
    const first = await win("Positioned");
    const start = await pull("deal", null);
    expect(idsOf(start.items)).toContain(first.deal);
    const second = await win("Later");
    const [contact] = await org.query(`SELECT ContactId FROM OpportunityContactRole WHERE OpportunityId = '${first.deal}'`);
    await org.update("Contact", [{ id: String(contact?.ContactId), Phone: "+44 20 7946 0000" }]);
    const later = await pull("deal", start.cursor, 1);
    expect(idsOf(later.items)).toEqual(expect.arrayContaining([first.deal, second.deal]));
    expect(new Set(idsOf(later.items)).size).toBe(later.items.length);
  });

  it("says that a deal is deleted, and reads named ones that are gone as deleted", async () => {
    const { deal } = await win("Withdrawn");
    const before = await pull("deal", null);
    const credentials = await control.credentials("salesforce");
    await fetch(`${runtime.baseUrl}/services/data/v67.0/sobjects/Opportunity/${deal}`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${String(credentials.accessToken)}` },
    });
    const after = await pull("deal", before.cursor);
    expect(after.items.find((item) => item.externalId === deal)?.isDeleted).toBe(true);
    const [gone] = await crm.read(scope, { object: "deal", externalIds: ["0069Vy00000zzzz"] });
    expect(gone).toMatchObject({ isDeleted: true });
  });

  it("reads a long list in pages of any size, without gaps or doubles", async () => {
    const made = await org.create(
      "Opportunity",
      Array.from({ length: 450 }, (_, index) => ({ Name: `Many ${index}`, StageName: "Prospecting", CloseDate: "2026-12-31" })),
    );
    const small = salesforce.connect({ ...runtime, settings: { pageSize: 100 } }, open);
    const found: string[] = [];
    for (let cursor: Cursor | null = null; ; ) {
      const page = await small.pull(scope, { object: "deal", cursor, limit: 70 });
      found.push(...idsOf(page.items));
      cursor = page.cursor;
      if (page.isLast) break;
    }
    await small.close();
    expect(found.filter((id) => made.includes(id)).sort()).toEqual([...made].sort());
  });

  it("stops by name at a field that the org does not have", async () => {
    const named = { fieldNames: { "Opportunity.Legal_Entity__c": "Nowhere__c" } };
    const wrong = salesforce.connect({ ...runtime, settings: named }, open);
    await expect(wrong.read(scope, { object: "deal", externalIds: ["0069Vy000000001"] })).rejects.toMatchObject({
      kind: "rejected",
      details: [{ code: "INVALID_FIELD" }],
    });
    await wrong.close();
  });
});

describe("writing the status back", () => {
  it("puts our key on the deal once, and from then on writes by that key", async () => {
    const { deal } = await win("Reported");
    const status = { key: "tl-1", dealExternalId: deal, engagementNumbers: "ENG-00001", message: "", projectUrl: null };
    traced.length = 0;
    const written = await crm.writeStatus(scope, { ...status, status: "Blocked" });
    expect(written).toMatchObject({ externalId: deal, url: expect.stringContaining(`/lightning/r/Opportunity/${deal}/view`) });
    await crm.writeStatus(scope, { ...status, status: "Set up" });
    const [row] = await org.query(
      `SELECT Throughline_Key__c, Throughline_Status__c, Throughline_Engagement__c FROM Opportunity WHERE Id = '${deal}'`,
    );
    expect(row).toMatchObject({
      Throughline_Key__c: "tl-1",
      Throughline_Status__c: "Set up",
      Throughline_Engagement__c: "ENG-00001",
    });
    const writes = traced.filter((call) => call.purpose === "deal.status.write").map((call) => [call.method, call.status]);
    expect(writes).toEqual([
      ["PATCH", 204],
      ["PATCH", 200],
    ]);
  });

  it("does not change what is read: our own write brings the same payload", async () => {
    const { deal } = await win("Unmoved");
    const [before] = await crm.read(scope, { object: "deal", externalIds: [deal] });
    await crm.writeStatus(scope, {
      key: "tl-2",
      dealExternalId: deal,
      engagementNumbers: "ENG-00002",
      status: "Set up",
      message: "All is there.",
      projectUrl: "https://psa.example/1",
    });
    const [after] = await crm.read(scope, { object: "deal", externalIds: [deal] });
    expect(after?.payload).toEqual(before?.payload);
  });

  it("of a deal that has been deleted, or by a key that another one holds, is refused by name", async () => {
    const [holder, other] = [await win("Holder"), await win("Other")];
    const status = { key: "tl-3", engagementNumbers: "", status: "Set up", message: "", projectUrl: null };
    await crm.writeStatus(scope, { ...status, dealExternalId: holder.deal });
    await expect(crm.writeStatus(scope, { ...status, dealExternalId: other.deal })).rejects.toMatchObject({ kind: "conflict" });
    await expect(crm.writeStatus(scope, { ...status, dealExternalId: "0069Vy00000zzzz" })).rejects.toMatchObject({
      kind: "not_found",
    });
  });
});

describe("an event of the CRM", () => {
  it("is taken when its signature proves it, and names the deals that changed", () => {
    const body = JSON.stringify({
      id: "e-1",
      type: "opportunity.changed",
      occurredAt: "2026-05-01T09:00:00Z",
      records: ["0069Vy000000001QAA"],
    });
    const now = systemClock.now();
    const secret = "the secret of the connection";
    const read = (signature: string) =>
      salesforce.webhook?.read({
        header: (name) => (name === signatureHeader ? signature : null),
        rawBody: Buffer.from(body),
        secret,
        now,
      });
    expect(read(signatureOf({ rawBody: body, secret, now }))).toMatchObject({
      ok: true,
      value: { object: "deal", externalIds: ["0069Vy000000001QAA"] },
    });
    expect(read(signatureOf({ rawBody: body, secret: "another", now }))).toMatchObject({ ok: false });
  });
});

describe("an event of the simulated CRM", () => {
  it("proves itself to the connector and names the deal", async () => {
    const secret = "the secret of the connection";
    let take: (event: { body: Buffer; headers: IncomingHttpHeaders }) => void = () => {};
    const arrived = new Promise<{ body: Buffer; headers: IncomingHttpHeaders }>((resolve) => {
      take = resolve;
    });
    const receiver = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => {
        response.end();
        take({ body: Buffer.concat(parts), headers: request.headers });
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
    const address = receiver.address();
    const port = typeof address === "object" ? address?.port : undefined;
    await control.subscribe("salesforce", { url: `http://127.0.0.1:${port}/`, secret, objects: ["Opportunity"] });
    const deal = await one("Opportunity", { Name: "Told", StageName: "Negotiation", CloseDate: "2026-06-30" });
    const { body, headers } = await arrived;
    const header = (name: string) => {
      const value = headers[name];
      return typeof value === "string" ? value : null;
    };
    const read = salesforce.webhook?.read({ header, rawBody: body, secret, now: systemClock.now() });
    expect(read).toMatchObject({ ok: true, value: { object: "deal", externalIds: [deal] } });
    await fetch(`${sandbox.url}/_control/events/salesforce/subscriptions`, { method: "DELETE" });
    receiver.close();
  });
});

describe("loading history", () => {
  it("writes products, accounts with their parents and deals with their line; a second time nothing", async () => {
    await control.settings("salesforce", {
      auditFieldsWritable: true,
      stages: [{ label: "Won", isClosed: true, isWon: true, probability: 100 }],
    });
    const deal = { accountKey: "a-2", stage: "Won", product: "GTX Pro", currency: "USD", regionalOffice: "Central" };
    const history = {
      products: ["GTX Pro"],
      accounts: [
        { key: "a-1", name: "Parent", country: "Kenya", sector: "medical", parentKey: null, currency: "USD" },
        { key: "a-2", name: "Child", country: null, sector: null, parentKey: "a-1", currency: "USD" },
      ],
      deals: [
        { ...deal, key: "d-1", name: "D1", amount: "4514", createdOn: "2016-10-25", closedOn: "2017-03-11" },
        { ...deal, key: "d-2", name: "D2", amount: null, createdOn: null, closedOn: null, accountKey: null },
      ],
    };
    const loader = salesforce.loader?.(runtime, open);
    if (!loader) throw new Error("there is no loader");
    const first = await loader.load(scope, history, () => {});
    const again = await loader.load(scope, history, () => {});
    await loader.close();
    expect([first.deals, again.deals, again.accounts, again.products].map((count) => [count.written, count.unchanged])).toEqual([
      [2, 0],
      [0, 2],
      [0, 2],
      [0, 1],
    ]);
    const [row] = await org.query("SELECT Id, Amount, IsWon, Account.Parent.Name FROM Opportunity WHERE History_Key__c = 'd-1'");
    expect(row).toMatchObject({ Amount: 4514, IsWon: true, Account: { Parent: { Name: "Parent" } } });
    const [item] = await crm.read(scope, { object: "deal", externalIds: [String(row?.Id)] });
    const mapped = item && crm.mapDeal(item);
    expect(mapped).toMatchObject({ ok: true, facts: { isWon: true } });
    expect(JSON.stringify(mapped)).toContain("2017-03-11T16:00:00.000Z");
  });
});
