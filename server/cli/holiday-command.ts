import { readFileSync } from "node:fs";
import { z } from "zod";
import { setHolidays } from "../services/reference/set-holidays.ts";
import { type Command, failed } from "./command.ts";

const fileSchema = z.array(z.strictObject({ on: z.string(), name: z.string() }));

export const holidayCommand: Command = {
  name: "holidays set",
  usage: "holidays set --entity CODE --file FILE",
  about: 'says on which days an entity does not work; the file is JSON: [{ "on": "2026-12-25", "name": "Christmas Day" }, …]',
  options: ["entity!", "file!"],
  run: async (ctx, { entity = "", file = "" }) => {
    const days = readDays(file);
    if (!days)
      return failed(`${file} is no list of days. It has to be JSON: [{ "on": "2026-12-25", "name": "Christmas Day" }, …]`);
    const done = await setHolidays(ctx, { entityCode: entity, days });
    if (!done.ok) return failed(done.error.message);
    const { added, removed } = done.value;
    return { ok: true, lines: [`${entity}: ${added} days set, ${removed} taken away.`], json: done.value };
  },
};

function readDays(file: string): z.output<typeof fileSchema> | undefined {
  try {
    return fileSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}
