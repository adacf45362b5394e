import { addDays, dayIn, instantAt, isWeekend, type LocalDate, startOfDay } from "./dates.ts";

/** A working day of a team: from nine to five in its zone, on days that are neither weekend nor holiday. */
const opensAtHour = 9;
const closesAtHour = 17;
const hourMs = 3_600_000;

export interface BusinessCalendar {
  timeZone: string;
  holidays: ReadonlySet<string>;
}

/** The hours of who works for no entity: UTC, without holidays. */
export const firmCalendar: BusinessCalendar = { timeZone: "UTC", holidays: new Set() };

export const isWorkingDay = (day: LocalDate, calendar: BusinessCalendar): boolean =>
  !isWeekend(day) && !calendar.holidays.has(day);

/** When a working day opens and closes, as the clocks on the wall show it. */
export const openingHours = (day: LocalDate, { timeZone }: BusinessCalendar): { open: number; close: number } => ({
  open: instantAt(day, opensAtHour, timeZone).getTime(),
  close: instantAt(day, closesAtHour, timeZone).getTime(),
});

/** A period of nothing but holidays has none of its days left; so far back a working day is looked for. */
const longestBreakDays = 31;

/**
 * By when the billing of a period has to be in: the last instant (to the millisecond) of the last working day on or before its
 * end, as the entity's clocks and holidays have it.
 */
export function billingCutoff(endOn: LocalDate, calendar: BusinessCalendar): Date {
  let day = endOn;
  for (let back = 0; back < longestBreakDays && !isWorkingDay(day, calendar); back += 1) day = addDays(day, -1);
  return new Date(startOfDay(addDays(day, 1), calendar.timeZone).getTime() - 1);
}

/** Money that is stuck so shortly before the cut-off will miss it unless somebody acts at once. */
export const nearCutoffDays = 5;

/** The instant that lies so many business hours after another. At most 2,000 hours. */
export function addBusinessHours(at: Date, hours: number, calendar: BusinessCalendar): Date {
  if (!(hours >= 0 && hours <= 2000)) throw new RangeError(`${hours} business hours are out of range`);
  let leftMs = hours * hourMs;
  let day = dayIn(at, calendar.timeZone);
  let from = at.getTime();
  for (;;) {
    if (isWorkingDay(day, calendar)) {
      const { open, close } = openingHours(day, calendar);
      const begin = Math.max(from, open);
      if (begin < close) {
        if (leftMs <= close - begin) return new Date(begin + leftMs);
        leftMs -= close - begin;
      }
    }
    day = addDays(day, 1);
    from = 0;
  }
}

/** Business hours between two instants; 0 when the second is not later. */
export function businessHoursBetween(from: Date, to: Date, calendar: BusinessCalendar): number {
  if (to <= from) return 0;
  let totalMs = 0;
  const last = dayIn(to, calendar.timeZone);
  for (let day = dayIn(from, calendar.timeZone); day <= last; day = addDays(day, 1)) {
    if (!isWorkingDay(day, calendar)) continue;
    const { open, close } = openingHours(day, calendar);
    const begin = Math.max(from.getTime(), open);
    const end = Math.min(to.getTime(), close);
    if (end > begin) totalMs += end - begin;
  }
  return totalMs / hourMs;
}
