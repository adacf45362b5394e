import { z } from "zod";
import { readHolidaysOf } from "../../db/reference.sql.ts";
import { grantsFor } from "../../domain/access/permissions.ts";
import { reaches as grantsReach } from "../../domain/access/scope.ts";
import { dayIn } from "../../domain/dates.ts";
import { query } from "../query.ts";
import { ReferenceReader } from "./reference-book.ts";

const day = z.object({ on: z.string(), name: z.string() });

/**
 * The calendar of each legal entity that the reader sees: its zone, the holidays of a year, the next one to come, and by when
 * the billing of the open period has to be in.
 */
export const listCalendars = query({
  name: "listCalendars",
  permission: "calendars.read",
  input: z.strictObject({ year: z.int().min(2000).max(2100).nullish() }),
  output: z.object({
    year: z.int(),
    thisYear: z.int(),
    items: z.array(
      z.object({
        code: z.string(),
        name: z.string(),
        region: z.string(),
        timeZone: z.string(),
        mayChange: z.boolean(),
        /** Of the year, the earliest first. */
        days: z.array(day),
        /** The next day off, today's included, of whatever year. */
        next: day.nullable(),
        cutoff: z.object({ period: z.string(), endOn: z.string(), at: z.date() }).nullable(),
      }),
    ),
  }),
  run: async ({ ctx, input, now, reaches }) => {
    // Fresh: whoever has just changed a day sees the cut-off that comes of it.
    const book = await new ReferenceReader(ctx.db, ctx.clock).current(true);
    const thisYear = Number(dayIn(now, "UTC").slice(0, 4));
    const year = input.year ?? thisYear;
    const mine = [...book.entities.values()].filter(({ code, region }) => reaches({ entityCode: code, region }));
    const days = await ctx.db.rows(readHolidaysOf({ entityCodes: mine.map(({ code }) => code) }));
    const changing =
      ctx.actor.scopes?.includes("calendars.manage") === false ? [] : grantsFor(ctx.actor.grants, "calendars.manage");
    const items = mine.map(({ code, name, region, timeZone }) => {
      const own = days.filter(({ entityCode }) => entityCode === code);
      const today = dayIn(now, timeZone);
      const cutoff = book.nextCutoff(code, now);
      return {
        code,
        name,
        region,
        timeZone,
        mayChange: grantsReach(changing, { entityCode: code, region }),
        days: own.filter(({ on }) => on.startsWith(`${year}-`)),
        next: own.find(({ on }) => on >= today) ?? null,
        cutoff: cutoff && { period: cutoff.name, endOn: cutoff.endOn, at: cutoff.at },
      };
    });
    return { ok: true, value: { year, thisYear, items } };
  },
});
