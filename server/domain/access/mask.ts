import { z } from "zod";
import { classOf, type VisibleClasses } from "./field-classes.ts";
import type { Place } from "./scope.ts";

/** What a masker answers for a value that is not to be seen: whatever holds it leaves it out. */
const hidden = Symbol("hidden");

/** The classes that may be seen here, and those that may be at the place of a record. */
interface Sight {
  visible: VisibleClasses;
  at: ((place: Place) => VisibleClasses) | undefined;
}

type Masker = (value: unknown, sight: Sight) => unknown;

const keep: Masker = (value) => value;
const maskers = new WeakMap<z.ZodType, Masker>();

/**
 * Removes from a value everything whose class is not visible, following its output schema: fields of objects, members of
 * arrays, records, maps and sets, behind whatever wraps them. Compiled once a schema; a schema without classes costs nothing.
 * Objects are copied where they are masked, never changed. A value that is classed as a whole becomes undefined.
 *
 * An object whose schema declares `entityCode` and `region` lies at that place, with all that it holds: `at` says what is
 * visible there. What has no place around it shows `visible`.
 */
export function mask<Value>(
  schema: z.ZodType<Value>,
  value: Value,
  visible: VisibleClasses,
  at?: (place: Place) => VisibleClasses,
): Value {
  const masked = maskerOf(schema)(value, { visible, at });
  return (masked === hidden ? undefined : masked) as Value;
}

function maskerOf(schema: z.ZodType): Masker {
  const known = maskers.get(schema);
  if (known) return known;
  let built: Masker = keep;
  maskers.set(schema, (value, sight) => built(value, sight)); // a recursive schema finds this while it is being built
  built = buildClassed(schema);
  maskers.set(schema, built);
  return built;
}

function buildClassed(schema: z.ZodType): Masker {
  const inner = build(schema);
  const fieldClass = classOf(schema);
  if (!fieldClass || fieldClass === "public" || fieldClass === "internal") return inner;
  return (value, sight) => (sight.visible.has(fieldClass) ? inner(value, sight) : hidden);
}

function build(schema: z.ZodType): Masker {
  if (schema instanceof z.ZodObject) return buildObject(schema);
  if (schema instanceof z.ZodArray) return buildArray(maskerOf(schema.element as z.ZodType));
  if (schema instanceof z.ZodRecord) return buildRecord(maskerOf(schema.valueType as z.ZodType));
  if (schema instanceof z.ZodTuple) return buildTuple(schema);
  if (schema instanceof z.ZodSet) return buildSet(maskerOf(schema.def.valueType as z.ZodType));
  if (schema instanceof z.ZodMap) return buildMap(maskerOf(schema.keyType as z.ZodType), maskerOf(schema.valueType as z.ZodType));
  if (schema instanceof z.ZodLazy) return (value, sight) => maskerOf(schema.unwrap() as z.ZodType)(value, sight);
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
  const hasPlace = declared.has("entityCode") && declared.has("region");
  return (value, around) => {
    if (typeof value !== "object" || value === null) return value;
    const sight = hasPlace && around.at ? { ...around, visible: around.at(placeOf(value)) } : around;
    const members = Object.entries(value).flatMap(([name, member]) => {
      const masker = fields.get(name) ?? (declared.has(name) ? keep : others);
      return kept(masker(member, sight)).map((shown) => [name, shown] as const);
    });
    return Object.fromEntries(members);
  };
}

const placeOf = (value: { entityCode?: unknown; region?: unknown }): Place => ({
  entityCode: typeof value.entityCode === "string" ? value.entityCode : null,
  region: typeof value.region === "string" ? value.region : null,
});

const kept = (masked: unknown): unknown[] => (masked === hidden ? [] : [masked]);

function buildArray(inner: Masker): Masker {
  if (inner === keep) return keep;
  return (value, sight) => (Array.isArray(value) ? value.flatMap((item) => kept(inner(item, sight))) : value);
}

function buildRecord(inner: Masker): Masker {
  if (inner === keep) return keep;
  return (value, sight) =>
    typeof value === "object" && value !== null
      ? Object.fromEntries(
          Object.entries(value).flatMap(([key, member]) => kept(inner(member, sight)).map((shown) => [key, shown])),
        )
      : value;
}

function buildTuple(schema: z.ZodTuple): Masker {
  const items = (schema.def.items as z.ZodType[]).map(maskerOf);
  const rest = schema.def.rest ? maskerOf(schema.def.rest as z.ZodType) : keep;
  if (rest === keep && items.every((masker) => masker === keep)) return keep;
  return (value, sight) =>
    Array.isArray(value) ? value.flatMap((item, index) => kept((items[index] ?? rest)(item, sight))) : value;
}

function buildSet(inner: Masker): Masker {
  if (inner === keep) return keep;
  return (value, sight) => (value instanceof Set ? new Set([...value].flatMap((item) => kept(inner(item, sight)))) : value);
}

function buildMap(keys: Masker, values: Masker): Masker {
  if (keys === keep && values === keep) return keep;
  return (value, sight) => {
    if (!(value instanceof Map)) return value;
    const entries = [...value].map(([key, member]) => [keys(key, sight), values(member, sight)] as const);
    return new Map(entries.filter(([key, member]) => key !== hidden && member !== hidden));
  };
}

const inTurn =
  (...maskersInTurn: Masker[]): Masker =>
  (value, sight) =>
    maskersInTurn.reduce((masked, masker) => (masked === hidden ? hidden : masker(masked, sight)), value);

/** Every option that the value fits has its say: what one of them hides is hidden. What fits none must not pass unmasked. */
function buildUnion(options: z.ZodType[]): Masker {
  const inner = options.map((option) => [option, maskerOf(option)] as const);
  if (inner.every(([, masker]) => masker === keep)) return keep;
  return (value, sight) => {
    if (value === null || value === undefined) return value;
    const fitting = inner.filter(([option]) => option.safeParse(value).success).map(([, masker]) => masker);
    if (fitting.length === 0) throw new Error("A value fits no option of its output schema, so it cannot be masked");
    return inTurn(...fitting)(value, sight);
  };
}

/** What a transform makes of classed fields cannot be followed, so an output schema must not have one around them. */
function buildPipe(input: z.ZodType, output: z.ZodType): Masker {
  if (output instanceof z.ZodTransform && maskerOf(input) !== keep)
    throw new Error("An output schema must not transform a value that has classed fields: class the result instead");
  return maskerOf(output);
}
