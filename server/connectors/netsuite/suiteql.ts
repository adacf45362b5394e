import { type LocalDate, parseDay } from "../../domain/dates.ts";
import { multiply } from "../../domain/money.ts";

/** Longest text that is put into a query; far below the vendor's own limit for a literal. */
const maxLiteralLength = 1000;

/**
 * A text literal: quotes are doubled, nothing else has a meaning inside it. Text with control characters or lone surrogates
 * is no search value, so it throws a RangeError.
 */
export function literal(text: string): string {
  if (text.length > maxLiteralLength) throw new RangeError(`A SuiteQL literal of ${text.length} characters is too long`);
  if (/\p{Cc}/u.test(text) || !text.isWellFormed()) throw new RangeError("A SuiteQL literal must not contain control characters");
  return `'${text.replaceAll("'", "''")}'`;
}

/** An internal id as the number that it is; throws a RangeError for anything else. */
export function idLiteral(id: string): string {
  if (!/^-?\d{1,18}$/.test(id)) throw new RangeError(`${JSON.stringify(id.slice(0, 40))} is no NetSuite internal id`);
  return id;
}

/** Whether text may be looked up: what cannot be a literal cannot be a stored value either. */
export const isSearchable = (text: string, maxLength: number): boolean =>
  text.length > 0 && text.length <= maxLength && !/\p{Cc}/u.test(text) && text.isWellFormed();

/** `column` contains `pattern`, whatever the case. `pattern` is upper case letters and digits, with `%` for what may be anything. */
export function containsLike(column: string, pattern: string): string {
  if (!/^[\p{L}\p{N}\p{M}%.-]+$/u.test(pattern))
    throw new RangeError("A LIKE pattern must consist of letters, digits, dots and %");
  return `UPPER(${column}) LIKE ${literal(`%${pattern}%`)}`;
}

/** A day column as YYYY-MM-DD under its own name, whatever the account's date format is. */
export const dayColumn = (column: string): string => `TO_CHAR(${column}, 'YYYY-MM-DD') AS ${column}`;
export const dayLiteral = (day: LocalDate): string => `TO_DATE(${literal(day)}, 'YYYY-MM-DD')`;

export type VendorDateFormat = "M/D/YYYY" | "D/M/YYYY" | "D.M.YYYY";

/** A day as it came back: YYYY-MM-DD (with or without a time), or the account's own format. Undefined when it is none. */
export function parseVendorDay(text: string, format: VendorDateFormat): LocalDate | undefined {
  const iso = /^(\d{4}-\d{2}-\d{2})(?:[T ].*)?$/.exec(text);
  if (iso) return parseDay(iso[1] ?? "");
  const parts = /^(\d{1,2})([/.])(\d{1,2})\2(\d{4})$/.exec(text);
  if (!parts || (parts[2] === ".") !== (format === "D.M.YYYY")) return undefined;
  const [, first = "", , second = "", year = ""] = parts;
  const [month, day] = format === "M/D/YYYY" ? [first, second] : [second, first];
  return parseDay(`${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`);
}

/** A number as the database prints it (".5", "1.25E-4") as plain decimal text; undefined when it is none. */
export function decimalText(text: string): string | undefined {
  return /^-?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})(E[+-]?\d{1,2})?$/i.test(text) ? multiply(text, "1") : undefined;
}
