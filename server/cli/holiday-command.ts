import { z } from "zod";
import { placedIssues, readYamlFile } from "../import/yaml-file.ts";
import { setHolidays } from "../services/reference/set-holidays.ts";
import { type Command, failed } from "./command.ts";

const fileSchema = z.array(z.strictObject({ on: z.string(), name: z.string() }));

export const holidayCommand: Command = {
  name: "holidays set",
  usage: "holidays set --entity CODE --file FILE",
  about: 'says on which days an entity does not work; the file is JSON: [{ "on": "2026-12-25", "name": "Christmas Day" }, …]',
  options: ["entity!", "file!"],
  run: async (ctx, { entity = "", file = "" }) => {
    const read = readYamlFile(file, "Name the file of days with --file."); // JSON is YAML too, and this knows the places in it
    if (!read.ok) return failed(...read.error);
    const days = fileSchema.safeParse(read.value.content);
    if (!days.success)
      return failed(
        ...placedIssues(read.value, days.error.issues, "the file"),
        'It has to be JSON: [{ "on": "2026-12-25", "name": "Christmas Day" }, …]',
      );
    const done = await setHolidays(ctx, { entityCode: entity, days: days.data });
    if (!done.ok) return failed(done.error.message);
    const { added, removed } = done.value;
    return { ok: true, lines: [`${entity}: ${added} days set, ${removed} taken away.`], json: done.value };
  },
};
