import { unstable_getResponseFromNextConfig } from "next/experimental/testing/server";
import { describe, expect, it } from "vitest";
import nextConfig from "./next.config.js";

const headersOf = async (path: string) =>
  (await unstable_getResponseFromNextConfig({ url: `https://throughline.example${path}`, nextConfig })).headers;

describe("every answer", () => {
  it("carries the protections that browsers keep", async () => {
    for (const path of ["/", "/exceptions", "/api/v1/engagements", "/api/trpc/audit.list", "/sign-in"]) {
      const headers = await headersOf(path);
      expect(
        Object.fromEntries(
          [
            "x-content-type-options",
            "referrer-policy",
            "strict-transport-security",
            "cross-origin-opener-policy",
            "permissions-policy",
            "x-frame-options",
          ].map((name) => [name, headers.get(name)]),
        ),
        path,
      ).toEqual({
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "strict-transport-security": "max-age=31536000",
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "x-frame-options": "DENY",
      });
    }
  });
});
