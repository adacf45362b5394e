import { describe, expect, it } from "vitest";
import { readHead } from "./head.ts";

const head = { seq: 63, hash: "1d2a".repeat(16), sealedAt: "2026-11-21T15:37:03.048Z" };

describe("a head that was kept elsewhere", () => {
  it("is read by itself, and out of what a verification printed", () => {
    expect(readHead(JSON.stringify(head))).toEqual(head);
    expect(readHead(`${JSON.stringify({ isSound: true, segments: 63, faults: [], head }, null, 2)}\n`)).toEqual(head);
  });

  it.each(["", "{", "{}", "null", JSON.stringify({ head: null }), JSON.stringify({ ...head, hash: "1d2a" })])(
    "is not found in %j",
    (text) => expect(readHead(text)).toBeNull(),
  );
});
