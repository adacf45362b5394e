import { z } from "zod";
import { withoutUrn } from "./insensitive.ts";

const names = z
  .string()
  .max(2_000)
  .transform((text) => text.split(",").map((name) => withoutUrn(name.trim()).toLowerCase()))
  .optional();
/** Which attributes are answered (RFC 7644, 3.9): some only, or all but some. */
export const projectionQuery = { attributes: names, excludedAttributes: names };

interface Asked {
  attributes?: readonly string[] | undefined;
  excludedAttributes?: readonly string[] | undefined;
}
/** Always answered, whatever is asked. */
const always: ReadonlySet<string> = new Set(["id", "schemas"]);

/** Of a resource what is asked for; `name.formatted` is a part of an attribute. */
export function shown<Resource extends { id: string; schemas: string[] }>(
  resource: Resource,
  { attributes, excludedAttributes }: Asked,
): { id: string; schemas: string[] } & Partial<Resource> {
  const isShown = (path: string): boolean => {
    const [top = path] = path.split(".");
    if (attributes) return attributes.some((asked) => asked === path || asked === top || asked.startsWith(`${path}.`));
    return !excludedAttributes?.some((asked) => asked === path || asked === top);
  };
  const part = (value: unknown, path: string): unknown => {
    if (Array.isArray(value)) return value.map((item) => part(item, path));
    if (typeof value !== "object" || value === null) return value;
    const kept = Object.entries(value).filter(([name]) => isShown(`${path}.${name.toLowerCase()}`));
    return kept.length > 0 ? Object.fromEntries(kept) : undefined;
  };
  const kept = Object.entries(resource).flatMap(([name, value]): [string, unknown][] => {
    if (always.has(name)) return [[name, value]];
    const of = isShown(name.toLowerCase()) ? part(value, name.toLowerCase()) : undefined;
    return of === undefined ? [] : [[name, of]];
  });
  return Object.fromEntries(kept) as { id: string; schemas: string[] } & Partial<Resource>;
}
