import { z } from "zod";

declare const brand: unique symbol;
/** A business day without a time or zone, as "YYYY-MM-DD". */
export type LocalDate = string & { readonly [brand]: "LocalDate" };

const pattern = /^(\d{4})-(\d{2})-(\d{2})$/;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

function epochDay(text: string): number | undefined {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const ms = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(ms)) return undefined;
  const day = Math.round(ms / dayMs);
  return fromEpochDay(day) === text ? day : undefined;
}

function fromEpochDay(day: number): LocalDate {
  const text = isoDay(day * dayMs);
  if (!pattern.test(text)) throw new RangeError(`Day ${day} of the epoch lies outside the years 0 to 9999`);
  return text;
}
const isoDay = (ms: number): LocalDate => instantOf(ms).toISOString().slice(0, 10) as LocalDate;
const instantOf = (ms: number): Date => new Date(ms);

/** The day, or undefined when the text is no day of the calendar. */
export const parseDay = (text: string): LocalDate | undefined => (epochDay(text) === undefined ? undefined : (text as LocalDate));

const monthNames = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** A day in a sentence: "9 Oct 2026"; what is no day as it stands. */
export function dayInSentence(day: string): string {
  const [, year, month, date] = pattern.exec(day) ?? [];
  return year === undefined ? day : `${Number(date)} ${monthNames[Number(month) - 1]} ${year}`;
}

export const localDateSchema = z
  .string()
  .refine((text) => parseDay(text) !== undefined, "must be a day as YYYY-MM-DD")
  .transform((text) => text as LocalDate);

function dayNumber(day: LocalDate): number {
  const number = epochDay(day);
  if (number === undefined) throw new RangeError(`${day} is not a day`);
  return number;
}

export const addDays = (day: LocalDate, days: number): LocalDate => fromEpochDay(dayNumber(day) + days);
/** Days from `from` to `to`; negative when `to` is earlier. */
export const daysBetween = (from: LocalDate, to: LocalDate): number => dayNumber(to) - dayNumber(from);

/** The same day `months` later, or the last day of that month where it has no such day. */
export function addMonths(day: LocalDate, months: number): LocalDate {
  const start = instantOf(dayNumber(day) * dayMs);
  const date = start.getUTCDate();
  const lastDay = instantOf(start.getTime());
  lastDay.setUTCMonth(start.getUTCMonth() + months + 1, 0);
  lastDay.setUTCDate(Math.min(date, lastDay.getUTCDate()));
  return fromEpochDay(lastDay.getTime() / dayMs);
}

/** The day that an instant falls on in a zone (IANA name). */
export function dayIn(at: Date, timeZone: string): LocalDate {
  return isoDay(at.getTime() + zoneOffsetMs(at, timeZone));
}

/** 0 Sunday … 6 Saturday. */
export const weekday = (day: LocalDate): number => (((dayNumber(day) + 4) % 7) + 7) % 7;
export const isWeekend = (day: LocalDate): boolean => weekday(day) === 0 || weekday(day) === 6;

/** The first instant of a day in a zone: one o'clock where the clocks go forward at midnight. */
export const startOfDay = (day: LocalDate, timeZone: string): Date => instantAt(day, 0, timeZone);

/**
 * The instant at which the clocks of a zone show an hour of a day: the first one where they show it twice, and the moment of
 * the change where they skip it.
 */
export function instantAt(day: LocalDate, hour: number, timeZone: string): Date {
  const shown = dayNumber(day) * dayMs + hour * hourMs;
  const before = zoneOffsetMs(instantOf(shown - dayMs), timeZone);
  const after = zoneOffsetMs(instantOf(shown + dayMs), timeZone);
  if (before === after) return instantOf(shown - before);
  const candidates = [shown - Math.max(before, after), shown - Math.min(before, after)];
  const exact = candidates.find((ms) => ms + zoneOffsetMs(instantOf(ms), timeZone) === shown);
  return instantOf(exact ?? shown - before);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

/** The zone's clock, made once: making one takes longer than reading it a hundred times. */
function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known) return known;
  const clock = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  clocks.set(timeZone, clock);
  return clock;
}

/** What a zone's clocks are ahead of UTC at an instant. */
function zoneOffsetMs(at: Date, timeZone: string): number {
  const shown = new Map(
    clockOf(timeZone)
      .formatToParts(at)
      .map((part) => [part.type, Number(part.value)]),
  );
  const read = (type: Intl.DateTimeFormatPartTypes): number => shown.get(type) ?? 0;
  const local = Date.UTC(read("year"), read("month") - 1, read("day"), read("hour"), read("minute"), read("second"));
  return local - Math.floor(at.getTime() / 1000) * 1000;
}
