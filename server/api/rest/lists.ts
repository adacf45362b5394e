import { z } from "zod";
import type { Outcome } from "../../services/refusal.ts";

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

/** The page of a list that has but one. */
export const onlyPage = <Item>(listed: Outcome<{ items: Item[] }>): Outcome<{ items: Item[]; nextCursor: null }> =>
  listed.ok ? { ok: true, value: { items: listed.value.items, nextCursor: null } } : listed;
