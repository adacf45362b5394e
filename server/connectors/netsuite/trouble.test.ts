import { describe, expect, it } from "vitest";
import { customerDraft } from "./drafts-for-tests.ts";
import { failed, invalidLogin, isPlain, json, ownVendor, problem, saved } from "./vendor-for-tests.ts";

const vendor = ownVendor();

const write = () => vendor.erp.upsertCustomer(vendor.scope(), customerDraft);
const read = () => vendor.erp.readCustomer(vendor.scope(), "107");
describe("a token that is not accepted", () => {
  it("is replaced once, and the same call is made again", async () => {
    vendor.answer("PUT", /customer/, invalidLogin, saved("customer", "107"));
    expect(await write()).toMatchObject({ externalId: "107" });
    const puts = vendor.received.filter((received) => received.method === "PUT");
    expect(puts.map((put) => put.headers.authorization)).toEqual(["Bearer token-1", "Bearer token-2"]);
    expect(puts[0]?.text).toBe(puts[1]?.text);
    expect(vendor.signIns).toHaveLength(2);
  });

  it("is an error of the credential when the next one is not accepted either", async () => {
    vendor.answer("PUT", /customer/, invalidLogin);
    const error = await failed(write());
    expect(error).toMatchObject({ kind: "auth", status: 401, details: [{ code: "INVALID_LOGIN" }] });
    expect(error.message).toContain("does not accept the credential: Invalid login attempt");
    isPlain(error.message);
    expect(vendor.received.filter((received) => received.method === "PUT")).toHaveLength(2);
  });

  it("cannot be had with a wrong credential, which is said without telling any secret", async () => {
    for (const [status, code] of [
      [401, "invalid_client"],
      [400, "invalid_grant"],
      [400, "invalid_request"],
    ] as const) {
      vendor.answer("POST", /token$/, json({ error: code }, status, { "www-authenticate": 'Basic realm="1234567"' }));
      const error = await failed(vendor.connect().check(vendor.scope()));
      expect(error).toMatchObject({ kind: "auth", status, details: [{ code }] });
      expect(error.message).toBe(
        `Group NetSuite did not accept the sign-in (${code}). Check client id, certificate id and private key, and that the certificate is neither revoked nor expired.`,
      );
    }
    expect(vendor.calls).toEqual([]);
  });

  it("cannot be had while the vendor is busy or down, which is nobody's credential", async () => {
    vendor.answer("POST", /token$/, json({}, 503));
    expect(await failed(vendor.erp.check(vendor.scope()))).toMatchObject({ kind: "unavailable" });
    vendor.answer("POST", /token$/, json({}, 429, { "retry-after": "2" }));
    expect(await failed(vendor.erp.check(vendor.scope()))).toMatchObject({ kind: "rate_limited", retryAfterMs: 2_000 });
    vendor.answer("POST", /token$/, json({ token: "no" }));
    expect(await failed(vendor.erp.check(vendor.scope()))).toMatchObject({ kind: "malformed" });
  });

  it("is not asked for with a key that cannot sign, or without a secret", async () => {
    const lacking = await failed(vendor.connect({ secrets: { privateKey: "", clientId: "" } }).check(vendor.scope()));
    expect(lacking.message).toBe("Group NetSuite lacks the client id and the private key. Enter it on the connection's page.");
    const broken = await failed(vendor.connect({ secrets: { privateKey: "-----BEGIN no key" } }).check(vendor.scope()));
    expect(broken).toMatchObject({
      kind: "auth",
      message: expect.stringContaining("cannot sign PS256. Enter the PEM of an RSA key"),
    });
    const other = await failed(vendor.connect({ settings: { algorithm: "ES256" } }).check(vendor.scope()));
    expect(other).toMatchObject({ kind: "auth", message: expect.stringContaining("a key on the curve P-256") });
    expect(vendor.received).toEqual([]);
  });
});

describe("too many requests at once", () => {
  const detail = "Concurrent request limit exceeded. Request blocked.";

  it("are told with 429, with 400 or with 403, and by several codes", async () => {
    for (const [status, code] of [
      [429, "CONCURRENCY_LIMIT_EXCEEDED"],
      [400, "CONCURRENCY_LIMIT_EXCEEDED"],
      [400, "SSS_REQUEST_LIMIT_EXCEEDED"],
      [403, "WS_REQUEST_BLOCKED"],
      [429, "USER_ERROR"],
    ] as const) {
      vendor.answer("PUT", /customer/, problem(status, code, detail));
      const error = await failed(write());
      expect(error, `${status} ${code}`).toMatchObject({ kind: "rate_limited", status, retryAfterMs: null });
      expect(error.message).toContain("takes no more requests at the moment: Concurrent request limit exceeded");
      isPlain(error.message);
    }
    expect(vendor.received.filter((received) => received.method === "PUT")).toHaveLength(5);
  });

  it("are tried again after as long as Retry-After says, in seconds or as a day and time", async () => {
    const waitAfter = async (value: string) => {
      vendor.answer("PUT", /customer/, json({}, 429, { "retry-after": value }));
      return (await failed(write())).retryAfterMs;
    };
    expect(await waitAfter("3")).toBe(3_000);
    expect(await waitAfter("soon")).toBeNull();
    expect(await waitAfter("Wed, 21 Oct 2015 07:28:00 GMT")).toBe(0);
    expect(await waitAfter("Wed, 21 Oct 2099 07:28:00 GMT")).toBeGreaterThan(1_000_000);
  });
});

describe("a vendor that fails", () => {
  it("in the middle of a write leaves open whether it was saved; a read is simply made again", async () => {
    for (const status of [500, 502, 503, 504, 408]) {
      vendor.answer("PUT", /customer/, json("<html>Gateway</html>", status));
      const lost = await failed(write());
      expect(lost, String(status)).toMatchObject({ kind: "lost_response", status });
      expect(lost.message).toContain("failed while it took the customer");
      isPlain(lost.message);
      vendor.answer("POST", /suiteql/, json("<html>Gateway</html>", status));
      const passing = await failed(read());
      expect(passing, String(status)).toMatchObject({ kind: "unavailable", status });
      expect(passing.message).toContain("cannot give the customer at the moment");
      vendor.forget();
    }
  });

  it("and breaks the connection leaves the same open", async () => {
    vendor.answer("PUT", /customer/, "cut");
    const lost = await failed(write());
    expect(lost.kind).toBe("lost_response");
    expect(lost.message).toMatch(
      /^Group NetSuite broke the connection .+; whether it has taken the customer is not known yet\.$/,
    );
    expect(vendor.received.filter((received) => received.method === "PUT")).toHaveLength(1);
    vendor.answer("POST", /suiteql/, "cut");
    expect(await failed(read())).toMatchObject({ kind: "unavailable" });
  });

  it("and does not answer in time leaves the same open", async () => {
    vendor.answer("PUT", /customer/, "hang");
    const lost = await failed(vendor.erp.upsertCustomer(vendor.scope(500), customerDraft));
    expect(lost).toMatchObject({
      kind: "lost_response",
      message: "Group NetSuite did not answer in time; whether it has taken the customer is not known yet.",
    });
  });

  it("and cannot be reached has taken nothing", async () => {
    const away = vendor.connect({ baseUrl: "http://127.0.0.1:9" });
    expect(await failed(away.upsertCustomer(vendor.scope(), customerDraft))).toMatchObject({ kind: "unavailable" });
    await away.close();
  });

  it("and sends elsewhere is not followed: its address is wrong", async () => {
    vendor.answer("POST", /suiteql/, { status: 302, headers: { location: "https://system.netsuite.com/app/login.nl" } });
    const error = await failed(read());
    expect(error).toMatchObject({ kind: "malformed", status: 302 });
    expect(error.message).toContain("Check the base address");
    isPlain(error.message);
  });
});
