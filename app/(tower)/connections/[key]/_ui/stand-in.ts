/** A stand-in for an id that the other system would give, wherever it occurs in a value or an address. */
const standIns = /shadow-(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d+)/g;

export const standInName = "the id that it will get";

/** The same text with words in place of ids that do not exist yet: all of it, or "{id}" within an address. */
export function withoutStandIns(text: string): string {
  const replaced = text.replace(standIns, "{id}");
  return replaced === "{id}" ? standInName : replaced;
}
