import { createHmac } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { TestOrg } from "./client-for-tests.ts";

let org: TestOrg;
let product: string;
const at = (iso: string) => org.control("POST", "clock", { vendor: "salesforce", at: iso, frozen: true });
beforeAll(async () => {
  org = await TestOrg.start();
  product = await org.create("Product2", { Name: "Integration Build", ProductCode: "IMP-INT", IsActive: true });
});
afterAll(() => org?.close());

const open = (fields: Record<string, unknown> = {}): Promise<string> =>
  org.create("Opportunity", {
    Name: "Deal",
    StageName: "Negotiation",
    CloseDate: "2026-06-30",
    CurrencyIsoCode: "GBP",
    ...fields,
  });
const deal = async (id: string, fields: string) => (await org.rows(`SELECT ${fields} FROM Opportunity WHERE Id = '${id}'`))[0];
const history = (id: string) =>
  org.rows(
    `SELECT StageName, Amount, PrevAmount, CreatedDate FROM OpportunityHistory WHERE OpportunityId = '${id}' ORDER BY CreatedDate, Id`,
  );

describe("an opportunity", () => {
  it("is won and closed by its stage, and its history says when it came to each", async () => {
    await at("2026-05-01T09:00:00.700Z");
    const id = await open();
    expect(await deal(id, "IsWon, IsClosed, Probability, ForecastCategoryName, Owner.Name")).toMatchObject({
      IsWon: false,
      IsClosed: false,
      Probability: 80,
      Owner: { Name: "Throughline Integration" },
    });
    await at("2026-05-04T10:30:00Z");
    await org.send("PATCH", `sobjects/Opportunity/${id}`, { StageName: "closed won" });
    await at("2026-05-05T11:00:00Z");
    await org.send("PATCH", `sobjects/Opportunity/${id}`, { Description: "no step" });
    expect(await deal(id, "StageName, IsWon, IsClosed, Probability, SystemModstamp")).toEqual({
      StageName: "Closed Won",
      IsWon: true,
      IsClosed: true,
      Probability: 100,
      SystemModstamp: "2026-05-05T11:00:00.000+0000",
    });
    expect(await history(id)).toEqual([
      { StageName: "Negotiation", Amount: null, PrevAmount: null, CreatedDate: "2026-05-01T09:00:00.000+0000" },
      { StageName: "Closed Won", Amount: null, PrevAmount: null, CreatedDate: "2026-05-04T10:30:00.000+0000" },
    ]);
  });

  it("is worth the sum of its lines; another amount is ignored", async () => {
    const id = await open({ Amount: 5 });
    const line = await org.create("OpportunityLineItem", {
      OpportunityId: id,
      Product2Id: product,
      Quantity: 200,
      UnitPrice: 120,
    });
    await org.create("OpportunityLineItem", { OpportunityId: id, Product2Id: product, Quantity: 2, TotalPrice: 100 });
    await org.send("PATCH", `sobjects/Opportunity/${id}`, { Amount: 7 });
    expect(await deal(id, "Amount, HasOpportunityLineItem")).toEqual({ Amount: 24_100, HasOpportunityLineItem: true });
    expect(
      await org.rows(
        `SELECT ProductCode, Product2.Name, TotalPrice, UnitPrice, CurrencyIsoCode FROM OpportunityLineItem WHERE OpportunityId = '${id}' ORDER BY Id`,
      ),
    ).toEqual([
      {
        ProductCode: "IMP-INT",
        Product2: expect.objectContaining({ Name: "Integration Build" }),
        TotalPrice: 24_000,
        UnitPrice: 120,
        CurrencyIsoCode: "GBP",
      },
      expect.objectContaining({ TotalPrice: 100, UnitPrice: 50 }),
    ]);
    await org.send("DELETE", `sobjects/OpportunityLineItem/${line}`);
    expect(await deal(id, "Amount")).toEqual({ Amount: 100 });
    expect((await history(id)).map((row) => row.Amount)).toEqual([5, 24_000, 24_100, 100]);
  });

  it("takes lines of its own currency and price book only", async () => {
    const [book] = await org.rows("SELECT Id FROM Pricebook2 WHERE IsStandard = true");
    const entry = { Pricebook2Id: book?.Id, Product2Id: product, UnitPrice: 10, IsActive: true, CurrencyIsoCode: "EUR" };
    const euros = await org.create("PricebookEntry", entry);
    expect((await org.send("POST", "sobjects/PricebookEntry", entry)).body).toMatchObject([{ errorCode: "DUPLICATE_VALUE" }]);
    const line = { OpportunityId: await open(), PricebookEntryId: euros, Quantity: 1, UnitPrice: 10 };
    expect((await org.send("POST", "sobjects/OpportunityLineItem", line)).body).toMatchObject([
      { errorCode: "FIELD_INTEGRITY_EXCEPTION" },
    ]);
    const fits = { ...line, OpportunityId: await open({ CurrencyIsoCode: "EUR" }) };
    expect((await org.send("POST", "sobjects/OpportunityLineItem", fits)).status).toBe(201);
    expect((await org.send("POST", "sobjects/OpportunityLineItem", { ...fits, UnitPrice: undefined })).body).toMatchObject([
      { errorCode: "REQUIRED_FIELD_MISSING", fields: ["UnitPrice"] },
    ]);
  });

  it("comes with its past where the org lets the audit fields be written", async () => {
    const past = { CreatedDate: "2017-01-05T09:00:00.000Z", LastModifiedDate: "2017-03-11T16:00:00.000Z", StageName: "Won" };
    expect((await org.send("POST", "sobjects/Opportunity", { Name: "Past", CloseDate: "2017-03-11", ...past })).status).toBe(400);
    await org.set({ auditFieldsWritable: true, stages: [{ label: "Won", isClosed: true, isWon: true, probability: 100 }] });
    const id = await open(past);
    expect(await deal(id, "CreatedDate, LastModifiedDate, IsWon")).toEqual({
      CreatedDate: "2017-01-05T09:00:00.000+0000",
      LastModifiedDate: "2017-03-11T16:00:00.000+0000",
      IsWon: true,
    });
    expect(await history(id)).toEqual([
      expect.objectContaining({ StageName: "Won", CreatedDate: "2017-03-11T16:00:00.000+0000" }),
    ]);
    await org.set({ auditFieldsWritable: false });
  });

  it("gives its currency to what belongs to it", async () => {
    const id = await open();
    await org.create("SOW__c", { Opportunity__c: id, Status__c: "Approved" });
    const [sow] = await org.rows(`SELECT Id, Name, CurrencyIsoCode FROM SOW__c WHERE Opportunity__c = '${id}'`);
    expect(sow).toMatchObject({ Name: sow?.Id, CurrencyIsoCode: "GBP" });
  });
});

describe("settings", () => {
  it("add stages, currencies and fields; another setting is refused", async () => {
    await org.set({
      currencies: ["SEK"],
      defaultCurrency: "SEK",
      customFields: [{ object: "Opportunity", name: "Extra__c", type: "double" }],
    });
    const account = await org.create("Account", { Name: "Nordlys" });
    expect(await org.rows(`SELECT CurrencyIsoCode FROM Account WHERE Id = '${account}'`)).toEqual([{ CurrencyIsoCode: "SEK" }]);
    const id = await open({ Extra__c: 1.5 });
    expect(await deal(id, "Extra__c")).toEqual({ Extra__c: 1.5 });
    await expect(org.set({ colour: "green" })).rejects.toThrow(/colour/);
  });
});

describe("events", () => {
  const eventSchema = z.object({ id: z.string(), type: z.string(), occurredAt: z.string(), records: z.array(z.string()) });
  const secret = "a secret of the test";
  let receiver: Server;
  let received: { body: string; signature: string }[] = [];
  let arrived: () => void = () => {};
  beforeAll(async () => {
    receiver = createServer((request, response) => {
      let body = "";
      request.on("data", (part: Buffer) => {
        body += part.toString("utf8");
      });
      request.on("end", () => {
        received.push({ body, signature: String(request.headers["x-throughline-signature"]) });
        response.end();
        arrived();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
    const { port } = receiver.address() as AddressInfo;
    await org.control("POST", "events/salesforce/subscriptions", { url: `http://127.0.0.1:${port}/`, secret });
  });
  afterAll(() => receiver?.close());

  /** The opportunities of the next event. */
  async function told(work: () => Promise<unknown>): Promise<string[]> {
    received = [];
    const next = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    await work();
    await next;
    const [event] = received;
    const [, seconds, value] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(event?.signature ?? "") ?? [];
    expect(createHmac("sha256", secret).update(`${seconds}.${event?.body}`).digest("hex")).toBe(value);
    const parsed = eventSchema.parse(JSON.parse(event?.body ?? ""));
    expect(parsed.type).toBe("opportunity.changed");
    return parsed.records;
  }

  it("name the opportunity that changed, or to which belongs what changed", async () => {
    let id = "";
    const made = await told(async () => {
      id = await open();
    });
    expect(made).toEqual([id]);
    let sow = "";
    const signed = await told(async () => {
      sow = await org.create("SOW__c", { Opportunity__c: id });
    });
    expect(signed).toEqual([id]);
    expect(await told(() => org.create("SOW_Milestone__c", { SOW__c: sow, Amount__c: 5 }))).toEqual([id]);
    const contact = await org.create("Contact", { LastName: "Achterberg" });
    await told(() => org.create("OpportunityContactRole", { OpportunityId: id, ContactId: contact, Role: "Bill To" }));
    expect(await told(() => org.send("PATCH", `sobjects/Contact/${contact}`, { Email: "ap@tidal.example" }))).toEqual([id]);
  });
});
