import superjson from "superjson";
import { describe, expect, it } from "vitest";
import { listExportBody } from "./export-bodies.ts";

const read = (ask: unknown) => listExportBody.safeParse({ list: "engagements", ask, format: "csv" });

describe("what a list that is taken out is asked with", () => {
  it("is read as the screen writes it, days and all", () => {
    const asked = { from: new Date("2026-11-20T00:00:00Z"), sort: undefined, status: ["on_hold"] };
    expect(read(superjson.serialize(asked)).data?.ask).toEqual(asked);
  });

  it("is refused, not failed at, where it is written as no screen does", () => {
    for (const [json, values] of [
      [{ a: 1 }, { a: ["class", "Foo"] }],
      [{ a: "x" }, { a: ["bigint"] }],
      [{ a: "/(/" }, { a: ["regexp"] }],
      [{ a: "x" }, { "__proto__.a": ["Date"] }],
    ] as const)
      expect(read({ json, meta: { values } }).success, JSON.stringify(values)).toBe(false);
  });
});
