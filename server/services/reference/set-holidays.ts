import { z } from "zod";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { changeDays, changedHolidays, daysAtMost, holidaySchema } from "./holiday-change.ts";

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
