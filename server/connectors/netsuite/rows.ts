import { z } from "zod";
import { decimalText, parseVendorDay, type VendorDateFormat } from "./suiteql.ts";

/** SuiteQL gives every value as text and leaves null columns out. */
export const idColumn = z.string().regex(/^-?\d{1,18}$/, "must be an internal id");
export const textColumn = z.string().min(1);
export const optionalText = z
  .string()
  .nullish()
  .transform((value) => (value ? value : null));
export const optionalId = idColumn.nullish().transform((value) => value ?? null);
/** "T" or "F"; an absent one is false, as the vendor leaves unset boxes out. */
export const flagColumn = z
  .enum(["T", "F"])
  .nullish()
  .transform((value) => value === "T");

export const decimalColumn = z.string().transform((value, context) => {
  const text = decimalText(value);
  if (text !== undefined) return text;
  context.addIssue({ code: "custom", message: "must be a decimal number as text" });
  return z.NEVER;
});
export const optionalDecimal = decimalColumn.nullish().transform((value) => value ?? null);

/** A day, in ISO form or in that of the account. */
export const dayColumnOf = (format: VendorDateFormat) =>
  z.string().transform((value, context) => {
    const day = parseVendorDay(value, format);
    if (day !== undefined) return day;
    context.addIssue({ code: "custom", message: `must be a day as YYYY-MM-DD or ${format}` });
    return z.NEVER;
  });
