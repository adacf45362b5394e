import { z } from "zod";

const mostValues = 20;

/** A filter that takes any of several values, separated by commas. */
export const several = <Value extends z.ZodType<unknown, string>>(value: Value, what: string) =>
  z
    .string()
    .max(2_000)
    .transform((text) => text.split(",").filter(Boolean))
    .pipe(z.array(value).max(mostValues))
    .optional()
    .meta({ description: `${what}; several separated by commas` });
