import { constants, createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { contactDraft, contractDraft, customerDraft, projectDraft, ratesSince } from "./drafts-for-tests.ts";
import { bodyOf, ownVendor, page, queryPath, recordPath, refusal, saved, sqlOf, tokenPath } from "./vendor-for-tests.ts";

const vendor = ownVendor();

const decoded = (part: string | undefined): Record<string, unknown> =>
  JSON.parse(Buffer.from(part ?? "", "base64url").toString("utf8")) as Record<string, unknown>;

describe("the sign-in", () => {
  it("posts a signed assertion as a form: who, for what, where to, and for less than an hour", async () => {
    await vendor.erp.check(vendor.scope());
    const [sent] = vendor.signIns;
    const form = new URLSearchParams(sent?.text);
    expect([sent?.method, sent?.path, sent?.search]).toEqual(["POST", tokenPath, ""]);
    expect(sent?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
    expect([...form.keys()].sort()).toEqual(["client_assertion", "client_assertion_type", "grant_type"]);
    expect(form.get("grant_type")).toBe("client_credentials");
    expect(form.get("client_assertion_type")).toBe("urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    const [head, claims, signature] = (form.get("client_assertion") ?? "").split(".");
    expect(decoded(head)).toEqual({ typ: "JWT", alg: "PS256", kid: "certificate-1" });
    const { exp, iat, ...rest } = decoded(claims);
    expect(rest).toEqual({ iss: "client-1", aud: vendor.url + tokenPath, scope: "rest_webservices" });
    expect(Number(exp) - Number(iat)).toBeGreaterThan(0);
    expect(Number(exp) - Number(iat)).toBeLessThan(3_600);
    const key = { key: vendor.keys.publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
    expect(verify("sha256", Buffer.from(`${head}.${claims}`), key, Buffer.from(signature ?? "", "base64url"))).toBe(true);
  });

  it("signs ES256 with a key on the curve P-256 where the certificate has one", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const curve = vendor.connect({ key: privateKey, settings: { algorithm: "ES256" } });
    await curve.check(vendor.scope());
    await curve.close();
    const assertion = new URLSearchParams(vendor.signIns[0]?.text).get("client_assertion") ?? "";
    const [head, claims, signature] = assertion.split(".");
    expect(decoded(head)).toMatchObject({ alg: "ES256" });
    const key = { key: createPublicKey(publicKey.export({ type: "spki", format: "pem" })), dsaEncoding: "ieee-p1363" } as const;
    expect(verify("sha256", Buffer.from(`${head}.${claims}`), key, Buffer.from(signature ?? "", "base64url"))).toBe(true);
  });

  it("happens once for many calls at a time, and again when the token is about to end, whose life is text or a number", async () => {
    await Promise.all(Array.from({ length: 5 }, () => vendor.erp.check(vendor.scope())));
    expect(vendor.signIns).toHaveLength(1);
    expect(new Set(vendor.calls.map((call) => call.headers.authorization))).toEqual(new Set(["Bearer token-1"]));
    vendor.forget();
    const brief = { status: 200, headers: { "content-type": "application/json" } };
    vendor.answer("POST", /token$/, { ...brief, body: { access_token: "short", expires_in: 20, token_type: "bearer" } });
    const again = vendor.connect();
    await again.check(vendor.scope());
    await again.check(vendor.scope());
    await again.close();
    expect(vendor.signIns).toHaveLength(2);
  });

  it("leaves neither assertion nor token in a trace", async () => {
    await vendor.erp.check(vendor.scope());
    const traces = JSON.stringify(vendor.traced);
    expect(vendor.traced.map((call) => call.purpose)).toEqual(["auth.token", "check"]);
    for (const secret of ["token-1", "client_assertion", "PRIVATE KEY", "Bearer"]) expect(traces).not.toContain(secret);
  });
});

describe("a query", () => {
  it("is posted as q with Prefer: transient, the token, and our correlation id", async () => {
    vendor.answerQuery("FROM subsidiary", page([{ id: "1", name: "UK" }], { total: 4 }));
    expect(await vendor.erp.check(vendor.scope())).toEqual({
      message: "Signed in to the NetSuite account 1234567; 4 legal entities are visible.",
    });
    const sent = vendor.only("POST");
    expect([sent.path, sent.search]).toEqual([queryPath, "?limit=1&offset=0"]);
    expect(sent.headers).toMatchObject({
      prefer: "transient",
      authorization: "Bearer token-1",
      "content-type": "application/json",
      "x-correlation-id": "0199d3a0-0000-7000-8000-000000000007",
    });
    expect(bodyOf(sent)).toEqual({ q: "SELECT id, name FROM subsidiary ORDER BY id" });
  });

  it("of a whole list goes on after the last id, in the order of ids, never with a deep offset", async () => {
    vendor.answerQuery(
      "FROM term",
      page(
        [
          { id: "9", name: "A" },
          { id: "10", name: "B" },
        ],
        { hasMore: true },
      ),
      page([{ id: "11", name: "C" }]),
    );
    const { terms } = await vendor.erp.readReference(vendor.scope(), ratesSince);
    expect(terms.map((term) => term.externalId)).toEqual(["9", "10", "11"]);
    const asked = vendor.calls.filter((call) => sqlOf(call).includes("FROM term"));
    expect(asked.map((call) => call.search)).toEqual(["?limit=1000&offset=0", "?limit=1000&offset=0"]);
    expect(asked.map(sqlOf)).toEqual([
      "SELECT id, name, daysuntilnetdue FROM term ORDER BY id",
      "SELECT id, name, daysuntilnetdue FROM term WHERE id > 10 ORDER BY id",
    ]);
  });

  it("asks for days as YYYY-MM-DD, which the account's own format is not", async () => {
    await vendor.erp.readReference(vendor.scope(), ratesSince);
    const rates = vendor.calls.map(sqlOf).find((sql) => sql.includes("FROM currencyrate"));
    expect(rates).toContain("TO_CHAR(effectivedate, 'YYYY-MM-DD') AS effectivedate");
    expect(rates).toContain("effectivedate >= TO_DATE('2026-01-01', 'YYYY-MM-DD')");
  });

  it("of a customer knows the balance under its name in queries, and the country from the billing address", async () => {
    await vendor.erp.readCustomer(vendor.scope(), "107");
    const sql = sqlOf(vendor.only("POST"));
    expect(sql).toContain(", customer.balancesearch AS balance, entityaddress.country AS country FROM customer ");
    expect(sql).toMatch(
      / LEFT JOIN entityaddress ON entityaddress\.nkey = customer\.defaultbillingaddress WHERE customer\.id = 107 ORDER BY customer\.id$/,
    );
  });

  it("of a customer leaves out what the settings say that the account does not have", async () => {
    const columns = { customerBalance: null, customerAddress: null, customerTaxId: null };
    const bare = vendor.connect({ settings: { columns } });
    await bare.readCustomer(vendor.scope(), "107");
    await bare.close();
    expect(sqlOf(vendor.only("POST"))).not.toMatch(/balance|country|address|vatregnumber/);
    vendor.forget();
    const own = vendor.connect({ settings: { columns: { customerCountry: "custentity_country" } } });
    await own.readCustomer(vendor.scope(), "107");
    await own.close();
    expect(sqlOf(vendor.only("POST"))).toContain("customer.custentity_country AS country FROM customer WHERE");
  });
});

describe("text in a query", () => {
  /** What is left of a query when its literals are taken out. */
  const skeleton = (sql: string): string => sql.replaceAll(/'(?:[^']|'')*'/g, "?");
  const nasty = [
    "O'Neill",
    "''",
    "'; DELETE FROM customer; --",
    "x' OR 1=1 --",
    '100% /* gross */ "AG" \\\' \\',
    "Bäckerei 🥐 “Croissant”",
    "ОАО «Газ'пром»",
    "株式会社'日本'",
    "_%_%_",
    "line\nbreak\u0000and null",
    "lone \ud800 surrogate",
    "x".repeat(5_000),
  ];

  it("never leaves its literal, whatever the name, the tax id or the web address of a customer is", async () => {
    for (const text of nasty)
      await vendor.erp.findCustomers(vendor.scope(), { key: "acc-1", name: text, taxId: text, website: `https://${text}` });
    const where = String.raw`customer\.(?:externalid|vatregnumber) = \?|UPPER\(customer\.(?:companyname|url)\) LIKE \?|customer\.companyname LIKE \?`;
    const from = String.raw`customer LEFT JOIN entityaddress ON entityaddress\.nkey = customer\.defaultbillingaddress`;
    const form = new RegExp(`^SELECT [a-zA-Z,. ]+ FROM ${from} WHERE (?:${where})(?: OR (?:${where}))* ORDER BY customer\\.id$`);
    const asked = vendor.calls.map(sqlOf);
    expect(asked.length).toBeGreaterThanOrEqual(nasty.length);
    for (const sql of asked) expect(skeleton(sql)).toMatch(form);
    for (const sql of asked) expect(sql).not.toMatch(/\p{Cc}/u);
  });

  it("has its quotes doubled and nothing else changed", async () => {
    await vendor.erp.findCustomers(vendor.scope(), { key: "acc-1", name: "Any", taxId: "GB'1 \\ 🥐", website: null });
    expect(sqlOf(vendor.calls[0])).toContain("vatregnumber = 'GB''1 \\ 🥐'");
  });

  it("of a contact's name is a literal too", async () => {
    vendor.answer(
      "PUT",
      /contact/,
      refusal(400, { detail: "This entity already exists.", "o:errorCode": "USER_ERROR" }),
      saved("contact", "300"),
    );
    await vendor.erp.upsertContact(vendor.scope(), { ...contactDraft, firstName: "D'", lastName: "Ar';--tagnan" });
    const sql = vendor.calls.filter((call) => call.path === queryPath).map(sqlOf)[0] ?? "";
    expect(sql).toBe("SELECT id, email FROM contact WHERE company = 107 AND entityid = 'D'' Ar'';--tagnan' ORDER BY id");
  });

  it("is an id only where it is a number", async () => {
    await expect(vendor.erp.readCustomer(vendor.scope(), "1 OR 1=1")).rejects.toThrow(/is no NetSuite internal id/);
    await expect(vendor.erp.readProjectStatus(vendor.scope(), "../customer/1")).rejects.toThrow(/is no NetSuite internal id/);
    expect(vendor.calls).toEqual([]);
  });
});

describe("a write", () => {
  it("of a customer is an upsert by our external id that replaces its addresses and refuses fields that are not there", async () => {
    vendor.answer("PUT", /customer/, saved("customer", "107"));
    expect(await vendor.erp.upsertCustomer(vendor.scope(), customerDraft)).toEqual({
      externalId: "107",
      url: "https://1234567.app.netsuite.com/app/common/entity/custjob.nl?id=107",
    });
    const sent = vendor.only("PUT");
    expect([sent.path, sent.search]).toEqual([`${recordPath}/customer/eid:tl-cus-acc-1`, "?replace=addressBook"]);
    expect(sent.headers).toMatchObject({
      "content-type": "application/json",
      authorization: "Bearer token-1",
      "x-netsuite-propertynamevalidation": "Error",
    });
    expect(bodyOf(sent)).toEqual({
      companyName: "O'Neill & Söhne 🥐",
      isPerson: false,
      subsidiary: { id: "2" },
      currency: { id: "2" },
      email: "ap@oneill.example",
      url: "https://oneill.example",
      vatRegNumber: "GB123456789",
      custentity_tl_key: "tl-cus-acc-1",
      addressBook: {
        items: [
          {
            defaultBilling: true,
            defaultShipping: true,
            addressBookAddress: {
              country: { id: "GB" },
              city: "London",
              addr1: "1 High Street",
              addr2: "Floor 2",
              zip: "EC1A 1AA",
            },
          },
        ],
      },
    });
  });

  it("of a project says that it awaits activation only where there is none yet", async () => {
    const cautious = vendor.connect({ settings: { activationRequired: ["2"], projectStatusIds: { awaiting: "3" } } });
    vendor.answer("PUT", /job/, saved("job", "205"));
    await cautious.upsertProject(vendor.scope(), projectDraft);
    expect(vendor.only("GET").path).toBe(`${recordPath}/job/eid:tl-job-eng-1`);
    expect(bodyOf(vendor.only("PUT"))).toMatchObject({ companyName: "ENG-00001 Metering", entityStatus: { id: "3" } });
    vendor.forget();
    vendor.answer("GET", /job/, { status: 200, headers: { "content-type": "application/json" }, body: { id: "205" } });
    vendor.answer("PUT", /job/, saved("job", "205"));
    await cautious.upsertProject(vendor.scope(), projectDraft);
    expect(bodyOf(vendor.only("PUT"))).not.toHaveProperty("entityStatus");
    await cautious.close();
  });

  it("of a contract replaces its lines, with numbers that are exactly the amounts", async () => {
    vendor.answer("PUT", /salesOrder/, saved("salesOrder", "5001"));
    await vendor.erp.upsertContract(vendor.scope(), contractDraft);
    const sent = vendor.only("PUT");
    expect([sent.path, sent.search]).toEqual([`${recordPath}/salesOrder/eid:tl-so-eng-1`, "?replace=item"]);
    expect(bodyOf(sent)).toMatchObject({
      entity: { id: "107" },
      job: { id: "205" },
      subsidiary: { id: "2" },
      tranDate: "2026-06-30",
      terms: { id: "11" },
      otherRefNum: "PO 4711",
      custbody_tl_engagement: "ENG-00001",
      item: {
        items: [
          {
            item: { id: "51" },
            quantity: 200,
            rate: 120.5,
            amount: 24_100,
            description: "Design",
            billingSchedule: { id: "701" },
            custcol_tl_contract_line: "line-1",
            custcol_tl_billing_driver: "netsuite",
          },
        ],
      },
    });
    const [line] = contractDraft.lines;
    if (!line) throw new Error("the draft has no line");
    const tiny = { ...contractDraft, lines: [{ ...line, amount: "24100.005" }] };
    await expect(vendor.erp.upsertContract(vendor.scope(), tiny)).rejects.toMatchObject({
      kind: "rejected",
      details: [{ code: "NOT_SENT" }],
    });
  });

  it("of a milestone schedule sends each milestone with its day and amount", async () => {
    vendor.answer("PUT", /billingSchedule/, saved("billingSchedule", "701"));
    await vendor.erp.upsertBillingSchedule(vendor.scope(), {
      key: "line-1",
      name: "ENG-00001 Design",
      kind: "fixed_milestone",
      currency: "GBP",
      interval: null,
      milestones: [{ name: "Go-live", amount: "14000", dueOn: "2026-10-01" }],
    });
    const sent = vendor.only("PUT");
    expect([sent.path, sent.search]).toEqual([`${recordPath}/billingSchedule/eid:tl-bs-line-1`, "?replace=milestone"]);
    expect(bodyOf(sent)).toEqual({
      name: "ENG-00001 Design",
      scheduleType: { id: "FBM" },
      milestone: { items: [{ milestoneName: "Go-live", milestoneDate: "2026-10-01", milestoneAmount: 14_000 }] },
    });
  });

  it("that holds a project sets its status by PATCH, once", async () => {
    const settings = { projectStatusIds: { onHold: "2", active: "1" } };
    const holding = vendor.connect({ settings });
    const job = (id: string) => ({
      status: 200,
      headers: { "content-type": "application/json" },
      body: { id: "205", entityStatus: { id } },
    });
    vendor.answer("GET", /job\/205/, job("1"), job("2"));
    vendor.answer("PATCH", /job/, { status: 204 });
    await holding.setProjectHold(vendor.scope(), { externalId: "205", isOnHold: true, reason: "Unpaid", resumeAs: "active" });
    await holding.setProjectHold(vendor.scope(), { externalId: "205", isOnHold: true, reason: "Unpaid", resumeAs: "active" });
    await holding.close();
    const sent = vendor.only("PATCH");
    expect([sent.path, bodyOf(sent)]).toEqual([`${recordPath}/job/205`, { entityStatus: { id: "2" } }]);
    expect(sent.headers["x-netsuite-propertynamevalidation"]).toBe("Error");
  });

  it("with a key that an external id cannot be is not sent", async () => {
    for (const key of ["a|b", "a b", "é", "a/../b", ""])
      await expect(vendor.erp.upsertCustomer(vendor.scope(), { ...customerDraft, key })).rejects.toThrow(
        /cannot be an external id/,
      );
    expect(vendor.received.filter((received) => received.method === "PUT")).toEqual([]);
  });
});
