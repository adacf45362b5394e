import { createHash } from "node:crypto";

/** A connection keeps what it has prepared until it ends: so many texts, and no more. */
const most = 200;
const names = new Map<string, string>();

/** The name under which a text that is not ours is prepared; empty, as PostgreSQL calls what it forgets at once, after so many. */
export function preparedName(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= most) return "";
  const name = `text_${createHash("sha256").update(text).digest("hex").slice(0, 32)}`;
  names.set(text, name);
  return name;
}
