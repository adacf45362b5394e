import { z } from "zod";
import { Problem } from "./problem.ts";

const maxLength = 2_000;

/** A position in a list as opaque text: base64url of JSON. Callers hand it back and look into it at their own risk. */
export const encodeCursor = (position: unknown): string => Buffer.from(JSON.stringify(position)).toString("base64url");

/** The position that `encodeCursor` made, parsed by its schema; a cursor that is not ours is the caller's problem. */
export function decodeCursor<Position>(cursor: string, schema: z.ZodType<Position>): Position {
  const parsed = schema.safeParse(jsonOf(cursor));
  if (parsed.success) return parsed.data;
  throw new Problem("invalid", "This cursor is not one that this list gave out. Begin again without it.", {
    fields: { cursor: "is not a cursor of this list" },
  });
}

function jsonOf(cursor: string): unknown {
  if (cursor.length > maxLength || !/^[A-Za-z0-9_-]+$/.test(cursor)) return undefined;
  try {
    return JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}

/** What every list takes besides its own filters. */
export const listQuery = {
  q: z.string().max(200).optional().meta({ description: "Words to search for" }),
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({ description: "Items a page, 50 unless told" }),
  cursor: z.string().max(maxLength).optional().meta({ description: "nextCursor of the page before" }),
};

/** The envelope of every list. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable().meta({ description: "null on the last page" }) });
