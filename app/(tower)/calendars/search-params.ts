import { createLoader, parseAsInteger } from "nuqs/server";

export const calendarParams = { year: parseAsInteger };
export const loadCalendarParams = createLoader(calendarParams);

/** The year whose holidays are asked for: null, this one, where none is named or one that no calendar has. */
export const yearAsk = (year: number | null): number | null => (year !== null && year >= 2000 && year <= 2100 ? year : null);
