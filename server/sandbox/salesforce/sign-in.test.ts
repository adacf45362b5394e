import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { SignJWT } from "jose";
import { Connection } from "jsforce";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestOrg } from "./client-for-tests.ts";

let org: TestOrg;
beforeAll(async () => {
  org = await TestOrg.start();
});
afterAll(() => org?.close());

const assertion = (changes: { aud?: string; sub?: string; expiresIn?: number; key?: string } = {}): Promise<string> =>
  new SignJWT({})
    .setProtectedHeader({ alg: "RS256" })
    .setIssuer(org.credentials.clientId)
    .setSubject(changes.sub ?? org.credentials.username)
    .setAudience(changes.aud ?? org.credentials.audience)
    .setExpirationTime(Math.floor(Date.now() / 1000) + (changes.expiresIn ?? 180))
    .sign(createPrivateKey(changes.key ?? org.credentials.privateKey));

async function token(form: Record<string, string>): Promise<{ status: number; body: Record<string, unknown> }> {
  const reply = await fetch(`${org.credentials.instanceUrl}/services/oauth2/token`, {
    method: "POST",
    body: new URLSearchParams(form),
  });
  return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
}
const byAssertion = async (changes: Parameters<typeof assertion>[0] = {}) =>
  token({ grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion: await assertion(changes) });

describe("signing in", () => {
  it("by JWT bearer gives a token and where it is good, and does not say for how long", async () => {
    const { body, status } = await byAssertion();
    expect(status).toBe(200);
    expect(body).toMatchObject({ instance_url: org.credentials.instanceUrl, token_type: "Bearer" });
    expect(body).not.toHaveProperty("expires_in");
    const reply = await org.send("GET", "limits", undefined, { authorization: `Bearer ${String(body.access_token)}` });
    expect(reply.status).toBe(200);
  });

  it("by JWT bearer is refused with the reason: audience, user, time, key", async () => {
    const other = generateKeyPairSync("rsa", { modulusLength: 2048 })
      .privateKey.export({ type: "pkcs8", format: "pem" })
      .toString();
    const reasons = await Promise.all(
      [{ aud: "https://elsewhere.example" }, { sub: "someone@else.example" }, { expiresIn: -10 }, { key: other }].map(
        byAssertion,
      ),
    );
    expect(reasons.map(({ body, status }) => [status, body.error, body.error_description])).toEqual([
      [400, "invalid_grant", "audience is invalid"],
      [400, "invalid_grant", "user hasn't approved this consumer"],
      [400, "invalid_grant", "expired authorization code"],
      [400, "invalid_grant", "invalid assertion"],
    ]);
  });

  it("by client credentials needs the right secret", async () => {
    const { clientId, clientSecret } = org.credentials;
    const right = await token({ grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret });
    const wrong = await token({ grant_type: "client_credentials", client_id: clientId, client_secret: "no" });
    const unknown = await token({ grant_type: "client_credentials", client_id: "no", client_secret: clientSecret });
    expect([right.status, wrong.body.error, unknown.body.error]).toEqual([200, "invalid_client", "invalid_client_id"]);
    expect((await token({ grant_type: "magic" })).body.error).toBe("unsupported_grant_type");
  });
});

describe("jsforce, with nothing but a base address,", () => {
  it("signs in over SOAP, writes and queries", async () => {
    const { instanceUrl, password, username } = org.credentials;
    const connection = new Connection({ loginUrl: instanceUrl, version: "67.0" });
    await connection.login(username, password);
    const made = await connection.sobject("Account").create({ Name: "Quay Foods" });
    expect(made.success).toBe(true);
    const found = await connection.query("SELECT Id, Name, Owner.Username FROM Account WHERE Name = 'Quay Foods'");
    expect(found.records[0]).toMatchObject({ Id: made.id, Owner: { Username: username } });
    await expect(connection.login(username, "wrong")).rejects.toThrow(/INVALID_LOGIN/);
  });

  it("pages, upserts and describes with a token", async () => {
    const { accessToken, instanceUrl } = org.credentials;
    await org.set({ customFields: [{ object: "Account", name: "Key__c", externalId: true, unique: true }] });
    const connection = new Connection({ instanceUrl, accessToken, version: "67.0" });
    const upserted = await connection.sobject("Account").upsert({ Name: "Nordlys", Key__c: "N-1" }, "Key__c");
    const again = await connection.sobject("Account").upsert({ Name: "Nordlys AS", Key__c: "N-1" }, "Key__c");
    expect(again).toMatchObject({ success: true, id: upserted.id });
    const described = await connection.sobject("Account").describe();
    expect(described.fields.find((field) => field.name === "Key__c")).toMatchObject({ externalId: true, type: "string" });
    expect(connection.limitInfo.apiUsage?.limit).toBe(1_000_000);
  });
});

describe("sessions and limits", () => {
  it("a call without a good token is a 401 with an array of one error", async () => {
    const reply = await org.send("GET", "limits", undefined, { authorization: "Bearer no" });
    expect([reply.status, reply.body]).toEqual([
      401,
      [{ errorCode: "INVALID_SESSION_ID", message: "Session expired or invalid" }],
    ]);
  });

  it("revoking ends every session, also the standing one", async () => {
    expect((await org.send("GET", "limits")).status).toBe(200);
    await org.control("POST", "revoke", { vendor: "salesforce" });
    expect((await org.send("GET", "limits")).status).toBe(401);
    await org.signInAgain();
    expect((await org.send("GET", "limits")).status).toBe(200);
  });

  it("every answer says how much of the day is used, and what is over is refused", async () => {
    const first = await org.send("GET", "limits");
    const used = Number(/^api-usage=(\d+)\/1000000$/.exec(first.headers.get("sforce-limit-info") ?? "")?.[1]);
    expect(first.body).toMatchObject({ DailyApiRequests: { Max: 1_000_000, Remaining: 1_000_000 - used } });
    await org.set({ dailyApiRequests: used + 1 });
    expect((await org.send("GET", "limits")).status).toBe(200);
    const over = await org.send("GET", "limits");
    expect([over.status, over.body]).toEqual([
      403,
      [{ errorCode: "REQUEST_LIMIT_EXCEEDED", message: "TotalRequests Limit exceeded." }],
    ]);
    await org.set({ dailyApiRequests: 1_000_000 });
  });

  it("speaks the versions that there are, and no other", async () => {
    expect((await org.send("GET", "/services/data")).body).toContainEqual(expect.objectContaining({ version: "67.0" }));
    expect((await org.send("GET", "/services/data/v68.0/limits")).status).toBe(404);
  });
});
