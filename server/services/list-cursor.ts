import { z } from "zod";

const cursorSchema = z.tuple([z.string(), z.array(z.string())]);

const looksRight: Record<string, RegExp> = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  timestamptz: /^(-?infinity|\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?[+-]\d\d(:\d\d)?)$/,
  date: /^(-?infinity|\d{4,6}-\d\d-\d\d)$/,
  numeric: /^-?(Infinity|\d{1,30}(\.\d{1,12})?)$/,
  bigint: /^\d{1,18}$/,
  int: /^-?\d{1,9}$/,
  boolean: /^(true|false)$/,
  text: /^.{0,400}$/s,
};

/** Where a page ends: the order it belongs to and the sort values of its last row, as text for a URL. */
export const writeCursor = (order: string, at: readonly string[]): string =>
  Buffer.from(JSON.stringify([order, at])).toString("base64url");

/** The sort values of a cursor, by PostgreSQL types; null without one, undefined when it is none or belongs to another order. */
export function parseCursor(
  text: string | null | undefined,
  order: string,
  types: readonly string[],
): readonly string[] | null | undefined {
  if (!text) return null;
  const parsed = cursorSchema.safeParse(parseJson(Buffer.from(text, "base64url").toString("utf8")));
  if (!parsed.success) return undefined;
  const [ordered, at] = parsed.data;
  if (ordered !== order || at.length !== types.length) return undefined;
  return at.every((value, index) => looksRight[types[index] ?? ""]?.test(value)) ? at : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
