/** How an instant or a business date reads. */
export type WhenMode = "relative" | "date" | "datetime" | "time" | "minute";

// Spelt here and not by Intl, whose names and commas differ between Node and browsers and would break hydration.
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"] as const;
const LOCAL_DATE = /^\d{4}-\d{2}-\d{2}$/;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface WhenParts {
  /** What is shown. */
  text: string;
  /** What is on hover: always the absolute form, with the zone for an instant. */
  absolute: string;
  /** For the `datetime` attribute. */
  machine: string;
}

export interface WhenInput {
  /** An instant (`Date` or ISO text with a zone) or a business date (`2026-11-30`). */
  at: Date | string;
  now: Date;
  mode: WhenMode;
  /** IANA zone in which instants and "today" are read. */
  timeZone: string;
}

/** Both readings of a moment; null when the text is no moment. The same input gives the same text on server and client. */
export function formatWhen({ at, now, mode, timeZone }: WhenInput): WhenParts | null {
  const localDate = typeof at === "string" ? parseLocalDate(at) : null;
  if (localDate !== null) return formatLocalDate(localDate, now, mode, timeZone);
  const instant = typeof at === "string" ? new Date(at) : at;
  if (Number.isNaN(instant.getTime())) return null;
  return formatInstant(instant, now, mode, timeZone);
}

/** "12 s ago", "42 min ago", "3 h ago", "in 2 d", "5 mo ago": from seconds, negative for the past. */
export function formatRelative(seconds: number): string {
  const distance = Math.abs(seconds);
  if (distance < 5) return "now";
  const text = relativeDistance(distance);
  return seconds < 0 ? `${text} ago` : `in ${text}`;
}

function relativeDistance(seconds: number): string {
  if (seconds < MINUTE) return `${Math.floor(seconds)} s`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min`;
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)} h`;
  if (seconds < 60 * DAY) return `${Math.floor(seconds / DAY)} d`;
  if (seconds < 730 * DAY) return `${Math.floor(seconds / (30.44 * DAY))} mo`;
  return `${Math.floor(seconds / (365.25 * DAY))} y`;
}

function formatInstant(instant: Date, now: Date, mode: WhenMode, timeZone: string): WhenParts {
  const wall = wallClock(instant, timeZone);
  const day = dayText(wall);
  const offset = Math.round((wall.getTime() - instant.getTime()) / 60_000);
  const parts = { absolute: `${day}, ${timeText(wall, 8)} ${offsetText(offset)}`, machine: instant.toISOString() };
  switch (mode) {
    case "relative":
      return { ...parts, text: formatRelative((instant.getTime() - now.getTime()) / 1000) };
    case "date":
      return { ...parts, text: day };
    case "datetime":
      return { ...parts, text: `${day}, ${timeText(wall, 5)}` };
    case "time":
      return { ...parts, text: timeText(wall, 8) };
    case "minute":
      return { ...parts, text: timeText(wall, 5) };
  }
}

function formatLocalDate(date: Date, now: Date, mode: WhenMode, timeZone: string): WhenParts {
  const shown = dayText(date);
  const absolute = `${WEEKDAYS[date.getUTCDay()]} ${shown}`;
  const machine = date.toISOString().slice(0, 10);
  if (mode !== "relative") return { text: shown, absolute, machine };
  const today = wallClock(now, timeZone).setUTCHours(0, 0, 0, 0);
  return { text: relativeDays(Math.round((date.getTime() - today) / (DAY * 1000))), absolute, machine };
}

function relativeDays(days: number): string {
  if (days === 0) return "today";
  if (days === 1) return "tomorrow";
  if (days === -1) return "yesterday";
  return formatRelative(days * DAY);
}

function parseLocalDate(value: string): Date | null {
  if (!LOCAL_DATE.test(value)) return null;
  const date = new Date(`${value}T00:00:00.000Z`);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** What a clock on the wall of that zone shows, as if it were UTC, to the second. */
function wallClock(instant: Date, timeZone: string): Date {
  const fields: Record<string, number> = {};
  for (const part of zoneFormat(timeZone).formatToParts(instant)) fields[part.type] = Number(part.value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = fields;
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second));
}

const zoneFormats = new Map<string, Intl.DateTimeFormat>();

function zoneFormat(timeZone: string): Intl.DateTimeFormat {
  const known = zoneFormats.get(timeZone);
  if (known) return known;
  const digits = "2-digit";
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: digits,
    day: digits,
    hour: digits,
    minute: digits,
    second: digits,
  });
  zoneFormats.set(timeZone, made);
  return made;
}

function dayText(date: Date): string {
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

function timeText(date: Date, length: 5 | 8): string {
  return date.toISOString().slice(11, 11 + length);
}

function offsetText(minutes: number): string {
  if (minutes === 0) return "UTC";
  const whole = Math.floor(Math.abs(minutes) / 60);
  const rest = Math.abs(minutes) % 60;
  return `UTC${minutes < 0 ? "\u2212" : "+"}${whole}${rest ? `:${String(rest).padStart(2, "0")}` : ""}`;
}
