/**
 * Where in an input a text stands that PostgreSQL cannot hold: it keeps every character but NUL (U+0000). Undefined: nowhere; ""
 * stands for the input itself.
 */
export function placeOfNul(value: unknown, at = ""): string | undefined {
  if (typeof value === "string") return value.includes("\u0000") ? at : undefined;
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, member] of Object.entries(value)) {
    const here = at === "" ? key : `${at}.${key}`;
    const found = key.includes("\u0000") ? at : placeOfNul(member, here);
    if (found !== undefined) return found;
  }
  return undefined;
}
