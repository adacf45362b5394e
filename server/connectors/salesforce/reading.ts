import { Decimal } from "decimal.js";
import type { FactIssue } from "../../domain/canonical/deal.ts";
import { type LocalDate, parseDay } from "../../domain/dates.ts";
import { type Amount, isNegative } from "../../domain/money.ts";

/** Where a value stands: "Opportunity.Amount", and for a person which record it is ("line “Design”"), or nothing for the deal itself. */
export interface Place {
  field: string;
  of?: string;
}

const maxText = 10_000;
const maxIssues = 1000;
/** A double carries fifteen significant digits without loss. */
const exactDigits = 15;
const tooLarge = new Decimal("1e15");

/** Salesforce's own bounds of a date. */
const firstDay = "1700-01-01";
const lastDay = "4000-12-31";

/** Text as it can be stored: whole characters only, no NUL, trimmed; null when nothing is left. */
export function cleanText(value: string | null): string | null {
  return value?.replaceAll("\u0000", "").toWellFormed().trim() || null;
}

/**
 * Turns vendor values into facts. What cannot be read becomes an issue and the fact null, never a default. Messages complete
 * the sentence "Opportunity.Amount cannot be read: “-5” …".
 */
export class Reading {
  readonly #issues: FactIssue[] = [];
  readonly #valueNames: Readonly<Record<string, Readonly<Record<string, string>>>>;
  #count = 0;

  /** `valueNames`: what the source's own values of a picklist mean, by field and value. */
  constructor(valueNames: Readonly<Record<string, Readonly<Record<string, string>>>> = {}) {
    this.#valueNames = valueNames;
  }

  issue(place: Place, value: string | number | null, message: string): null {
    this.#count++;
    if (this.#issues.length < maxIssues) {
      const shown = value === null ? "" : (cleanText(String(value)) ?? "");
      const whose = place.of ? ` (${place.of})` : "";
      this.#issues.push({ field: place.field, value: shown.slice(0, 200).toWellFormed(), message: `${message}${whose}` });
    }
    return null;
  }

  /** At most a thousand; the last one says how many more there are. */
  get issues(): FactIssue[] {
    if (this.#count <= maxIssues) return this.#issues;
    const rest = this.#count - maxIssues + 1;
    return [
      ...this.#issues.slice(0, maxIssues - 1),
      { field: "Opportunity", value: String(rest), message: "further values cannot be read" },
    ];
  }

  text(value: string | null, place: Place, max = maxText): string | null {
    const text = cleanText(value);
    if (text === null || text.length <= max) return text;
    return this.issue(place, text, `is longer than ${max} characters`);
  }

  /** The number in its shortest decimal form, exactly. Whether such an amount can be sold is the check's to say. */
  amount(value: number | null, place: Place, fractionDigits = 4): Amount | null {
    if (value === null) return null;
    if (!Number.isFinite(value)) return this.issue(place, String(value), "is not a number");
    const decimal = new Decimal(String(value));
    if (decimal.abs().greaterThanOrEqualTo(tooLarge))
      return this.issue(place, value, "is larger than any amount that can be kept");
    if (decimal.precision() > exactDigits) return this.issue(place, value, "has more digits than can be read exactly");
    if (decimal.decimalPlaces() > fractionDigits) {
      return this.issue(place, value, `has more than ${fractionDigits} digits behind the point`);
    }
    return decimal.toFixed();
  }

  /** Hours: there are none below zero. */
  hours(value: number | null, place: Place): Amount | null {
    const hours = this.amount(value, place);
    return hours !== null && isNegative(hours) ? this.issue(place, value, "is below zero") : hours;
  }

  /** A whole number within bounds. */
  count(value: number | null, place: Place, bounds: { from: number; to: number }): number | null {
    if (value === null) return null;
    if (Number.isInteger(value) && value >= bounds.from && value <= bounds.to) return value;
    return this.issue(place, value, `is not a whole number from ${bounds.from} to ${bounds.to}`);
  }

  /** A code of three letters. Whether there is such a currency is the check's to say. */
  currency(value: string | null, place: Place): string | null {
    const code = cleanText(value)?.toUpperCase() ?? null;
    if (code === null || /^[A-Z]{3}$/.test(code)) return code;
    return this.issue(place, value, "is not a currency");
  }

  day(value: string | null, place: Place): LocalDate | null {
    const text = cleanText(value);
    if (text === null) return null;
    const day = parseDay(text);
    return day && day >= firstDay && day <= lastDay ? day : this.issue(place, value, "is not a day of the calendar");
  }

  /** The value of a picklist by its text, whatever its case and spacing. */
  oneOf<Value extends string>(value: string | null, labels: Readonly<Record<Value, string>>, place: Place): Value | null {
    const text = cleanText(value);
    if (text === null) return null;
    return this.keyOf(text, labels, place.field) ?? this.issue(place, value, `is not one of ${Object.values(labels).join(", ")}`);
  }

  /** The key of a picklist's value, by the source's own words first; undefined where it is none of them. */
  keyOf<Value extends string>(value: string | null, labels: Readonly<Record<Value, string>>, field: string): Value | undefined {
    const text = value ?? "";
    return keyOf(meaningOf(text, this.#valueNames[field]) ?? text, labels);
  }
}

const meaningOf = (text: string, meanings: Readonly<Record<string, string>> = {}): string | undefined =>
  Object.entries(meanings).find(([own]) => lettersOf(own) === lettersOf(text))?.[1];

/** The key whose label is this text, whatever its case, spacing and hyphens, "&" for "and" too. */
export function keyOf<Value extends string>(text: string, labels: Readonly<Record<Value, string>>): Value | undefined {
  const letters = lettersOf(text);
  for (const key in labels) if (lettersOf(labels[key]) === letters) return key;
  return undefined;
}

const lettersOf = (text: string): string =>
  fold(text)
    .replaceAll("&", "and")
    .replace(/[\s\p{Pd}_]+/gu, "");

export const fold = (text: string): string => text.trim().replace(/\s+/g, " ").toLowerCase();
