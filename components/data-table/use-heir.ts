"use client";

import { useState } from "react";
import { heirOf } from "./heir";

interface Seen {
  ids: readonly string[];
  heir: { of: string; id: string } | null;
}

/**
 * The row in whose place the keyboard goes on once the row that it was on has left the page: acted on and out of the filter, or
 * settled by somebody else. Null: the row is there, or nothing is left of the page that it was on.
 */
export function useHeir(currentId: string | null, ids: readonly string[] | undefined): string | null {
  const [seen, setSeen] = useState<Seen>({ ids: ids ?? [], heir: null });
  if (ids === undefined || currentId === null) return null;
  const isSame = ids.length === seen.ids.length && ids.every((id, index) => id === seen.ids[index]);
  let { heir } = seen;
  if (!isSame) {
    const left = heir?.of === currentId ? heir.id : currentId;
    const id = heirOf(left, seen.ids, ids);
    heir = id === null ? null : { of: currentId, id };
    setSeen({ ids, heir });
  }
  return heir?.of === currentId && !ids.includes(currentId) ? heir.id : null;
}
