import { z } from "zod";
import { classOf, type VisibleClasses } from "./field-classes.ts";

/** What a masker answers for a value that is not to be seen: whatever holds it leaves it out. */
const hidden = Symbol("hidden");

type Masker = (value: unknown, visible: VisibleClasses) => unknown;

const keep: Masker = (value) => value;
const maskers = new WeakMap<z.ZodType, Masker>();

/**
 * Removes from a value everything whose class is not visible, following its output schema: fields of objects, members of
 * arrays, records, maps and sets, behind whatever wraps them. Compiled once a schema; a schema without classes costs nothing.
 * Objects are copied where they are masked, never changed. A value that is classed as a whole becomes undefined.
 */
export function mask<Value>(schema: z.ZodType<Value>, value: Value, visible: VisibleClasses): Value {
  const masked = maskerOf(schema)(value, visible);
  return (masked === hidden ? undefined : masked) as Value;
}

function maskerOf(schema: z.ZodType): Masker {
  const known = maskers.get(schema);
  if (known) return known;
  let built: Masker = keep;
  maskers.set(schema, (value, visible) => built(value, visible)); // a recursive schema finds this while it is being built
  built = buildClassed(schema);
  maskers.set(schema, built);
  return built;
}

function buildClassed(schema: z.ZodType): Masker {
  const inner = build(schema);
  const fieldClass = classOf(schema);
  if (!fieldClass || fieldClass === "public" || fieldClass === "internal") return inner;
  return (value, visible) => (visible.has(fieldClass) ? inner(value, visible) : hidden);
}

function build(schema: z.ZodType): Masker {
  if (schema instanceof z.ZodObject) return buildObject(schema);
  if (schema instanceof z.ZodArray) return buildArray(maskerOf(schema.element as z.ZodType));
  if (schema instanceof z.ZodRecord) return buildRecord(maskerOf(schema.valueType as z.ZodType));
  if (schema instanceof z.ZodTuple) return buildTuple(schema);
  if (schema instanceof z.ZodSet) return buildSet(maskerOf(schema.def.valueType as z.ZodType));
  if (schema instanceof z.ZodMap) return buildMap(maskerOf(schema.keyType as z.ZodType), maskerOf(schema.valueType as z.ZodType));
  if (schema instanceof z.ZodLazy) return (value, visible) => maskerOf(schema.unwrap() as z.ZodType)(value, visible);
  if (schema instanceof z.ZodUnion) return buildUnion(schema.options as z.ZodType[]);
  if (schema instanceof z.ZodIntersection)
    return inTurn(maskerOf(schema.def.left as z.ZodType), maskerOf(schema.def.right as z.ZodType));
  if (schema instanceof z.ZodPipe) return buildPipe(schema.in as z.ZodType, schema.out as z.ZodType);
  const wrapped = "innerType" in schema.def ? schema.def.innerType : undefined; // optional, nullable, default, readonly …
  return wrapped instanceof z.ZodType ? maskerOf(wrapped) : keep;
}

function buildObject(schema: z.ZodObject): Masker {
  const fields = new Map(
    Object.entries(schema.shape as Record<string, z.ZodType>)
      .map(([name, field]) => [name, maskerOf(field)] as const)
      .filter(([, masker]) => masker !== keep),
  );
  const others = schema.def.catchall ? maskerOf(schema.def.catchall as z.ZodType) : keep;
  const declared = new Set(Object.keys(schema.shape));
  if (fields.size === 0 && others === keep) return keep;
  return (value, visible) => {
    if (typeof value !== "object" || value === null) return value;
    const members = Object.entries(value).flatMap(([name, member]) => {
      const masker = fields.get(name) ?? (declared.has(name) ? keep : others);
      return kept(masker(member, visible)).map((shown) => [name, shown] as const);
    });
    return Object.fromEntries(members);
  };
}

const kept = (masked: unknown): unknown[] => (masked === hidden ? [] : [masked]);

function buildArray(inner: Masker): Masker {
  if (inner === keep) return keep;
  return (value, visible) => (Array.isArray(value) ? value.flatMap((item) => kept(inner(item, visible))) : value);
}

function buildRecord(inner: Masker): Masker {
  if (inner === keep) return keep;
  return (value, visible) =>
    typeof value === "object" && value !== null
      ? Object.fromEntries(
          Object.entries(value).flatMap(([key, member]) => kept(inner(member, visible)).map((shown) => [key, shown])),
        )
      : value;
}

function buildTuple(schema: z.ZodTuple): Masker {
  const items = (schema.def.items as z.ZodType[]).map(maskerOf);
  const rest = schema.def.rest ? maskerOf(schema.def.rest as z.ZodType) : keep;
  if (rest === keep && items.every((masker) => masker === keep)) return keep;
  return (value, visible) =>
    Array.isArray(value) ? value.flatMap((item, index) => kept((items[index] ?? rest)(item, visible))) : value;
}

function buildSet(inner: Masker): Masker {
  if (inner === keep) return keep;
  return (value, visible) => (value instanceof Set ? new Set([...value].flatMap((item) => kept(inner(item, visible)))) : value);
}

function buildMap(keys: Masker, values: Masker): Masker {
  if (keys === keep && values === keep) return keep;
  return (value, visible) => {
    if (!(value instanceof Map)) return value;
    const entries = [...value].map(([key, member]) => [keys(key, visible), values(member, visible)] as const);
    return new Map(entries.filter(([key, member]) => key !== hidden && member !== hidden));
  };
}

const inTurn =
  (...maskersInTurn: Masker[]): Masker =>
  (value, visible) =>
    maskersInTurn.reduce((masked, masker) => (masked === hidden ? hidden : masker(masked, visible)), value);

/** Every option that the value fits has its say: what one of them hides is hidden. What fits none must not pass unmasked. */
function buildUnion(options: z.ZodType[]): Masker {
  const inner = options.map((option) => [option, maskerOf(option)] as const);
  if (inner.every(([, masker]) => masker === keep)) return keep;
  return (value, visible) => {
    if (value === null || value === undefined) return value;
    const fitting = inner.filter(([option]) => option.safeParse(value).success).map(([, masker]) => masker);
    if (fitting.length === 0) throw new Error("A value fits no option of its output schema, so it cannot be masked");
    return inTurn(...fitting)(value, visible);
  };
}

/** What a transform makes of classed fields cannot be followed, so an output schema must not have one around them. */
function buildPipe(input: z.ZodType, output: z.ZodType): Masker {
  if (output instanceof z.ZodTransform && maskerOf(input) !== keep)
    throw new Error("An output schema must not transform a value that has classed fields: class the result instead");
  return maskerOf(output);
}
