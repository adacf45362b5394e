import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestOrg } from "./client-for-tests.ts";

let org: TestOrg;
beforeAll(async () => {
  org = await TestOrg.start();
  await org.set({ customFields: [{ object: "Account", name: "Key__c", length: 20, externalId: true, unique: true }] });
});
afterAll(() => org?.close());

const codeOf = (body: unknown): unknown => (Array.isArray(body) ? body[0]?.errorCode : body);

describe("one record", () => {
  it("is made, read, changed and deleted by its id of fifteen or eighteen characters", async () => {
    const made = await org.send("POST", "sobjects/Account", { Name: " Harbour Logistics ", BillingCity: "" });
    expect(made).toMatchObject({ status: 201, body: { success: true, errors: [] } });
    const { id } = made.body as { id: string };
    expect(id).toMatch(/^0019Vy[0-9A-Za-z]{9}[A-Z0-5]{3}$/);
    expect((await org.send("PATCH", `sobjects/Account/${id.slice(0, 15)}`, { Industry: "Energy" })).status).toBe(204);
    const read = await org.send("GET", `sobjects/Account/${id}?fields=Name,Industry,BillingCity`);
    expect(read.body).toEqual({
      attributes: { type: "Account", url: `/services/data/v67.0/sobjects/Account/${id}` },
      Name: "Harbour Logistics",
      Industry: "Energy",
      BillingCity: null,
    });
    expect((await org.send("DELETE", `sobjects/Account/${id}`)).status).toBe(204);
    expect(await org.send("GET", `sobjects/Account/${id}`)).toMatchObject({
      status: 404,
      body: [{ errorCode: "ENTITY_IS_DELETED" }],
    });
  });

  it("is refused with an array of errors that name code and fields", async () => {
    const refusals: [string, Record<string, unknown>, string, string[] | undefined][] = [
      ["Account", {}, "REQUIRED_FIELD_MISSING", ["Name"]],
      ["Account", { Name: "A", Nonsense__c: 1 }, "INVALID_FIELD", undefined],
      ["Account", { Name: "A", SystemModstamp: "2026-01-01T00:00:00Z" }, "INVALID_FIELD_FOR_INSERT_UPDATE", ["SystemModstamp"]],
      ["Account", { Name: "A".repeat(256) }, "STRING_TOO_LONG", ["Name"]],
      ["Account", { Name: { a: 1 } }, "INVALID_TYPE_ON_FIELD_IN_RECORD", ["Name"]],
      ["Account", { Name: "A", ParentId: "0039Vy000000001QAA" }, "FIELD_INTEGRITY_EXCEPTION", ["ParentId"]],
      ["Account", { Name: "A", ParentId: "no id" }, "MALFORMED_ID", ["ParentId"]],
      ["Account", { Name: "A", ParentId: "0019Vy0000000zz" }, "INVALID_CROSS_REFERENCE_KEY", ["ParentId"]],
      ["Account", { Name: "A", CurrencyIsoCode: "XXX" }, "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", ["CurrencyIsoCode"]],
      [
        "Opportunity",
        { Name: "O", StageName: "Nowhere", CloseDate: "2026-01-31" },
        "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
        ["StageName"],
      ],
      ["Opportunity", { Name: "O", StageName: "Negotiation", CloseDate: "2026-02-30" }, "JSON_PARSER_ERROR", undefined],
      ["OpportunityHistory", {}, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY", undefined],
    ];
    for (const [object, fields, errorCode, named] of refusals) {
      const { body, status } = await org.send("POST", `sobjects/${object}`, fields);
      expect([status, body]).toMatchObject([400, [{ errorCode, message: expect.any(String), ...(named && { fields: named }) }]]);
    }
    expect(codeOf((await org.send("POST", "sobjects/Nothing__c", {})).body)).toBe("NOT_FOUND");
    expect(codeOf((await org.send("PATCH", "sobjects/Account/0019Vy0000000zzQAA", { Name: "x" })).body)).toBe("NOT_FOUND");
  });

  it("is upserted by an external id: made once, then changed, whatever the case of the key", async () => {
    const path = "sobjects/Account/Key__c";
    const first = await org.send("PATCH", `${path}/A-1`, { Name: "First" });
    const second = await org.send("PATCH", `${path}/a-1`, { Name: "Second" });
    expect(first).toMatchObject({ status: 201, body: { created: true, success: true } });
    expect(second).toMatchObject({ status: 200, body: { created: false, id: (first.body as { id: string }).id } });
    expect(await org.rows("SELECT Name, Key__c FROM Account WHERE Key__c = 'A-1'")).toEqual([{ Name: "Second", Key__c: "A-1" }]);
    expect((await org.send("GET", `${path}/A-1`)).body).toMatchObject({ Name: "Second" });
    expect((await org.send("PATCH", `${path}/A-1`, { Name: "x", Key__c: "A-1" })).body).toMatchObject([
      { errorCode: "INVALID_FIELD" },
    ]);
  });

  it("keeps the values of a unique field apart, by the id of who has it", async () => {
    const id = await org.create("Account", { Name: "Holder", Key__c: "U-1" });
    const { body, status } = await org.send("POST", "sobjects/Account", { Name: "Other", Key__c: "u-1" });
    expect([status, body]).toEqual([
      400,
      [{ errorCode: "DUPLICATE_VALUE", message: expect.stringContaining(id), fields: ["Key__c"] }],
    ]);
  });

  it("that is not alone with its external id is answered by 300 and where they are", async () => {
    await org.set({ customFields: [{ object: "Account", name: "Group__c", externalId: true }] });
    const ids = [
      await org.create("Account", { Name: "G1", Group__c: "g" }),
      await org.create("Account", { Name: "G2", Group__c: "g" }),
    ];
    const reply = await org.send("PATCH", "sobjects/Account/Group__c/g", { Name: "G" });
    expect([reply.status, reply.body]).toEqual([300, ids.map((id) => `/services/data/v67.0/sobjects/Account/${id}`)]);
  });
});

describe("what is deleted", () => {
  it("takes its parts along, and is seen by queryAll alone", async () => {
    const account = await org.create("Account", { Name: "Going" });
    const deal = await org.create("Opportunity", {
      Name: "Deal",
      AccountId: account,
      StageName: "Negotiation",
      CloseDate: "2026-06-30",
    });
    const sow = await org.create("SOW__c", { Opportunity__c: deal });
    await org.create("SOW_Milestone__c", { SOW__c: sow, Name: "Kick-off" });
    await org.send("DELETE", `sobjects/Opportunity/${deal}`);
    for (const soql of [
      `SELECT IsDeleted FROM Opportunity WHERE Id = '${deal}'`,
      `SELECT IsDeleted FROM SOW__c WHERE Opportunity__c = '${deal}'`,
      `SELECT IsDeleted FROM SOW_Milestone__c WHERE SOW__c = '${sow}'`,
      `SELECT IsDeleted FROM OpportunityHistory WHERE OpportunityId = '${deal}'`,
    ]) {
      expect(await org.rows(soql)).toEqual([]);
      expect(await org.rows(soql, "queryAll")).toEqual([{ IsDeleted: true }]);
    }
    expect((await org.send("GET", `sobjects/Account/${account}`)).status).toBe(200);
  });
});

describe("collections", () => {
  const account = (fields: Record<string, unknown>) => ({ attributes: { type: "Account" }, ...fields });

  it("say of each row what became of it, in order", async () => {
    const { body, status } = await org.send("POST", "composite/sobjects", {
      allOrNone: false,
      records: [account({ Name: "One" }), account({}), account({ Name: "Three" })],
    });
    expect(status).toBe(200);
    expect(body).toMatchObject([
      { success: true, id: expect.any(String), errors: [] },
      { success: false, errors: [{ statusCode: "REQUIRED_FIELD_MISSING", fields: ["Name"] }] },
      { success: true },
    ]);
  });

  it("write all rows or none", async () => {
    const records = [account({ Name: "All or none 1" }), account({ Name: "All or none 2", ParentId: "nonsense" })];
    const { body } = await org.send("POST", "composite/sobjects", { allOrNone: true, records });
    expect(body).toMatchObject([
      { success: false, errors: [{ statusCode: "ALL_OR_NONE_OPERATION_ROLLED_BACK" }] },
      { success: false, errors: [{ statusCode: "MALFORMED_ID" }] },
    ]);
    expect((await org.page("SELECT COUNT() FROM Account WHERE Name LIKE 'All or none%'")).totalSize).toBe(0);
  });

  it("upsert, change and delete up to 200 rows", async () => {
    const records = Array.from({ length: 200 }, (_, index) => account({ Key__c: `C-${index}`, Name: `Company ${index}` }));
    const path = "composite/sobjects/Account/Key__c";
    const first = (await org.send("PATCH", path, { allOrNone: true, records })).body as { id: string; created: boolean }[];
    const second = (await org.send("PATCH", path, { allOrNone: true, records })).body as { id: string; created: boolean }[];
    expect(new Set(first.map((row) => row.created))).toEqual(new Set([true]));
    expect(second.map((row) => [row.id, row.created])).toEqual(first.map((row) => [row.id, false]));
    const tooMany = await org.send("PATCH", path, { records: [...records, account({ Key__c: "C-x", Name: "x" })] });
    expect(tooMany.body).toMatchObject([{ errorCode: "EXCEEDED_ID_LIMIT" }]);
    const twice = await org.send("PATCH", path, { records: [records[0], records[0]] });
    expect(twice.body).toMatchObject([{ errors: [{ statusCode: "DUPLICATE_VALUE" }] }, { success: false }]);
    const changed = await org.send("PATCH", "composite/sobjects", { records: [account({ id: first[0]?.id, Name: "Changed" })] });
    expect(changed.body).toMatchObject([{ success: true, id: first[0]?.id }]);
    const gone = await org.send("DELETE", `composite/sobjects?ids=${first[0]?.id},${first[1]?.id}&allOrNone=true`);
    expect(gone.body).toMatchObject([{ success: true }, { success: true }]);
    expect((await org.page("SELECT COUNT() FROM Account WHERE Key__c LIKE 'C-%'")).totalSize).toBe(198);
  });
});

describe("a composite call", () => {
  const base = "/services/data/v67.0";
  it("counts once, and its parts use what earlier ones answered", async () => {
    const before = (await org.send("GET", "limits")).headers.get("sforce-limit-info");
    const { body } = await org.send("POST", "composite", {
      allOrNone: true,
      compositeRequest: [
        { method: "POST", url: `${base}/sobjects/Account`, referenceId: "account", body: { Name: "Composite" } },
        {
          method: "POST",
          url: `${base}/sobjects/Contact`,
          referenceId: "contact",
          body: { LastName: "Lund", AccountId: "@{account.id}" },
        },
        {
          method: "GET",
          url: `${base}/query?q=${encodeURIComponent("SELECT Account.Name FROM Contact WHERE Id = '")}@{contact.id}'`,
          referenceId: "found",
        },
      ],
    });
    expect(body).toMatchObject({
      compositeResponse: [
        { httpStatusCode: 201, referenceId: "account" },
        { httpStatusCode: 201, referenceId: "contact" },
        { httpStatusCode: 200, referenceId: "found", body: { records: [{ Account: { Name: "Composite" } }] } },
      ],
    });
    const after = (await org.send("GET", "limits")).headers.get("sforce-limit-info");
    const used = (header: string | null) => Number(/=(\d+)/.exec(header ?? "")?.[1]);
    expect(used(after) - used(before)).toBe(2);
  });

  it("takes back all parts when one is refused and all or none is asked for", async () => {
    const parts = [
      { method: "POST", url: `${base}/sobjects/Account`, referenceId: "one", body: { Name: "Taken back" } },
      { method: "POST", url: `${base}/sobjects/Account`, referenceId: "two", body: {} },
    ];
    const together = await org.send("POST", "composite", { allOrNone: true, compositeRequest: parts });
    expect(together.body).toMatchObject({
      compositeResponse: [
        { httpStatusCode: 400, body: [{ errorCode: "PROCESSING_HALTED" }] },
        { httpStatusCode: 400, body: [{ errorCode: "REQUIRED_FIELD_MISSING" }] },
      ],
    });
    expect(await org.rows("SELECT Id FROM Account WHERE Name = 'Taken back'")).toEqual([]);
    const apart = await org.send("POST", "composite", { allOrNone: false, compositeRequest: parts });
    expect(apart.body).toMatchObject({ compositeResponse: [{ httpStatusCode: 201 }, { httpStatusCode: 400 }] });
  });

  it("holds at most 25 parts, five of them queries", async () => {
    const query = (index: number) => ({ method: "GET", url: `${base}/query?q=SELECT+Id+FROM+User`, referenceId: `q${index}` });
    const five = await org.send("POST", "composite", { compositeRequest: [0, 1, 2, 3, 4].map(query) });
    const six = await org.send("POST", "composite", { compositeRequest: [0, 1, 2, 3, 4, 5].map(query) });
    expect([five.status, six.status]).toEqual([200, 400]);
    expect(six.body).toMatchObject([{ errorCode: "LIMIT_EXCEEDED" }]);
  });
});

it("a field that is made by the Tooling API is there for describe, writes and queries", async () => {
  const metadata = { type: "Text", length: 40, externalId: true, unique: true, label: "Ref" };
  const body = { FullName: "Contact.Ref__c", Metadata: metadata };
  expect((await org.send("POST", "tooling/sobjects/CustomField", body)).status).toBe(201);
  expect((await org.send("POST", "tooling/sobjects/CustomField", body)).body).toMatchObject([
    { errorCode: "DUPLICATE_DEVELOPER_NAME" },
  ]);
  await org.create("Contact", { LastName: "Ref", Ref__c: "r-1" });
  expect(await org.rows("SELECT LastName FROM Contact WHERE Ref__c = 'R-1'")).toEqual([{ LastName: "Ref" }]);
  const { fields } = (await org.send("GET", "sobjects/Contact/describe")).body as { fields: { name: string }[] };
  expect(fields.find((field) => field.name === "Ref__c")).toMatchObject({ length: 40, externalId: true, unique: true });
});
