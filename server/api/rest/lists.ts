import { z } from "zod";
import { type Outcome, refuse } from "../../services/refusal.ts";

const maxLength = 2_000;

/** What every list takes besides its own filters. */
export const listQuery = {
  q: z.string().max(200).optional().meta({ description: "Words to search for" }),
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({ description: "Items a page, 50 unless told" }),
  cursor: z.string().max(maxLength).optional().meta({ description: "nextCursor of the page before" }),
};

/** The envelope of every list. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable().meta({ description: "null on the last page" }) });

export interface ListQuery {
  q?: string | undefined;
  limit: number;
  /** The name of the last item of the page before. */
  cursor?: string | undefined;
}

/**
 * A page of a short list that its query answers whole: what has the words in one of its texts, from after the item that the
 * cursor names.
 */
export function pageOf<Item>(
  listed: Outcome<{ items: Item[] }>,
  { cursor, limit, q = "" }: ListQuery,
  of: { name(item: Item): string; texts(item: Item): string[] },
): Outcome<{ items: Item[]; nextCursor: string | null }> {
  if (!listed.ok) return listed;
  const words = q.toLowerCase();
  const found = listed.value.items.filter((item) => of.texts(item).some((text) => text.toLowerCase().includes(words)));
  const start = cursor === undefined ? 0 : found.findIndex((item) => of.name(item) === cursor) + 1;
  if (cursor !== undefined && start === 0)
    return refuse("invalid", "This page of the list is no longer known. Begin at the first page.", { cursor: "is not known" });
  const items = found.slice(start, start + limit);
  const last = items.at(-1);
  return { ok: true, value: { items, nextCursor: last && found.length > start + limit ? of.name(last) : null } };
}
