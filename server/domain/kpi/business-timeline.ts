import { type BusinessCalendar, isWorkingDay, openingHours } from "../business-time.ts";
import { addDays, dayIn, type LocalDate } from "../dates.ts";

const mostDays = 5_000;

/** Working time between two instants, reckoned once so that thousands of spans within it can be measured. */
export class BusinessTimeline {
  readonly #opens: number[] = [];
  readonly #closes: number[] = [];
  /** Working milliseconds before the opening of that index. */
  readonly #before: number[] = [];

  constructor(from: Date, to: Date, calendar: BusinessCalendar) {
    let total = 0;
    const last = dayIn(to, calendar.timeZone);
    let day: LocalDate = dayIn(from, calendar.timeZone);
    for (let days = 0; day <= last; days += 1, day = addDays(day, 1)) {
      if (days > mostDays) throw new RangeError(`A timeline of more than ${mostDays} days is too long`);
      if (!isWorkingDay(day, calendar)) continue;
      const { open, close } = openingHours(day, calendar);
      this.#opens.push(open);
      this.#closes.push(close);
      this.#before.push(total);
      total += close - open;
    }
  }

  /** Working milliseconds between two instants within the timeline; 0 when the second is not later. */
  between(from: Date, to: Date): number {
    return Math.max(0, this.#workedUntil(to.getTime()) - this.#workedUntil(from.getTime()));
  }

  #workedUntil(ms: number): number {
    let low = 0;
    let high = this.#opens.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#opens[middle] ?? 0) <= ms) low = middle + 1;
      else high = middle;
    }
    const index = low - 1;
    if (index < 0) return 0;
    const open = this.#opens[index] ?? 0;
    return (this.#before[index] ?? 0) + Math.min(ms, this.#closes[index] ?? open) - open;
  }
}
