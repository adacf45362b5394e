const nul = "holds the character NUL (U+0000), which is no text; leave it out";
const half = "holds half of a character (a lone surrogate), which is no text; leave it out";

/** Where in an input a text stands that cannot be stored, and what is wrong with it; the place "" is the input itself. */
interface UnstorableText {
  place: string;
  message: string;
}

/**
 * The first text of an input that PostgreSQL cannot hold, in a name or a value: it keeps every character but NUL, and half of
 * a surrogate pair is none.
 */
export function unstorableText(value: unknown, at = ""): UnstorableText | undefined {
  if (typeof value === "string") return faultOf(value, at);
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, member] of Object.entries(value)) {
    const found = faultOf(key, at) ?? unstorableText(member, at === "" ? key : `${at}.${key}`);
    if (found) return found;
  }
  return undefined;
}

function faultOf(text: string, place: string): UnstorableText | undefined {
  if (text.includes("\u0000")) return { place, message: nul };
  return text.isWellFormed() ? undefined : { place, message: half };
}
