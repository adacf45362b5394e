import { createLoader, parseAsInteger } from "nuqs/server";

/** The year whose holidays are shown; this one where none is named, or one that no calendar has. */
export const calendarParams = { year: parseAsInteger };
export const loadCalendarParams = createLoader(calendarParams);

export const yearAsk = (year: number | null): number | null => (year !== null && year >= 2000 && year <= 2100 ? year : null);
