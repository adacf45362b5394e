import { addDays, addMonths, type LocalDate, parseDay, startOfDay } from "../dates.ts";

/** A month of measures: its first day, the day after its last, and the instants at which they begin in UTC. */
export interface Period {
  /** "2026-11" */
  value: string;
  firstOn: LocalDate;
  /** Exclusive. */
  endOn: LocalDate;
  from: Date;
  before: Date;
}

/** The month of a text such as "2026-11", of this century or the next; undefined when it is none. */
export function periodOf(value: string): Period | undefined {
  const firstOn = /^2[01]\d{2}-\d{2}$/.test(value) ? parseDay(`${value}-01`) : undefined;
  if (!firstOn) return undefined;
  const endOn = addMonths(firstOn, 1);
  return { value, firstOn, endOn, from: startOfDay(firstOn, "UTC"), before: startOfDay(endOn, "UTC") };
}

/** The days from one to another, both included; at most 400. */
export function daysFrom(first: LocalDate, last: LocalDate): LocalDate[] {
  const days: LocalDate[] = [];
  for (let day = first; day <= last && days.length < 400; day = addDays(day, 1)) days.push(day);
  return days;
}
