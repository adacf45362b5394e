import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NetsuiteClientForTests, queryPath, reasonIn, recordPath } from "./client-for-tests.ts";

let account: NetsuiteClientForTests;
beforeAll(async () => {
  account = await NetsuiteClientForTests.start();
});
afterAll(() => account?.sandbox.close());

const seconds = () => Math.floor(Date.now() / 1000);
const everybody = "SELECT id, name FROM subsidiary ORDER BY id";
/** What a refused sign-in says: an OAuth error, and no token. */
async function signInRefusal(...given: Parameters<NetsuiteClientForTests["exchange"]>) {
  const { body, headers, status } = await account.exchange(...given);
  expect(body).not.toHaveProperty("access_token");
  return { status, error: body.error, challenge: headers.get("www-authenticate") };
}

describe("the token endpoint", () => {
  it("gives a bearer token in JWT form for a signed assertion; it lives 3600 seconds, which is said as text", async () => {
    const { body, status } = await account.exchange(await account.assertion());
    expect(status).toBe(200);
    expect(body).toMatchObject({ expires_in: "3600", token_type: expect.stringMatching(/^bearer$/i) });
    expect(String(body.access_token).split(".")).toHaveLength(3);
  });

  it("takes PS256, PS384 and PS512, and not RS256", async () => {
    for (const alg of ["PS256", "PS384", "PS512"])
      expect(await account.exchange(await account.assertion({ header: { alg } })), alg).toMatchObject({ status: 200 });
    expect(await signInRefusal(await account.assertion({ header: { alg: "RS256" } }))).toMatchObject({ status: 400 });
  });

  it("takes the scope as one word, as several with commas, and as a list", async () => {
    for (const scope of ["rest_webservices", "restlets,rest_webservices", ["restlets", "rest_webservices"]])
      expect(await account.exchange(await account.assertion({ claims: { scope } }))).toMatchObject({ status: 200 });
    expect(await signInRefusal(await account.assertion({ claims: { scope: undefined } }))).toMatchObject({ status: 400 });
  });

  it("refuses the key of another certificate with 401 and a challenge that names the account", async () => {
    const { privateKey: key } = generateKeyPairSync("rsa", { modulusLength: 3072 });
    expect(await signInRefusal(await account.assertion({ key }))).toMatchObject({
      status: 401,
      error: "invalid_client",
      challenge: expect.stringMatching(/^Basic realm="\w+"$/),
    });
    const { privateKey: curve } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    expect(await signInRefusal(await account.assertion({ key: curve, header: { alg: "ES256" } }))).toMatchObject({
      status: 401,
    });
  });

  it("refuses a certificate and a client that it does not know", async () => {
    const unknown = { status: 401, error: "invalid_client" };
    expect(await signInRefusal(await account.assertion({ header: { kid: "custcertificate9" } }))).toMatchObject(unknown);
    expect(await signInRefusal(await account.assertion({ claims: { iss: "0".repeat(64) } }))).toMatchObject(unknown);
  });

  it("refuses an assertion that has expired, is not valid yet, is valid for longer than 60 minutes, or is for somebody else", async () => {
    const now = seconds();
    for (const claims of [
      { iat: now - 7_200, exp: now - 3_600 },
      { iat: now + 7_200, exp: now + 9_000 },
      { iat: now, exp: now + 3_660 },
      { aud: "https://1234567.suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token" },
    ])
      expect(await signInRefusal(await account.assertion({ claims }))).toMatchObject({ status: 400, error: "invalid_grant" });
  });

  it("calls a request malformed that lacks a parameter, has another grant type, or an assertion that is none", async () => {
    const assertion = await account.assertion();
    const malformed = { status: 400, error: "invalid_request" };
    expect(await signInRefusal(assertion, { grant_type: "password" })).toMatchObject(malformed);
    expect(await signInRefusal(assertion, { grant_type: null })).toMatchObject(malformed);
    expect(await signInRefusal(assertion, { client_assertion_type: null })).toMatchObject(malformed);
    expect(await signInRefusal(assertion, { client_assertion: null })).toMatchObject(malformed);
    expect(await signInRefusal("not.a.token")).toMatchObject(malformed);
  });
});

describe("a call", () => {
  it("without a good token is refused with 401, INVALID_LOGIN and a challenge that says invalid_token", async () => {
    for (const authorization of ["", "Bearer expired", "Basic abc"]) {
      const answer = await account.send("POST", queryPath, { q: everybody }, { prefer: "transient", authorization });
      expect(reasonIn(answer)).toMatchObject({
        status: 401,
        code: "INVALID_LOGIN",
        detail: expect.stringContaining("Invalid login attempt. For more details, see the Login Audit Trail in the NetSuite UI"),
      });
      expect(answer.body.title).toBe("Unauthorized");
      expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer realm="\w+", error="invalid_token"/);
    }
  });

  it("is refused once its token was revoked, and taken again with a new one", async () => {
    await account.sandbox.control("POST", "revoke", { vendor: "netsuite" });
    expect(await account.query(everybody)).toMatchObject({ status: 401 });
    await account.signIn();
    expect(await account.query(everybody)).toMatchObject({ status: 200 });
  });

  it("beyond as many at once as the account allows is refused with 429 and CONCURRENCY_LIMIT_EXCEEDED, without Retry-After", async () => {
    await account.sandbox.control("POST", "faults", {
      vendor: "netsuite",
      kind: "latency",
      value: 500,
      path: "/services/rest/query",
    });
    const answers = await Promise.all(Array.from({ length: 18 }, () => account.query(everybody)));
    await account.sandbox.control("DELETE", "faults");
    const refused = answers.filter((answer) => answer.status === 429);
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(15);
    expect(refused).toHaveLength(3);
    for (const answer of refused) {
      expect(reasonIn(answer)).toMatchObject({
        code: "CONCURRENCY_LIMIT_EXCEEDED",
        detail: expect.stringContaining("Concurrent request limit exceeded. Request blocked."),
      });
      expect(answer.headers.has("retry-after")).toBe(false);
    }
    expect(await account.query(everybody)).toMatchObject({ status: 200 });
  });

  it("whose body is no JSON is refused as content that is invalid", async () => {
    const answer = await account.send("POST", `${recordPath}/customer`, "{companyName");
    expect(reasonIn(answer)).toMatchObject({ status: 400, code: "INVALID_CONTENT" });
  });
});

describe("a SuiteQL query", () => {
  it("needs the header Prefer: transient, and q in its body", async () => {
    const bare = await account.send("POST", queryPath, { q: everybody });
    expect(reasonIn(bare)).toMatchObject({ status: 400, code: "INVALID_HEADER", at: "Prefer" });
    const empty = await account.send("POST", queryPath, {}, { prefer: "transient" });
    expect(reasonIn(empty)).toMatchObject({ status: 400 });
  });

  it("gives rows as text under names in lower case, each with its links", async () => {
    const { body } = await account.query("SELECT id, name, isInactive FROM subsidiary ORDER BY id");
    expect(body).toMatchObject({ count: 4, hasMore: false, offset: 0, totalResults: 4 });
    expect(body.items).toContainEqual({ links: [], id: "2", name: "Meridian Consulting Ltd", isinactive: "F" });
    expect(body.links).toEqual([{ rel: "self", href: expect.stringContaining(queryPath) }]);
  });

  it("leaves columns without a value out of a row", async () => {
    const id = await account.upsert("customer", "bare", { companyName: "Bare", subsidiary: { id: "1" } });
    const [row] = await account.rows(`SELECT id, companyname, email, url FROM customer WHERE id = ${id}`);
    expect(row).toEqual({ links: [], id, companyname: "Bare" });
  });

  it("comes in pages by limit and offset, with links to the others", async () => {
    const middle = await account.query(everybody, "?limit=1&offset=2");
    expect(middle.body).toMatchObject({ count: 1, hasMore: true, offset: 2, totalResults: 4, items: [{ id: "3" }] });
    const links = middle.body.links as { rel: string; href: string }[];
    expect(links.map((link) => link.rel).sort()).toEqual(["first", "last", "next", "previous", "self"]);
    expect(links.find((link) => link.rel === "next")?.href).toMatch(/limit=1&offset=3$/);
    const last = await account.query(everybody, "?limit=1&offset=3");
    expect(last.body).toMatchObject({ hasMore: false, items: [{ id: "4" }] });
  });

  it("has pages of 1000 rows at most, and an offset that is a multiple of the limit", async () => {
    for (const paging of ["?limit=1001", "?limit=0", "?limit=x", "?offset=-1", "?limit=2&offset=3"])
      expect(reasonIn(await account.query(everybody, paging)), paging).toMatchObject({ status: 400, code: "INVALID_PARAMETER" });
    const { body } = await account.query("SELECT id FROM currencyrate ORDER BY id");
    expect(body).toMatchObject({ count: 1_000, hasMore: true });
  });

  it("that cannot be understood is refused by name, and points to q", async () => {
    const wrong = async (q: string) => {
      const reason = reasonIn(await account.query(q));
      expect(reason, q).toMatchObject({ status: 400, code: "INVALID_PARAMETER", at: "q" });
      expect(reason.detail).toMatch(/^Invalid search query\. Detailed unprocessed description follows\. /);
      return reason.detail;
    };
    expect(await wrong("SELECT id FROM klant")).toMatch(/Record 'klant' was not found|Invalid search type: klant/);
    expect(await wrong("SELECT id, shoe_size FROM customer")).toContain(
      "Unknown identifier 'shoe_size'. Available identifiers are: {customer=customer}",
    );
    expect(await wrong("SELECT id FROM customer WHERE shoe_size = 4")).toContain("Unknown identifier 'shoe_size'");
    await wrong("SELECT id FROM customer WHERE");
    await wrong("SELECT id FROM customer WHERE companyname = 'O'Neill'");
    await wrong("SELECT id FROM customer; DELETE FROM customer");
    await wrong("DELETE FROM customer");
    await wrong("SELECT SHOUT(name) FROM subsidiary");
  });

  it("finds names with quotes, emoji and percent signs when quotes are doubled", async () => {
    const names = ["O'Neill & Söhne", "Bäckerei 🥐 “Croissant”", "100% '; DELETE FROM customer --"];
    for (const [index, companyName] of names.entries()) {
      const id = await account.upsert("customer", `odd-${index}`, { companyName, subsidiary: { id: "1" } });
      const q = `SELECT id FROM customer WHERE companyname = '${companyName.replaceAll("'", "''")}'`;
      expect(await account.rows(q)).toEqual([{ links: [], id }]);
    }
  });

  it("compares text by its case unless both sides are folded, and takes % and _ as wildcards of LIKE", async () => {
    const id = await account.upsert("customer", "case", { companyName: "Harbour Light", subsidiary: { id: "1" } });
    const found = async (where: string) => (await account.rows(`SELECT id FROM customer WHERE ${where}`)).map((row) => row.id);
    expect(await found("companyname LIKE 'Harb%'")).toEqual([id]);
    expect(await found("companyname LIKE 'harb%'")).toEqual([]);
    expect(await found("UPPER(companyname) LIKE '%BOUR L%'")).toEqual([id]);
    expect(await found("companyname LIKE 'Harbour_Light'")).toEqual([id]);
    expect(await found("companyname LIKE 'Harbour'")).toEqual([]);
    expect(await found("companyname IS NULL")).toEqual([]);
  });

  it("gives days in the account's own format, and as TO_CHAR says; TO_DATE says which days are meant", async () => {
    const from = "FROM accountingperiod WHERE periodname = 'Mar 2025'";
    expect(await account.rows(`SELECT startdate ${from}`)).toMatchObject([{ startdate: "3/1/2025" }]);
    expect(await account.rows(`SELECT TO_CHAR(startdate, 'YYYY-MM-DD') AS startdate ${from}`)).toMatchObject([
      { startdate: "2025-03-01" },
    ]);
    const since = "startdate >= TO_DATE('2025-03-01', 'YYYY-MM-DD') AND enddate <= TO_DATE('2025-03-31', 'YYYY-MM-DD')";
    expect(await account.rows(`SELECT periodname FROM accountingperiod WHERE ${since}`)).toMatchObject([
      { periodname: "Mar 2025" },
    ]);
  });

  it("knows the country of a customer by its address only, which is a table of its own", async () => {
    const addressBook = (id: string) => ({
      items: [{ defaultBilling: true, addressBookAddress: { country: { id }, city: "Bern" } }],
    });
    const subsidiary = { id: "1" };
    const placed = await account.upsert("customer", "placed", {
      companyName: "Placed",
      subsidiary,
      addressBook: addressBook("CH"),
    });
    const nowhere = await account.upsert("customer", "nowhere", { companyName: "Nowhere", subsidiary });
    expect(reasonIn(await account.query("SELECT country FROM customer")).detail).toContain("Unknown identifier 'country'");
    const joined = (id: string) =>
      account.rows(
        `SELECT customer.id, customer.companyname, entityaddress.country AS country FROM customer LEFT JOIN entityaddress ON entityaddress.nkey = customer.defaultbillingaddress WHERE customer.id = ${id} ORDER BY customer.id`,
      );
    expect(await joined(placed)).toEqual([{ links: [], id: placed, companyname: "Placed", country: "CH" }]);
    expect(await joined(nowhere)).toEqual([{ links: [], id: nowhere, companyname: "Nowhere" }]);
    const inBern =
      "FROM customer LEFT JOIN entityaddress ON entityaddress.nkey = customer.defaultbillingaddress WHERE entityaddress.city = 'Bern'";
    expect(await account.rows(`SELECT customer.id ${inBern}`)).toEqual([{ links: [], id: placed }]);
    for (const wrong of [
      "LEFT JOIN klant ON klant.id = customer.id",
      "LEFT JOIN entityaddress ON entityaddress.shoe = customer.id",
    ])
      expect(reasonIn(await account.query(`SELECT customer.id FROM customer ${wrong}`))).toMatchObject({ status: 400, at: "q" });
  });

  it("orders and compares internal ids as numbers", async () => {
    const after = await account.rows("SELECT id FROM item WHERE id > 9 ORDER BY id DESC");
    expect(after.map((row) => row.id)).toEqual(["56", "55", "54", "53", "52", "51"]);
  });
});
