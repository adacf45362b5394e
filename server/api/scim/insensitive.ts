import { z } from "zod";

const corePrefix = /^urn:ietf:params:scim:schemas:core:2\.0:(?:User|Group):/i;
/** An attribute's name without the URN of its schema. */
export const withoutUrn = (name: string): string => name.replace(corePrefix, "");

/** Reads the attributes of an object whatever their case (RFC 7643, 2.1), and with or without the URN of the core schema. */
export function insensitive<Schema extends z.ZodObject>(schema: Schema) {
  const known = new Map(Object.keys(schema.shape).map((name) => [name.toLowerCase(), name]));
  return z.preprocess((value) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, of]) => [known.get(withoutUrn(name).toLowerCase()) ?? name, of] as const),
    );
  }, schema);
}
