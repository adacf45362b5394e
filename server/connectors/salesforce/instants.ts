import { after, parseInstant } from "../../domain/clock.ts";

const pattern = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d{1,6})?(Z|[+-]\d{2}:?\d{2})$/;

/** A Salesforce instant ("2026-01-01T00:00:00.000+0000") as ISO 8601 in UTC with milliseconds, or undefined when it is none. */
export function isoInstant(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const match = pattern.exec(value);
  if (!match) return undefined;
  const [, time, fraction = "", zone = "Z"] = match;
  const text = `${time}${fraction.slice(0, 4)}${zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone}`;
  const iso = parseInstant(text)?.toISOString();
  return iso && /^\d{4}-/.test(iso) ? iso : undefined;
}

/** The instant `ms` milliseconds before an ISO instant. */
export function earlier(iso: string, ms: number): string {
  const at = parseInstant(iso);
  if (!at) throw new RangeError(`“${iso}” is not an instant`);
  return after(at, -ms).toISOString();
}

/** Milliseconds from one ISO instant to another. */
export const elapsedMs = (from: string, to: string): number =>
  (parseInstant(to)?.getTime() ?? Number.NaN) - (parseInstant(from)?.getTime() ?? Number.NaN);
