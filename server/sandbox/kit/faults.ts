import { randomUUID } from "node:crypto";
import { z } from "zod";

const kinds = [
  "latency",
  "status",
  "lost-response",
  "late-commit",
  "lookup-lag",
  "duplicate-event",
  "reorder-events",
  "schema-change",
  "clock-skew",
] as const;

export const faultSchema = z.strictObject({
  vendor: z.string().min(1).default("*"),
  method: z.string().optional(),
  path: z.string().optional(),
  kind: z.enum(kinds),
  value: z.unknown().optional(),
  count: z.int().positive().optional(),
  probability: z.number().min(0).max(1).optional(),
  seed: z.int().optional(),
});
export type FaultInput = z.output<typeof faultSchema>;
export type FaultKind = FaultInput["kind"];

export interface Fault extends FaultInput {
  id: string;
  hits: number;
  left: number;
  random: () => number;
}

/** A small seeded generator (mulberry32): the same seed strikes the same calls. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");

/** A prefix, or a glob where it has a star: "*" within a segment, "**" anything. */
function fits(pattern: string, text: string): boolean {
  if (!pattern.includes("*")) return text.startsWith(pattern);
  const source = escaped(pattern).replaceAll("**", "\u0000").replaceAll("*", "[^/]*").replaceAll("\u0000", ".*");
  return new RegExp(`^${source}$`).test(text);
}

/** Whether a fault set for a name, or for names with stars, is one of an instance. */
export const fitsVendor = (pattern: string, name: string): boolean =>
  pattern === "*" || (pattern.includes("*") ? fits(pattern, name) : pattern === name);

/** The faults that stand, in the order in which they were set. */
export class Faults {
  #all: Fault[] = [];

  add(input: FaultInput): Fault {
    const fault: Fault = {
      ...input,
      id: randomUUID(),
      hits: 0,
      left: input.count ?? Number.POSITIVE_INFINITY,
      random: seeded(input.seed ?? 1),
    };
    this.#all.push(fault);
    return fault;
  }

  remove(only: { id?: string | undefined; vendor?: string | undefined } = {}): void {
    this.#all = this.#all.filter(
      (fault) => (only.id !== undefined && fault.id !== only.id) || (only.vendor !== undefined && fault.vendor !== only.vendor),
    );
  }

  list(): (Omit<Fault, "random" | "left"> & { left: number | null })[] {
    return this.#all.map(({ random: _random, left, ...fault }) => ({ ...fault, left: Number.isFinite(left) ? left : null }));
  }

  /** The faults that strike a call, each counted as used. */
  strike(call: { vendor: string; method: string; path: string }, of: readonly FaultKind[]): Fault[] {
    const struck = this.#all.filter(
      (fault) =>
        of.includes(fault.kind) &&
        fault.left > 0 &&
        fitsVendor(fault.vendor, call.vendor) &&
        (!fault.method || fault.method.toUpperCase() === call.method) &&
        (!fault.path || fits(fault.path, call.path)) &&
        (fault.probability === undefined || fault.random() < fault.probability),
    );
    for (const fault of struck) {
      fault.hits += 1;
      fault.left -= 1;
    }
    this.#all = this.#all.filter((fault) => fault.left > 0);
    return struck;
  }

  /** Faults that stand until they are taken away: schema changes and skewed clocks. */
  standing(vendor: string, kind: FaultKind): Fault[] {
    return this.#all.filter((fault) => fault.kind === kind && fitsVendor(fault.vendor, vendor));
  }
}

const changeSchema = z.looseObject({
  object: z.string(),
  rename: z.record(z.string(), z.string()).optional(),
  drop: z.union([z.string(), z.array(z.string())]).optional(),
  retype: z.record(z.string(), z.enum(["string", "number", "boolean", "array", "object", "null"])).optional(),
});

const retyped: Record<string, (value: unknown) => unknown> = {
  string: (value) => String(value),
  number: (value) => Number(value) || 0,
  boolean: (value) => Boolean(value),
  array: (value) => [value],
  object: (value) => ({ value }),
  null: () => null,
};

/** A record as the vendor shows it once its schema has changed. */
export function reshape(faults: readonly Fault[], object: string, row: Record<string, unknown>): Record<string, unknown> {
  let shown = row;
  for (const fault of faults) {
    const change = changeSchema.safeParse(fault.value);
    if (!change.success || change.data.object !== object) continue;
    const { drop, rename = {}, retype = {} } = change.data;
    const dropped = new Set(typeof drop === "string" ? [drop] : (drop ?? []));
    shown = Object.fromEntries(
      Object.entries(shown).flatMap(([name, value]) => {
        if (dropped.has(name)) return [];
        const type = retype[name];
        return [[rename[name] ?? name, type ? retyped[type]?.(value) : value]];
      }),
    );
  }
  return shown;
}
