import type { FieldClass, VisibleClasses } from "./field-classes.ts";

/** A body of a call as one reader may see it: what is hidden is absent, and counted. */
export interface MaskedBody {
  value: unknown;
  hidden: number;
}

type Classes = Readonly<Record<string, FieldClass>>;
const deepest = 40;

/**
 * Removes from a vendor's body every field whose class is not visible, and every field that is not known: unknown fields may
 * hold anything. Members of arrays, and of objects keyed by record ids, have the class of the field that holds them.
 */
export function maskWire(body: unknown, classes: Classes, visible: VisibleClasses): MaskedBody {
  const count = { hidden: 0 };
  if (body === null || body === undefined) return { value: null, hidden: 0 };
  if (typeof body !== "object") return { value: null, hidden: 1 }; // text without a field has no class
  return { value: maskValue(body, { classes, visible, count }, 0), hidden: count.hidden };
}

interface Masking {
  classes: Classes;
  visible: VisibleClasses;
  count: { hidden: number };
}

function maskValue(value: unknown, masking: Masking, depth: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth > deepest) {
    masking.count.hidden += 1;
    return null;
  }
  if (Array.isArray(value)) return value.map((member) => maskValue(member, masking, depth + 1));
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      if (!isShown(name, member, masking)) {
        masking.count.hidden += 1;
        return [];
      }
      return [[name, maskValue(member, masking, depth + 1)]];
    }),
  );
}

function isShown(name: string, member: unknown, { classes, visible }: Masking): boolean {
  const fieldClass = Object.hasOwn(classes, name) ? classes[name] : undefined;
  if (fieldClass !== undefined) return visible.has(fieldClass);
  return /^\d+$/.test(name) && typeof member === "object"; // keyed by record id: no field of its own
}

/** The address of a call with the values of unknown or hidden parameters taken out of its query. */
export function maskTarget(target: string, classes: Classes, visible: VisibleClasses): string {
  const [path = "", search] = target.split("?", 2);
  if (!search) return path;
  const shown = search.split("&").map((pair) => {
    const [name = "", ...rest] = pair.split("=");
    const fieldClass = Object.hasOwn(classes, name) ? classes[name] : undefined;
    if (fieldClass !== undefined && visible.has(fieldClass)) return pair;
    return rest.length === 0 ? "…" : `${name}=…`; // text without a name has no class
  });
  return `${path}?${shown.join("&")}`;
}
