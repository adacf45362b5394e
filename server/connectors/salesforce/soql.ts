declare const brand: unique symbol;
/** SOQL that was put together here: values quoted, names checked. The client takes no other. */
export interface Soql {
  readonly text: string;
  readonly [brand]: true;
}

const made = (text: string): Soql => ({ text }) as Soql;
const namePattern = /^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)*$/;
const escapes: Record<string, string> = {
  "\\": "\\\\",
  "'": "\\'",
  '"': '\\"',
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\b": "\\b",
  "\f": "\\f",
};

/** A text as a SOQL literal. */
export const quote = (text: string): string => `'${text.replace(/[\\'"\n\r\t\b\f]/g, (char) => escapes[char] ?? char)}'`;

/** Names of fields or objects, checked; several are separated by commas. */
export function names(...list: readonly string[]): Soql {
  for (const name of list)
    if (!namePattern.test(name)) throw new RangeError(`“${name}” is not the name of a Salesforce field or object`);
  return made(list.join(","));
}

/** An instant (ISO 8601, UTC) as a SOQL literal, which carries no quotes. */
export function instant(iso: string): Soql {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?Z$/.test(iso)) throw new RangeError(`“${iso}” is not an instant`);
  return made(iso.replace(".000Z", "Z"));
}

/** A template that quotes its values: texts, lists of texts (for IN), numbers; other SOQL is put in as it is. */
export function soql(parts: TemplateStringsArray, ...values: readonly (string | number | readonly string[] | Soql)[]): Soql {
  return made(parts.reduce((text, part, index) => `${text}${literal(values[index - 1] ?? "")}${part}`));
}

function literal(value: string | number | readonly string[] | Soql): string {
  if (typeof value === "string") return quote(value);
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new RangeError(`${value} is not a whole number`);
    return String(value);
  }
  if (!Array.isArray(value)) return (value as Soql).text;
  if (value.length === 0) throw new RangeError("IN needs at least one value");
  return `(${value.map(quote).join(",")})`;
}
