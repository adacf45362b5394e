import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, idIn, NetsuiteClientForTests, reasonIn, recordPath } from "./client-for-tests.ts";

let account: NetsuiteClientForTests;
beforeAll(async () => {
  account = await NetsuiteClientForTests.start();
});
afterAll(() => account?.sandbox.close());

const uk = { id: "2" };
const us = { id: "1" };
const strict = { "x-netsuite-propertynamevalidation": "Error" };
const put = (path: string, json: unknown, headers?: Record<string, string>): Promise<Answer> =>
  account.send("PUT", `${recordPath}/${path}`, json, headers);
const post = (type: string, json: unknown, headers?: Record<string, string>): Promise<Answer> =>
  account.send("POST", `${recordPath}/${type}`, json, headers);
const get = (path: string): Promise<Answer> => account.send("GET", `${recordPath}/${path}`);
const customer = (name: string, more: object = {}): Promise<string> =>
  account.upsert("customer", name.toLowerCase().replaceAll(/\W+/g, "-"), { companyName: name, subsidiary: uk, ...more });
const customersNamed = (name: string) => account.rows(`SELECT id FROM customer WHERE companyname = '${name}'`);

describe("a record", () => {
  it("is created with 204, without a body, and with its address in Location", async () => {
    const made = await post("customer", { companyName: "Made by POST", subsidiary: uk, currency: { id: "2" } });
    expect([made.status, made.text]).toEqual([204, ""]);
    expect(made.headers.get("location")).toMatch(new RegExp(`^http.+${recordPath}/customer/\\d+$`));
    const { body } = await get(`customer/${idIn(made)}`);
    expect(body).toMatchObject({
      id: idIn(made),
      companyName: "Made by POST",
      subsidiary: { id: "2", refName: "Meridian Consulting Ltd", links: expect.any(Array) },
      links: [{ rel: "self", href: made.headers.get("location") }],
    });
  });

  it("by an external id is created once and changed from then on, and keeps what is not named", async () => {
    const first = await put("customer/eid:CID-1_a", { companyName: "Upserted", subsidiary: uk, email: "a@b.example" });
    const second = await put("customer/eid:CID-1_a", { companyName: "Upserted again" });
    expect([first.status, second.status]).toEqual([204, 204]);
    expect(idIn(second)).toBe(idIn(first));
    const { body } = await get("customer/eid:CID-1_a");
    expect(body).toMatchObject({
      id: idIn(first),
      externalId: "CID-1_a",
      companyName: "Upserted again",
      email: "a@b.example",
    });
    expect(await customersNamed("Upserted again")).toHaveLength(1);
  });

  it("has an external id of letters, digits, _ and - only", async () => {
    for (const ref of ["eid:a|b", "eid:a.b", "eid:", "eid:%C3%A9"])
      expect(await put(`customer/${ref}`, { companyName: "Odd", subsidiary: uk }), ref).toMatchObject({ status: 400 });
    expect(await customersNamed("Odd")).toHaveLength(0);
  });

  it("may bring its external id in the body; another one with the same is refused as existing", async () => {
    const made = await post("customer", { companyName: "By body", subsidiary: uk, externalId: "BODY-1" });
    expect((await get("customer/eid:BODY-1")).body.id).toBe(idIn(made));
    const twin = reasonIn(await post("customer", { companyName: "Other body", subsidiary: uk, externalId: "BODY-1" }));
    expect(twin).toMatchObject({ status: 400, code: "USER_ERROR" });
    expect(twin.detail).toBe("Error while accessing a resource. This entity already exists.");
  });

  it("is made twice by two posts with one idempotency key, which only works asynchronously", async () => {
    const key = { "x-netsuite-idempotency-key": "0f0e0d0c-0000-4000-8000-000000000001" };
    const schedule = { name: "Twice", scheduleType: { id: "STD" } };
    const [one, two] = [await post("billingSchedule", schedule, key), await post("billingSchedule", schedule, key)];
    expect([one.status, two.status]).toEqual([204, 204]);
    expect(idIn(one)).not.toBe(idIn(two));
  });

  it("is changed by PATCH, deleted by DELETE, and unknown from then on", async () => {
    const id = await customer("Short lived");
    expect(await account.send("PATCH", `${recordPath}/customer/${id}`, { phone: "+44 20" })).toMatchObject({ status: 204 });
    expect((await get(`customer/${id}`)).body.phone).toBe("+44 20");
    expect(await account.send("DELETE", `${recordPath}/customer/${id}`)).toMatchObject({ status: 204, text: "" });
    for (const answer of [await get(`customer/${id}`), await account.send("PATCH", `${recordPath}/customer/${id}`, {})])
      expect(reasonIn(answer)).toMatchObject({
        status: 404,
        code: "NONEXISTENT_ID",
        detail: "The record instance does not exist. Provide a valid record instance ID.",
      });
    expect((await get("customer/eid:nobody")).status).toBe(404);
    expect((await get("klant/1")).status).toBe(404);
  });
});

describe("a field", () => {
  it("that the record does not have is passed over, unless the call asks for an error", async () => {
    const json = { companyName: "Unknown field", subsidiary: uk, custentity_nobody_made_this: "lost" };
    const refused = reasonIn(await put("customer/eid:unknown-field", json, strict));
    expect(refused).toMatchObject({ status: 400, code: "INVALID_CONTENT", at: "custentity_nobody_made_this" });
    expect((await get("customer/eid:unknown-field")).status).toBe(404);
    expect((await put("customer/eid:unknown-field", json)).status).toBe(204);
    expect((await get("customer/eid:unknown-field")).body).not.toHaveProperty("custentity_nobody_made_this");
  });

  it("of a line that the record does not have is passed over or refused alike", async () => {
    const entity = { id: await customer("Unknown column") };
    const item = { items: [{ item: { id: "51" }, quantity: 1, rate: 10, custcol_nobody_made_this: "lost" }] };
    const refused = reasonIn(await put("salesOrder/eid:unknown-column", { entity, item }, strict));
    expect(refused).toMatchObject({ status: 400, at: "item.items[0].custcol_nobody_made_this" });
    expect((await put("salesOrder/eid:unknown-column", { entity, item })).status).toBe(204);
  });

  it("that is required and missing is named", async () => {
    const reason = reasonIn(await put("customer/eid:nameless", { subsidiary: uk }));
    expect(reason).toMatchObject({ status: 400, code: "USER_ERROR" });
    expect(reason.detail).toMatch(/^Error while accessing a resource\. Please enter value\(s\) for: /);
  });

  it("with a value of another type, too long, or of no known choice is refused, with its path", async () => {
    const wrong = async (more: object) =>
      reasonIn(await put("customer/eid:wrong", { companyName: "Wrong", subsidiary: uk, ...more }));
    expect(await wrong({ isPerson: "no" })).toMatchObject({ status: 400, code: "INVALID_CONTENT", at: "isPerson" });
    expect(await wrong({ companyName: "x".repeat(84) })).toMatchObject({ status: 400, at: "companyName" });
    expect(await wrong({ creditHoldOverride: { id: "PERHAPS" } })).toMatchObject({ status: 400, at: "creditHoldOverride" });
    expect((await get("customer/eid:wrong")).status).toBe(404);
  });

  it("that refers to nothing is refused as an invalid value, with the path down to the line", async () => {
    const reason = reasonIn(await put("customer/eid:nowhere", { companyName: "Nowhere", subsidiary: { id: "99" } }));
    expect(reason).toMatchObject({ status: 400, code: "INVALID_CONTENT", at: "subsidiary" });
    expect(reason.detail).toContain("You have entered an Invalid Field Value 99 for the following field: subsidiary");
    const entity = { id: await customer("Wrong item") };
    const item = { items: [{ item: { id: "51" } }, { item: { id: "9999" }, amount: 1 }] };
    expect(reasonIn(await post("salesOrder", { entity, item }))).toMatchObject({
      status: 400,
      code: "INVALID_CONTENT",
      at: "item.items[1].item",
      detail: expect.stringContaining("Invalid Field Value 9999 for the following field: item"),
    });
  });

  it("that is a list is a link, and its lines where they are asked for", async () => {
    const entity = { id: await customer("Listed") };
    const id = idIn(await post("salesOrder", { entity, item: { items: [{ item: { id: "51" }, quantity: 2, rate: 5 }] } }));
    const { body } = await get(`salesOrder/${id}`);
    expect(body.item).toEqual({ links: [{ rel: "self", href: expect.stringMatching(new RegExp(`/salesOrder/${id}/item$`)) }] });
    const expanded = await get(`salesOrder/${id}?expandSubResources=true`);
    expect(expanded.body.item).toMatchObject({ totalResults: 1, items: [{ quantity: 2, rate: 5 }] });
  });

  it("that is a list gets further lines by a repeated write, unless the call says that it replaces them", async () => {
    const entity = { id: await customer("Repeated") };
    const order = { entity, item: { items: [{ item: { id: "51" }, quantity: 1, rate: 5 }] } };
    const lines = async () => {
      const { item } = (await get("salesOrder/eid:repeated?expandSubResources=true")).body;
      return (item as { items: unknown[] }).items.length;
    };
    await put("salesOrder/eid:repeated", order);
    await put("salesOrder/eid:repeated", order);
    expect(await lines()).toBe(2);
    await put("salesOrder/eid:repeated?replace=item", order);
    expect(await lines()).toBe(1);
  });
});

describe("a customer", () => {
  it("has a name that no other one has", async () => {
    await customer("Only One");
    const twin = reasonIn(await put("customer/eid:another", { companyName: "Only One", subsidiary: uk }));
    expect(twin).toMatchObject({ status: 400, code: "USER_ERROR", detail: expect.stringMatching(/already exists/) });
    expect(
      (await put("customer/eid:another", { companyName: "Only One", entityId: "Only One (2)", subsidiary: uk })).status,
    ).toBe(204);
  });

  it("is related to its own subsidiary from the beginning, and that relationship is the primary one", async () => {
    const id = await customer("Related");
    const sql = `SELECT entity, subsidiary, isprimarysub FROM customersubsidiaryrelationship WHERE entity = ${id}`;
    expect(await account.rows(sql)).toEqual([{ links: [], entity: id, subsidiary: "2", isprimarysub: "T" }]);
  });

  it("is billed by another subsidiary only once it is related to that one, which happens once", async () => {
    const id = await customer("Two entities");
    const project = { companyName: "Over there", parent: { id }, subsidiary: us };
    const refused = reasonIn(await put("job/eid:over-there", project));
    expect(refused).toMatchObject({ status: 400, at: "subsidiary" });
    expect(refused.detail).toContain("Invalid Field Value 1 for the following field: subsidiary");
    const order = { entity: { id }, subsidiary: us, item: { items: [{ item: { id: "51" } }] } };
    expect(reasonIn(await put("salesOrder/eid:over-there", order))).toMatchObject({ status: 400, at: "subsidiary" });
    const relationship = { entity: { id }, subsidiary: us };
    expect((await post("customerSubsidiaryRelationship", relationship)).status).toBe(204);
    expect((await put("job/eid:over-there", project)).status).toBe(204);
    expect((await put("salesOrder/eid:over-there", order)).status).toBe(204);
    for (const subsidiary of [us, uk])
      expect(await post("customerSubsidiaryRelationship", { ...relationship, subsidiary })).toMatchObject({ status: 400 });
  });
});

describe("a sales order", () => {
  it("has a customer, a project of that customer, and at least one line", async () => {
    const [id, other] = [await customer("Orders"), await customer("Orders not")];
    const parent = { id: other };
    const job = { id: idIn(await put("job/eid:others", { companyName: "Of another", parent, subsidiary: uk })) };
    const item = { items: [{ item: { id: "51" }, quantity: 1, rate: 5 }] };
    expect(reasonIn(await post("salesOrder", { entity: { id }, job, item }))).toMatchObject({ status: 400, at: "job" });
    expect(reasonIn(await post("salesOrder", { entity: { id } }))).toMatchObject({ status: 400 });
    expect(reasonIn(await post("salesOrder", { entity: { id }, item: { items: [] } }))).toMatchObject({ status: 400 });
    expect(reasonIn(await post("salesOrder", { item }))).toMatchObject({ status: 400, code: "USER_ERROR" });
  });
});
