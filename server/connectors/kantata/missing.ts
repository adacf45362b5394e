/**
 * What of `wanted` has no counterpart in `existing`. Each existing row stands for one wanted row: first where `isSame` holds
 * exactly, then where `isLike` does, so that two of one title with different amounts are not taken for each other. `matched`
 * holds the counterpart of each wanted row that has one.
 */
export function missingOf<Wanted, Existing>(
  wanted: readonly Wanted[],
  existing: readonly Existing[],
  match: { isSame(wanted: Wanted, existing: Existing): boolean; isLike(wanted: Wanted, existing: Existing): boolean },
): { missing: Wanted[]; matched: Map<Wanted, Existing> } {
  const free = new Set(existing);
  const matched = new Map<Wanted, Existing>();
  for (const fits of [match.isSame, match.isLike]) {
    for (const one of wanted) {
      if (matched.has(one)) continue;
      const found = [...free].find((candidate) => fits(one, candidate));
      if (found === undefined) continue;
      free.delete(found);
      matched.set(one, found);
    }
  }
  return { missing: wanted.filter((one) => !matched.has(one)), matched };
}
