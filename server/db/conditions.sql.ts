/** The value of a filter that means "has none". */
export const none = "none";

/** Collects conditions and their values; `$n` is given by the length of the values. */
export class Conditions {
  readonly values: unknown[];
  readonly #parts: string[] = [];

  constructor(values: unknown[] = []) {
    this.values = values;
  }

  place(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  add(part: string): void {
    this.#parts.push(part);
  }

  get text(): string {
    return this.#parts.length === 0 ? "TRUE" : this.#parts.join(" AND ");
  }
}

/** One value as an equality, which an index can follow in order; several as a set; "none", or the word stated for it, as an absence. */
export function anyOf(
  where: Conditions,
  column: string,
  given: readonly (string | number)[] | undefined,
  { type = "text", absent = "IS NULL", absence = none }: { type?: string; absent?: string; absence?: string } = {},
): void {
  if (!given || given.length === 0) return;
  const values = given.filter((value) => value !== absence);
  const parts: string[] = [];
  if (values.length === 1) parts.push(`${column} = ${where.place(values[0])}::${type}`);
  if (values.length > 1) parts.push(`${column} = ANY(${where.place(values)}::${type}[])`);
  if (values.length < given.length) parts.push(`${column} ${absent}`);
  where.add(parts.length === 1 ? (parts[0] ?? "TRUE") : `(${parts.join(" OR ")})`);
}

/** A text as it stands inside a pattern of LIKE, in lower case. */
export const likeText = (text: string): string => text.toLowerCase().replace(/[\\%_]/g, "\\$&");

/** The pattern of LIKE for a text anywhere. */
export const likePattern = (text: string): string => `%${likeText(text)}%`;

/**
 * A text within a column that trigrams index: three letters or more anywhere; one or two at the start of a word, since trigrams
 * can find nothing shorter inside one.
 */
export function within(where: Conditions, column: string, text: string): string {
  if (!/^[\x21-\x7e]{1,2}$/.test(text)) return `${column} LIKE ${where.place(likePattern(text))}::text`;
  const [first, later] = [where.place(`${likeText(text)}%`), where.place(`% ${likeText(text)}%`)];
  return `(${column} LIKE ${first}::text OR ${column} LIKE ${later}::text)`;
}
