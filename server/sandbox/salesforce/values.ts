import { ApiError } from "./errors.ts";
import { normalizeId } from "./ids.ts";
import type { Field } from "./schema.ts";

export type Value = string | number | boolean | null;
export type Row = { Id: string } & Record<string, Value>;

/** An instant as Salesforce shows it, in whole seconds as it keeps them: "2026-01-01T00:00:00.000+0000". */
export const formatInstant = (ms: number): string =>
  `${new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, 19)}.000+0000`;

const instantPattern = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d+)?(Z|[+-]\d{2}:?\d{2})$/;

/** The instant in a text, in milliseconds, or undefined when it is none. */
export function readInstant(text: string): number | undefined {
  const match = instantPattern.exec(text);
  if (!match) return undefined;
  const [, time = "", fraction = "", zone = "Z"] = match;
  const ms = Date.parse(`${time}${fraction.slice(0, 4)}${zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone}`);
  return Number.isNaN(ms) ? undefined : ms;
}

/** Whether a text is a day of the calendar within Salesforce's bounds. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < "1700-01-01" || text > "4000-12-31") return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

const wrongType = (field: Field, value: unknown): ApiError =>
  new ApiError(
    400,
    "INVALID_TYPE_ON_FIELD_IN_RECORD",
    `${field.label}: value not of required type: ${typeof value === "object" ? JSON.stringify(value) : String(value)}`,
    [field.name],
  );

const unreadable = (kind: string, value: unknown): ApiError =>
  new ApiError(
    400,
    "JSON_PARSER_ERROR",
    `Cannot deserialize instance of ${kind} from VALUE_STRING value ${String(value)} or request may be missing a required field`,
  );

function readText(field: Field, value: unknown): string | null {
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") throw wrongType(field, value);
  const text = String(value).trim();
  if (text === "") return null;
  if (text.length > field.length) {
    throw new ApiError(
      400,
      "STRING_TOO_LONG",
      `${field.label}: data value too large: ${text.slice(0, 200)} (max length=${field.length})`,
      [field.name],
    );
  }
  if (field.type === "email" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text))
    throw new ApiError(400, "INVALID_EMAIL_ADDRESS", `${field.label}: invalid email address: ${text}`, [field.name]);
  return text;
}

function readNumber(field: Field, value: unknown): number {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isFinite(number)) throw unreadable(field.type, value);
  if (Math.abs(number) >= 1e16)
    throw new ApiError(400, "NUMBER_OUTSIDE_VALID_RANGE", `${field.label}: value outside of valid range`, [field.name]);
  return field.type === "int" ? Math.trunc(number) : number;
}

function readId(field: Field, value: unknown): string | null {
  if (value === "") return null;
  const id = typeof value === "string" ? normalizeId(value) : undefined;
  if (id) return id;
  throw new ApiError(400, "MALFORMED_ID", `${field.label}: id value of incorrect type: ${String(value)}`, [field.name]);
}

/** A value as a client sends it, as it is kept; throws where the field does not take it. */
export function readValue(field: Field, value: unknown): Value {
  if (value === null || value === undefined) return field.type === "boolean" ? false : null;
  switch (field.type) {
    case "boolean":
      if (typeof value === "boolean") return value;
      if (value === "true" || value === "false") return value === "true";
      throw unreadable("boolean", value);
    case "int":
    case "double":
    case "currency":
      return value === "" ? null : readNumber(field, value);
    case "date": {
      const day = typeof value === "string" ? value.slice(0, 10) : "";
      if (value === "") return null;
      if (!isDay(day) || (String(value) !== day && readInstant(String(value)) === undefined)) throw unreadable("date", value);
      return day;
    }
    case "datetime": {
      const ms = typeof value === "string" ? (readInstant(value) ?? (isDay(value) ? Date.parse(value) : undefined)) : undefined;
      if (ms === undefined) throw unreadable("datetime", value);
      return formatInstant(ms);
    }
    case "id":
    case "reference":
      return readId(field, value);
    default:
      return readText(field, value);
  }
}
