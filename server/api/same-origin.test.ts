import { describe, expect, it } from "vitest";
import { visitOf } from "../auth/visit.ts";
import { isSameOrigin } from "./same-origin.ts";

const own = { host: "throughline.example" };
const asked = (headers: Record<string, string>): boolean => isSameOrigin(new Headers(headers));

describe("a request that changes something", () => {
  it("comes from our own pages: the browser states our origin", () => {
    expect(asked({ ...own, origin: "https://throughline.example", "sec-fetch-site": "same-origin" })).toBe(true);
    expect(asked({ ...own, origin: "https://throughline.example" })).toBe(true);
    expect(
      asked({ host: "10.0.0.7:3000", "x-forwarded-host": "throughline.example", origin: "https://throughline.example" }),
    ).toBe(true);
    expect(asked({ ...own, "sec-fetch-site": "same-origin" })).toBe(true);
  });

  it("is refused from another site, another host of the same site, a sandboxed frame, and who states nothing", () => {
    for (const headers of [
      { origin: "https://evil.example" },
      { origin: "https://throughline.example.evil.example" },
      { origin: "https://throughline.example:8443" },
      { origin: "null" },
      { origin: "throughline.example" },
      { origin: "https://throughline.example", "sec-fetch-site": "cross-site" },
      { origin: "https://throughline.example", "sec-fetch-site": "same-site" },
      { "sec-fetch-site": "none" },
      {},
    ])
      expect(asked({ ...own, ...(headers as Record<string, string>) }), JSON.stringify(headers)).toBe(false);
    expect(asked({ origin: "https://throughline.example" })).toBe(false);
  });
});

describe("where a request comes from", () => {
  it("is what our own proxy has written last, whatever the sender claims before it", () => {
    const from = (hops: string) => visitOf(new Headers({ "x-forwarded-for": hops })).address;
    expect(from("198.51.100.1")).toBe("198.51.100.1");
    expect(from("127.0.0.1, 10.1.1.1, 198.51.100.1")).toBe("198.51.100.1");
    expect(visitOf(new Headers())).toEqual({ address: "unknown", userAgent: null });
  });
});
