import { z } from "zod";
import { localDateSchema } from "../../domain/dates.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { changeDays, changedHolidays, holidaySchema } from "./holiday-change.ts";

/** As many days as one paste may bring: some years of an entity. */
const daysAtOnce = 366;

/** Adds days on which an entity does not work, or calls them something else, and takes others away; all other days stay. */
export const changeHolidays = command({
  name: "changeHolidays",
  permission: "calendars.manage",
  input: z.strictObject({
    entityCode: z.string().min(1),
    put: z.array(holidaySchema).max(daysAtOnce).default([]),
    remove: z.array(localDateSchema).max(daysAtOnce).default([]),
  }),
  output: changedHolidays,
  run: async ({ input: { entityCode, put, remove }, ...scope }) => {
    const named = new Set<string>([...put.map(({ on }) => on), ...remove]);
    if (named.size < put.length + remove.length) return refuse("invalid", "A day is named twice. Name each day once.");
    return changeDays(scope, entityCode, (before) => {
      const kept = [...before].filter(([on]) => !named.has(on));
      return new Map([...kept, ...put.map(({ name, on }): [string, string] => [on, name])]);
    });
  },
});
