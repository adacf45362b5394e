import { unstable_doesMiddlewareMatch } from "next/experimental/testing/server";
import { NextRequest } from "next/server";
import { describe, expect, it } from "vitest";
import { config, proxy } from "./proxy.ts";

const origin = "https://throughline.example";
const ask = (path: string) => proxy(new NextRequest(`${origin}${path}`));
const isSeen = (path: string) => unstable_doesMiddlewareMatch({ config, url: path, nextConfig: {} });

describe("an address that cannot be decoded", () => {
  it("is answered to a program with problem details and a correlation id", async () => {
    for (const path of ["/api/v1/engagements/%E0%A4%A", "/api/v1/%zz", "/api/v1/trace/%"]) {
      expect(isSeen(path), path).toBe(true);
      const answer = ask(path);
      expect(answer.status).toBe(400);
      expect(answer.headers.get("content-type")).toBe("application/problem+json");
      const correlationId = answer.headers.get("x-correlation-id");
      expect(await answer.json()).toEqual({
        type: "urn:throughline:problem:malformed",
        title: "The request cannot be read",
        status: 400,
        detail: "The address holds a percent sign that begins no character of UTF-8. Write a percent sign itself as %25.",
        code: "malformed",
        correlationId,
      });
      expect(correlationId).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it("is answered to the firm's directory in SCIM's own form", async () => {
    const answer = ask("/api/scim/v2/Users/%zz");
    expect([answer.status, answer.headers.get("content-type")]).toEqual([400, "application/scim+json"]);
    expect(await answer.json()).toMatchObject({
      schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
      status: "400",
      scimType: "invalidSyntax",
      detail: expect.stringContaining("percent sign"),
    });
  });

  it("is answered to a person with a page that says so and leads on, and that may run nothing", async () => {
    expect(isSeen("/engagements/%E0%A4%A")).toBe(true);
    const answer = ask("/engagements/%E0%A4%A");
    expect(answer.status).toBe(400);
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    const text = await answer.text();
    expect(text).toContain("<h1>This address cannot be read</h1>");
    expect(text).toContain('<a href="/">');
    expect(text).toContain("<title>This address cannot be read · Throughline</title>");
    for (const technical of ["%E0", "UTF-8", "percent"]) expect(text).not.toContain(technical);
  });
});

describe("an address that can be decoded", () => {
  it("goes on: with headers of its own for a page, as it is for a program", () => {
    const page = ask("/engagements/a%20b");
    expect([page.status, page.headers.get("x-middleware-next")]).toEqual([200, "1"]);
    expect(page.headers.get("content-security-policy")).toContain("nonce-");
    const call = ask("/api/v1/engagements/a%20b");
    expect([call.status, call.headers.get("x-middleware-next")]).toEqual([200, "1"]);
    expect(call.headers.get("content-security-policy")).toBeNull();
  });

  it("of a program without any escape does not come this way at all", () => {
    for (const path of ["/api/v1/engagements", "/api/trpc/audit.list", "/api/webhooks/salesforce"])
      expect(isSeen(path)).toBe(false);
  });
});
