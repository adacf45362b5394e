import { describe, expect, it } from "vitest";
import { contactDraft, customerDraft, ratesSince } from "./drafts-for-tests.ts";
import {
  bodyOf,
  failed,
  isPlain,
  json,
  ownVendor,
  page,
  problem,
  queryPath,
  recordPath,
  refusal,
  saved,
  sqlOf,
} from "./vendor-for-tests.ts";

const vendor = ownVendor();

const write = () => vendor.erp.upsertCustomer(vendor.scope(), customerDraft);
const read = () => vendor.erp.readCustomer(vendor.scope(), "107");
describe("a record that was saved", () => {
  it("is known by the id at the end of Location", async () => {
    vendor.answer("PUT", /customer/, saved("customer", "107"));
    expect(await write()).toMatchObject({ externalId: "107" });
    expect(vendor.received.filter((received) => received.method === "GET")).toEqual([]);
  });

  it("without Location is read by our external id", async () => {
    vendor.answer("PUT", /customer/, { status: 204 });
    vendor.answer("GET", /customer/, json({ id: "107", companyName: "x" }));
    expect(await write()).toMatchObject({ externalId: "107" });
    expect(vendor.only("GET").path).toBe(`${recordPath}/customer/eid:tl-cus-acc-1`);
  });

  it("and cannot be read is no failure that looks as if nothing had happened", async () => {
    vendor.answer("PUT", /customer/, { status: 204 });
    vendor.answer("GET", /customer/, problem(404, "NONEXISTENT_ID", "The record instance does not exist."));
    const error = await failed(write());
    expect(error).toMatchObject({ kind: "lost_response" });
    expect(error.message).toBe("Group NetSuite took the customer, but did not say under which id. It is looked up again.");
  });
});

describe("a refusal", () => {
  it("of a write says in the vendor's words what was not accepted, at which field, and what to do; the trace says the call", async () => {
    const detail = "Error while accessing a resource. Please enter value(s) for: Company Name.";
    vendor.answer("PUT", /customer/, problem(400, "USER_ERROR", detail, { "o:errorPath": "companyName" }));
    const error = await failed(write());
    expect(error).toMatchObject({
      kind: "rejected",
      status: 400,
      details: [{ code: "USER_ERROR", message: detail, field: "companyName" }],
    });
    expect(error.message).toBe(
      "Group NetSuite did not accept the customer: Please enter value(s) for: Company Name (field companyName). Correct what is named there, then try again.",
    );
    isPlain(error.message);
    expect(vendor.traced.at(-1)).toMatchObject({ purpose: "customer.upsert", method: "PUT", status: 400, outcome: "rejected" });
  });

  it("with several reasons tells each", async () => {
    const invalid = (field: string) => ({
      detail: `Error while accessing resource: You have entered an Invalid Field Value 99 for the following field: ${field}`,
      "o:errorCode": "INVALID_CONTENT",
      "o:errorPath": field,
    });
    vendor.answer("PUT", /customer/, refusal(400, invalid("subsidiary"), invalid("currency")));
    expect((await failed(write())).message).toBe(
      "Group NetSuite did not accept the customer: You have entered an Invalid Field Value 99 for the following field: subsidiary (field subsidiary); You have entered an Invalid Field Value 99 for the following field: currency (field currency). Correct what is named there, then try again.",
    );
  });

  it("of a custom field that the account does not have says where it is named", async () => {
    const at = { "o:errorPath": "custentity_tl_key" };
    vendor.answer("PUT", /customer/, problem(400, "INVALID_CONTENT", "Unknown field", at));
    expect((await failed(write())).message).toBe(
      "Group NetSuite did not accept the customer: Unknown field (field custentity_tl_key). Add the field in NetSuite, or name the right one under fieldNames in the connection's settings.",
    );
  });

  it("of content that is no field value leaves open that the account lacks the field", async () => {
    vendor.answer("PUT", /customer/, problem(400, "INVALID_CONTENT", "Not known here", { "o:errorPath": "vatRegNumber" }));
    expect((await failed(write())).message).toBe(
      "Group NetSuite did not accept the customer: Not known here (field vatRegNumber). Correct what is named there, or name the right field under fieldNames in the connection's settings, then try again.",
    );
  });

  it("of a query over a column that the account does not have says where it is named", async () => {
    const detail =
      "Invalid search query. Detailed unprocessed description follows. Search error occurred: Unknown identifier 'country'. Available identifiers are: {customer=customer}.";
    vendor.answer("POST", /suiteql/, problem(400, "INVALID_PARAMETER", detail, { "o:errorQueryParam": "q" }));
    const error = await failed(read());
    expect(error).toMatchObject({ kind: "rejected", details: [{ code: "INVALID_PARAMETER", field: "q" }] });
    expect(error.message).toBe(
      "Group NetSuite did not give the customer: Unknown identifier 'country'. Available identifiers are: {customer=customer}. Let the integration role see it, or name the right one under columns in the connection's settings.",
    );
  });

  it("for want of a permission is told as one, by its status or its code", async () => {
    const said = "Permission Violation: You need the 'Lists -> Customers' permission to access this page.";
    for (const status of [403, 400]) {
      vendor.answer("PUT", /customer/, problem(status, "INSUFFICIENT_PERMISSION", said));
      const error = await failed(write());
      expect(error).toMatchObject({ kind: "forbidden", status });
      expect(error.message).toContain("does not let the integration role write the customer: Permission Violation");
      isPlain(error.message);
    }
  });

  it("without a body that anyone could read still says status and place", async () => {
    for (const body of [
      "<html><body>Bad Request</body></html>",
      [],
      { "o:errorDetails": "no list" },
      { "o:errorDetails": [{}] },
      null,
    ]) {
      vendor.answer("PUT", /customer/, json(body, 400));
      const error = await failed(write());
      expect(error).toMatchObject({ kind: "rejected", status: 400 });
      expect(error.message).toContain("did not accept the customer");
      expect(error.message).toMatch(/400|Bad Request/);
      isPlain(error.message);
    }
  });
});

describe("a name that is taken", () => {
  const taken = problem(400, "USER_ERROR", "Error while accessing a resource. This entity already exists.");

  it("is told apart by the end of our key, the same each time", async () => {
    vendor.answer("PUT", /customer/, taken, saved("customer", "108"), taken, saved("customer", "108"));
    expect(await write()).toMatchObject({ externalId: "108" });
    await write();
    const names = vendor.received.filter((received) => received.method === "PUT").map((received) => bodyOf(received).entityId);
    expect(names).toEqual([undefined, "O'Neill & Söhne 🥐 (acc1)", undefined, "O'Neill & Söhne 🥐 (acc1)"]);
  });

  it("is a refusal when it is taken for good, after two tries", async () => {
    vendor.answer("PUT", /customer/, taken);
    expect((await failed(write())).message).toContain("did not accept the customer: This entity already exists");
    expect(vendor.received.filter((received) => received.method === "PUT")).toHaveLength(2);
  });

  it("of a contact is that very contact when the e-mail address does not say otherwise", async () => {
    vendor.answer("PUT", /contact/, taken, saved("contact", "302"));
    vendor.answerQuery("FROM contact", page([{ id: "301", email: "R@ONEILL.example" }]));
    expect(await vendor.erp.upsertContact(vendor.scope(), contactDraft)).toEqual({ externalId: "301", url: null });
    vendor.forget();
    vendor.answer("PUT", /contact/, taken, saved("contact", "302"));
    vendor.answerQuery("FROM contact", page([{ id: "301", email: "other@oneill.example" }]));
    expect(await vendor.erp.upsertContact(vendor.scope(), contactDraft)).toEqual({ externalId: "302", url: null });
  });
});

describe("a link to another legal entity", () => {
  const link = () =>
    vendor.erp.linkCustomerToEntity(vendor.scope(), { key: "acc-1-1", customerExternalId: "107", entityId: "1" });
  const refused = problem(400, "USER_ERROR", "This entity is already assigned to this subsidiary.");

  it("that somebody has made already is that link", async () => {
    vendor.answer("PUT", /customerSubsidiaryRelationship/, refused);
    vendor.answerQuery("customersubsidiaryrelationship", page([{ id: "9", entity: "107", subsidiary: "1", isprimarysub: "F" }]));
    expect(await link()).toEqual({ externalId: "9", url: null });
    expect(bodyOf(vendor.only("PUT"))).toEqual({ entity: { id: "107" }, subsidiary: { id: "1" } });
  });

  it("that is refused and not there is a refusal", async () => {
    vendor.answer("PUT", /customerSubsidiaryRelationship/, refused);
    expect((await failed(link())).message).toContain(
      "did not accept the link of the customer to another legal entity: This entity is",
    );
  });
});

describe("an answer that is not the vendor's", () => {
  it("is not taken for an empty one, and says what is wrong with it but not what it holds", async () => {
    const whole = { id: "107", subsidiary: "2", companyname: "Secret Ltd", isinactive: "F" };
    const { links: _links, ...without } = { links: [], ...whole };
    for (const reply of [
      json("<html>Maintenance</html>", 200, { "content-type": "text/html" }),
      json([without]),
      json({ items: [without] }),
      json({ hasMore: "no", items: [] }),
      json({ hasMore: false, items: { 0: without } }),
      json('{"hasMore": false, "items": ['),
      page([{ ...whole, id: 107.5 }]),
      page([{ ...whole, isinactive: "maybe" }]),
      page([{ ...whole, creditlimit: "1,000.00" }]),
      page([{ ...whole, subsidiary: "Secret Ltd" }]),
      json(null),
    ]) {
      vendor.answer("POST", /suiteql/, reply);
      const error = await failed(read());
      expect(error, JSON.stringify(reply.body)).toMatchObject({ kind: "malformed" });
      expect(error.message).toContain("when it was asked for the customer. Nothing was taken from it.");
      expect(error.message).not.toContain("Secret");
      isPlain(error.message);
    }
  });

  it("such as pages that never get on ends, and is told", async () => {
    vendor.answerQuery("FROM term", page([{ id: "5", name: "Net 30" }], { hasMore: true }));
    const error = await failed(vendor.erp.readReference(vendor.scope(), ratesSince));
    expect(error).toMatchObject({ kind: "malformed", message: expect.stringContaining("pages that do not get on") });
    expect(vendor.calls.filter((call) => sqlOf(call).includes("FROM term"))).toHaveLength(2);
    vendor.answerQuery("FROM term", page([], { hasMore: true }));
    expect(await failed(vendor.erp.readReference(vendor.scope(), ratesSince))).toMatchObject({ kind: "malformed" });
  });

  it("names the row and the column of what does not fit", async () => {
    vendor.answerQuery("FROM term", page([{ id: "1", name: "Net 30" }, { id: "2" }]));
    const error = await failed(vendor.erp.readReference(vendor.scope(), ratesSince));
    expect(error.message).toMatch(
      /^Group NetSuite answered with row 2 that does not fit \(name: .+\) when it was asked for the payment terms\./,
    );
  });
});

describe("rows", () => {
  it("have every value as text, and no column where there is no value", async () => {
    vendor.answerQuery(
      "FROM customer ",
      page([
        {
          id: "107",
          subsidiary: "2",
          entityid: "C-107",
          currency: "2",
          creditlimit: ".5",
          balance: "1.25E+3",
          creditholdoverride: "ON",
          country: "GB",
        },
      ]),
    );
    vendor.answerQuery(
      "FROM customersubsidiaryrelationship",
      page([
        { id: "1", entity: "107", subsidiary: "2", isprimarysub: "T" },
        { id: "2", entity: "107", subsidiary: "1", isprimarysub: "F" },
      ]),
    );
    expect(await read()).toEqual({
      externalId: "107",
      ourKey: null,
      name: "C-107",
      taxId: null,
      country: "GB",
      website: null,
      email: null,
      primaryEntityId: "2",
      entityIds: ["2", "1"],
      currency: "GBP",
      creditLimit: "0.5",
      balance: "1250",
      isOnHold: true,
      isInactive: false,
    });
  });

  it("have days as asked for or in the account's own format", async () => {
    const row = { id: "7", basecurrency: "1", transactioncurrency: "2", exchangerate: "1.27" };
    vendor.answerQuery(
      "FROM currencyrate",
      page([
        { ...row, effectivedate: "2026-03-09" },
        { ...row, id: "8", effectivedate: "3/9/2026" },
      ]),
    );
    const { rates } = await vendor.erp.readReference(vendor.scope(), ratesSince);
    expect(rates).toEqual([1, 2].map(() => ({ from: "GBP", to: "USD", rate: "1.27", effectiveOn: "2026-03-09" })));
    vendor.answerQuery("FROM currencyrate", page([{ ...row, effectivedate: "9.3.2026" }]));
    expect(await failed(vendor.erp.readReference(vendor.scope(), ratesSince))).toMatchObject({
      kind: "malformed",
      message: expect.stringContaining("effectivedate: must be a day"),
    });
  });

  it("that are none mean that the record is gone", async () => {
    expect(await read()).toBeNull();
    expect(await vendor.erp.readProjectStatus(vendor.scope(), "205")).toBeNull();
    expect(vendor.only("POST").path).toBe(queryPath);
  });
});
