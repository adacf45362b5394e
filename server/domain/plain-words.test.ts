import { describe, expect, it } from "vitest";
import { z } from "zod";
import { fieldsOf, told } from "./plain-words.ts";

const says = (schema: z.ZodType, value: unknown): string => {
  const parsed = schema.safeParse(value);
  return parsed.success ? "right" : told(fieldsOf(parsed.error, "it"));
};

describe("what is wrong with a value", () => {
  it("is said in plain words, whatever the kind of mistake", () => {
    const wrong: [z.ZodType, unknown, string][] = [
      [z.string(), undefined, "is missing"],
      [z.string(), 7, "must be text, not a number"],
      [z.string(), null, "must be text, not null"],
      [z.number(), "7", "must be a number, not text"],
      [z.number(), Number.NaN, "must be a number"],
      [z.int(), 1.5, "must be a whole number, not a number"],
      [z.boolean(), "yes", "must be true or false, not text"],
      [z.object({}), [], "must be an object, not a list"],
      [z.array(z.string()), {}, "must be a list, not an object"],
      [z.coerce.date(), "soon", "must be a date"],
      [z.enum(["a", "b", "c"]), "d", "must be a, b or c"],
      [z.literal("a"), "d", "must be a"],
      [z.enum(["a", "b"]), undefined, "is missing"],
      [z.string().min(1), "", "must not be empty"],
      [z.string().min(3), "ab", "must have 3 characters or more"],
      [z.string().max(3), "abcd", "must have 3 characters at most"],
      [z.string().length(3), "ab", "must have exactly 3 characters"],
      [z.array(z.string()).min(1), [], "must not be empty"],
      [z.array(z.string()).max(1), ["a", "b"], "must have 1 entry at most"],
      [z.number().min(1), 0, "must be 1 or more"],
      [z.number().positive(), 0, "must be more than 0"],
      [z.number().max(9), 10, "must be 9 at most"],
      [z.number().multipleOf(5), 7, "must be a multiple of 5"],
      [z.email(), "ann", "must be an e-mail address, such as ann@firm.example"],
      [z.url(), "firm", "must be an address with its scheme, such as https://firm.example"],
      [z.uuid(), "1", "must be an id: 36 characters, such as 0190a000-0000-7000-8000-000000000001"],
      [z.iso.date(), "1.12.", "must be a day, such as 2026-11-30"],
      [z.string().startsWith("tl_"), "x", "must begin with “tl_”"],
      [z.string().regex(/^[A-Z]{3}$/), "eur", "must have the form /^[A-Z]{3}$/"],
      [z.union([z.string(), z.number()]), true, "must be text or a number"],
      [z.union([z.string(), z.object({ value: z.string() })]), {}, "value is missing"],
      [z.record(z.string().max(2), z.string()), { long: "a" }, "has a name that cannot be: it must have 2 characters at most"],
      [z.string().refine(() => false), "a", "is not right"],
    ];
    for (const [schema, value, words] of wrong) expect(says(schema, value).replace(/^[\w.]+: /, "")).toBe(words);
  });

  it("is told by the name of what is wrong, also of a name that nobody knows", () => {
    const schema = z.strictObject({ email: z.email("must be an e-mail address"), of: z.strictObject({ name: z.string() }) });
    expect(says(schema, { email: "x", of: { nme: "a" }, more: 1 })).toBe(
      "email: must be an e-mail address; of.name: is missing; of.nme: is not known here; more: is not known here",
    );
    expect(says(schema, undefined)).toBe("it: is missing");
  });

  it("is what a schema says itself, where it says something", () => {
    expect(says(z.string({ error: "is needed to sign in" }), undefined)).toBe("it: is needed to sign in");
    const kind = z.discriminatedUnion("kind", [z.object({ kind: z.literal("a") }), z.object({ kind: z.literal("b") })]);
    expect(says(kind, { kind: "c" })).toBe("kind: must be a or b");
  });
});
