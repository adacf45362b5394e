import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { showAuditFields } from "./audit-fields.ts";
import {
  allClasses,
  classed,
  classesAnywhere,
  classesAt,
  classOf,
  type FieldClass,
  fieldClasses,
  visibleClasses,
} from "./field-classes.ts";
import { mask } from "./mask.ts";
import { maskTarget, maskWire } from "./mask-wire.ts";
import type { Role } from "./roles.ts";

const seenBy = (...roles: Role[]) =>
  visibleClasses(roles.map((role) => ({ role, entityCode: null, region: null, isLead: false })));
const salesOps = seenBy("sales_ops");
const finance = seenBy("finance");

const project = z.object({
  name: z.string(),
  billRate: classed("bill_rate", z.string()),
  costRate: classed("cost", z.string()),
  margin: classed("margin", z.object({ percent: z.string() })),
  invoice: z.object({ status: z.string(), ledgerAccount: classed("posting", z.string()) }).nullable(),
});
const one = {
  name: "Advice",
  billRate: "180",
  costRate: "90",
  margin: { percent: "50" },
  invoice: { status: "paid", ledgerAccount: "8400" },
};

describe("an answer as one reader may see it", () => {
  it("has no cost, margin and posting for sales operations, and all of it for finance: hidden means absent", () => {
    expect(mask(project, one, salesOps)).toEqual({ name: "Advice", billRate: "180", invoice: { status: "paid" } });
    expect(mask(project, one, finance)).toEqual(one);
  });

  it("shows account teams the status of an invoice and not its posting", () => {
    expect(mask(project, one, seenBy("account_team")).invoice).toEqual({ status: "paid" });
  });

  it("still fits its output schema, and leaves the value itself as it was", () => {
    const before = structuredClone(one);
    expect(project.safeParse(mask(project, one, new Set<FieldClass>())).success).toBe(true);
    expect(one).toEqual(before);
  });

  it("is masked wherever the field stands: in lists, records, maps, tuples, unions and behind wrappers", () => {
    const rate = z.object({ cost: classed("cost", z.string()), kind: z.string() });
    const value = { cost: "1", kind: "a" };
    const masked = { kind: "a" };
    const seen = <Schema extends z.ZodType>(schema: Schema, whole: z.output<Schema>) => mask<unknown>(schema, whole, salesOps);
    expect(seen(z.array(rate), [value])).toEqual([masked]);
    expect(seen(z.record(z.string(), rate), { x: value })).toEqual({ x: masked });
    expect(seen(z.map(z.string(), rate), new Map([["x", value]]))).toEqual(new Map([["x", masked]]));
    expect(seen(z.set(rate), new Set([value]))).toEqual(new Set([masked]));
    expect(seen(z.tuple([rate, z.string()]), [value, "b"])).toEqual([masked, "b"]);
    expect(seen(z.union([z.string(), rate]), value)).toEqual(masked);
    expect(seen(z.discriminatedUnion("kind", [rate.extend({ kind: z.literal("a") })]), { cost: "1", kind: "a" })).toEqual(masked);
    expect(seen(rate.nullable().optional().readonly(), value)).toEqual(masked);
    expect(seen(z.object({ more: z.string() }).and(rate), { ...value, more: "m" })).toEqual({ kind: "a", more: "m" });
    expect(seen(z.object({}).catchall(classed("cost", z.string())), { x: "1" })).toEqual({});
  });

  it("is masked at every depth of a schema that holds itself", () => {
    interface Node {
      cost?: string | undefined;
      parts: Node[];
    }
    const node: z.ZodType<Node> = z.lazy(() => z.object({ cost: classed("cost", z.string()), parts: z.array(node) }));
    expect(mask(node, { cost: "1", parts: [{ cost: "2", parts: [] }] }, salesOps)).toEqual({ parts: [{ parts: [] }] });
  });

  it("that fits no option of its schema, or is a transform of what is classed, never passes unmasked", () => {
    const rate = z.object({ cost: classed("cost", z.string()) });
    expect(() => mask<unknown>(z.union([rate, z.string()]), 7, salesOps)).toThrow("fits no option");
    const total = rate.transform((value) => value.cost);
    expect(() => mask<unknown>(total, { cost: "1" }, salesOps)).toThrow("must not transform");
  });

  it("costs nothing where the schema has no classes: the same object comes back", () => {
    const plain = z.object({ name: z.string(), list: z.array(z.object({ id: z.string() })) });
    const value = { name: "a", list: [{ id: "1" }] };
    expect(mask(plain, value, new Set<FieldClass>())).toBe(value);
  });

  it("a field without a class is internal to the schema's eye: it has none", () => {
    expect(classOf(project.shape.name)).toBeUndefined();
    expect(classOf(project.shape.costRate)).toBe("cost");
  });
});

describe("an answer about several places", () => {
  const grants = [
    { role: "finance", entityCode: "US01", region: null, isLead: false },
    { role: "sales_ops", entityCode: "DE01", region: null, isLead: false },
  ] as const;
  const rate = z.object({ name: z.string(), margin: classed("margin", z.string()) });
  const row = rate.extend({ entityCode: z.string().nullable(), region: z.string().nullable(), lines: z.array(rate) });
  const seen = <Schema extends z.ZodType>(schema: Schema, value: z.output<Schema>) =>
    mask<unknown>(schema, value, classesAnywhere(grants), (place) => classesAt(grants, place));
  const line = { name: "Advice", margin: "50" };
  const at = (entityCode: string | null) => ({ ...line, entityCode, region: "DACH", lines: [line] });

  it("shows in each row, and in all that it holds, what the role at its place shows", () => {
    const { margin: _hidden, ...bare } = line;
    expect(seen(z.object({ items: z.array(row) }), { items: [at("US01"), at("DE01"), at(null)] })).toEqual({
      items: [
        at("US01"),
        { ...bare, entityCode: "DE01", region: "DACH", lines: [bare] },
        { ...bare, entityCode: null, region: "DACH", lines: [bare] },
      ],
    });
  });

  it("shows of what says no place only what every place shows", () => {
    expect(seen(rate, line)).toEqual({ name: "Advice" });
  });
});

describe("a vendor's body as one reader may see it", () => {
  const classes = { id: "internal", name: "internal", cost: "cost", lines: "internal", salary: "cost" } as const;

  it("has only fields that are known and of a visible class, and says how many are missing", () => {
    const body = { id: 1, cost: "9", secretField: "x", lines: [{ name: "a", cost: "1" }] };
    expect(maskWire(body, classes, salesOps)).toEqual({ value: { id: 1, lines: [{ name: "a" }] }, hidden: 3 });
    expect(maskWire(body, classes, finance)).toEqual({
      value: { id: 1, cost: "9", lines: [{ name: "a", cost: "1" }] },
      hidden: 1,
    });
  });

  it("keyed by record ids shows the records, but no bare value under a number", () => {
    expect(maskWire({ "17": { name: "a" }, "18": "free text" }, classes, finance)).toEqual({
      value: { "17": { name: "a" } },
      hidden: 1,
    });
  });

  it("that is text alone, or deeper than anyone builds it, is hidden", () => {
    expect(maskWire("password=1", classes, finance)).toEqual({ value: null, hidden: 1 });
    expect(maskWire(null, classes, finance)).toEqual({ value: null, hidden: 0 });
    let deep: unknown = { name: "bottom" };
    for (let depth = 0; depth < 60; depth += 1) deep = { lines: deep };
    expect(JSON.stringify(maskWire(deep, classes, finance))).not.toContain("bottom");
  });

  it("names from the language itself are no classes", () => {
    expect(maskWire({ constructor: "x", toString: "y" }, classes, allClasses)).toEqual({ value: {}, hidden: 2 });
  });

  it("nobody who may not see a cost finds it anywhere in the body", () => {
    const body = fc.letrec((tie) => ({
      node: fc.oneof(
        { depthSize: "small" },
        fc.constant("plain"),
        fc.array(tie("node"), { maxLength: 3 }),
        fc.dictionary(
          fc.constantFrom("id", "name", "cost", "lines", "unknown", "12"),
          fc.oneof(tie("node"), fc.constant("SECRET")),
          {
            maxKeys: 4,
          },
        ),
      ),
    })).node;
    const secretOnlyUnderCost = (value: unknown): boolean => !JSON.stringify(value ?? null).includes('"cost"');
    fc.assert(fc.property(body, (value) => secretOnlyUnderCost(maskWire(value, classes, salesOps).value)));
  });

  it("an address keeps its path, and the values of parameters that are known and visible", () => {
    expect(maskTarget("/v1/items?id=7&cost=9&token=abc&s3cret", classes, salesOps)).toBe("/v1/items?id=7&cost=…&token=…&…");
    expect(maskTarget("/v1/items", classes, salesOps)).toBe("/v1/items");
  });
});

describe("before and after in the audit trail", () => {
  it("show no cost to sales operations and name what was left out", () => {
    const fields = { status: "active", costRate: "90", line: { name: "Advice", margin: "50" } };
    expect(showAuditFields(fields, salesOps)).toEqual({
      shown: { status: "active", line: { name: "Advice" } },
      masked: ["costRate", "line.margin"],
    });
  });

  it("show postings to finance and not to the PMO", () => {
    expect(showAuditFields({ glAccount: "8400" }, finance).shown).toEqual({ glAccount: "8400" });
    expect(showAuditFields({ glAccount: "8400" }, seenBy("pmo"))).toEqual({ shown: {}, masked: ["glAccount"] });
  });

  it("hide what nobody has classed from everyone, and never print a name that may itself be data", () => {
    expect(showAuditFields({ somethingNew: 1, "Ada Byron": 2 }, allClasses)).toEqual({
      shown: {},
      masked: ["somethingNew", "(unnamed)"],
    });
  });

  it("tell a field that is left out of many rows once", () => {
    expect(showAuditFields({ rows: [{ cost: 1 }, { cost: 2, name: "a" }] }, salesOps)).toEqual({
      shown: { rows: [{}, { name: "a" }] },
      masked: ["rows.cost"],
    });
  });

  it("are never shown more than a reader with fewer classes would miss", () => {
    const fields = { status: "a", cost: "1", margin: "2", unitPrice: "3", email: "4", posting: "5" };
    fc.assert(
      fc.property(fc.subarray([...fieldClasses]), fc.subarray([...fieldClasses]), (some, more) => {
        const few = Object.keys(showAuditFields(fields, new Set(some)).shown);
        const many = Object.keys(showAuditFields(fields, new Set([...some, ...more])).shown);
        expect(many).toEqual(expect.arrayContaining(few));
      }),
    );
  });
});
