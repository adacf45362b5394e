import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, contentHash } from "./canonical-json.ts";
import { isUuid, newId } from "./ids.ts";

/** The same content with the members of every object the other way round. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, member]) => [name, turned(member)])
      .reverse(),
  );
}

describe("content as one text", () => {
  it("is the same however its members are ordered, and is that content as JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
        expect(canonicalJson(turned(value))).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("leaves out what is undefined, keeps what is null, and writes instants and large numbers as texts", () => {
    expect(canonicalJson({ b: undefined, a: null, at: new Date("2026-11-20T00:00:00Z"), n: 12n })).toBe(
      '{"a":null,"at":"2026-11-20T00:00:00.000Z","n":"12"}',
    );
    expect(canonicalJson([undefined, 1])).toBe("[null,1]");
  });

  it("has a hash of its own: another order is the same, another value is not", () => {
    expect(contentHash({ a: 1, b: [2] })).toEqual(contentHash({ b: [2], a: 1 }));
    expect(contentHash({ a: 1 })).not.toEqual(contentHash({ a: "1" }));
    expect(contentHash([1, 2])).not.toEqual(contentHash([2, 1]));
  });
});

describe("ids", () => {
  it("are UUIDs of version 7, each one new, in the order in which they were made, even if the clock goes back", () => {
    const ids = Array.from({ length: 10_000 }, (_, index) => newId(Date.UTC(2026, 10, 20) - (index % 3) * 1000));
    expect(ids.every(isUuid)).toBe(true);
    expect(ids.every((id) => id[14] === "7" && "89ab".includes(id[19] ?? ""))).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(ids);
  });

  it("of another form are none", () => {
    expect(["", "x", newId().toUpperCase(), `${newId()} `].some(isUuid)).toBe(false);
  });
});
