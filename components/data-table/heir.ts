/** What stands for a row: itself while it is there, else the next one after it that is, else the last one before it. */
export function heirOf(id: string, before: readonly string[], now: readonly string[]): string | null {
  const there = new Set(now);
  if (there.has(id)) return id;
  const at = before.indexOf(id);
  if (at === -1) return null;
  return before.slice(at).find((one) => there.has(one)) ?? before.slice(0, at).findLast((one) => there.has(one)) ?? null;
}
