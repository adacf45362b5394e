import { z } from "zod";

const mostValues = 20;

/** A filter that takes any of several values, separated by commas; twenty at most unless `most` says otherwise. */
export const several = <Value extends z.ZodType<unknown, string>>(value: Value, what: string, most = mostValues) =>
  z
    .string()
    .max(2_000)
    .transform((text) => text.split(",").filter(Boolean))
    .pipe(z.array(value).max(most))
    .optional()
    .meta({ description: `${what}; several separated by commas` });
