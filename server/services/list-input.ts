import { z } from "zod";
import { parseCursor, writeCursor } from "./list-cursor.ts";
import { type Outcome, refuse } from "./refusal.ts";

/** Several values of a field that a list is narrowed by: any of them. */
export const few = <Schema extends z.ZodType>(value: Schema, most = 20) => z.array(value).max(most).optional();

/** Which page of a list is asked for. */
export const pageInput = {
  limit: z.int().min(1).max(200).default(50),
  cursor: z.string().max(400).nullish(),
};

/** The sort values after which a page begins; null: the first one. A cursor of another order is refused, not followed. */
export function readAfter(
  cursor: string | null | undefined,
  order: string,
  types: readonly string[],
): Outcome<readonly string[] | null> {
  const after = parseCursor(cursor, order, types);
  if (after === undefined) return refuse("invalid", "This page of the list is no longer known. Begin at the first page.");
  return { ok: true, value: after };
}

/** The rows of a page, of one row more where there is a next page, and where that begins. */
export function pageOf<Row extends { at: readonly string[] }>(
  rows: readonly Row[],
  { limit, order }: { limit: number; order: string },
): { page: Row[]; nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { page, nextCursor: rows.length > limit && last ? writeCursor(order, last.at) : null };
}
