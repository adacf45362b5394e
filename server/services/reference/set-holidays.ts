import { z } from "zod";
import { localDateSchema } from "../../domain/dates.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { changeDays, changedHolidays, daysAtMost } from "./holiday-change.ts";

export const holidaySchema = z.strictObject({ on: localDateSchema, name: z.string().trim().min(1).max(100) });

/** Says on which days an entity does not work: the list takes the place of the one before. */
export const setHolidays = command({
  name: "setHolidays",
  permission: "calendars.manage",
  input: z.strictObject({ entityCode: z.string().min(1), days: z.array(holidaySchema).max(daysAtMost) }),
  output: changedHolidays,
  run: async ({ input: { days, entityCode }, ...scope }) => {
    const wanted = new Map(days.map(({ name, on }) => [String(on), name]));
    if (wanted.size < days.length) return refuse("invalid", "A day stands twice in the list. Name each day once.");
    return changeDays(scope, entityCode, () => wanted);
  },
});
