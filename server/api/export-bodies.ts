import superjson from "superjson";
import { z } from "zod";
import { exportFormats } from "../services/exports/export-file.ts";
import { exportedLists } from "../services/exports/export-list.ts";

export const auditExportBody = z.strictObject({ filter: z.record(z.string(), z.unknown()), format: z.enum(exportFormats) });

/** What the screen asks the list with, written as it writes it for the list itself. */
const ask = z.looseObject({ json: z.json(), meta: z.json().optional() }).transform((written, context): unknown => {
  try {
    return superjson.deserialize(written as Parameters<typeof superjson.deserialize>[0]);
  } catch {
    context.addIssue({ code: "custom", message: "cannot be read" });
    return z.NEVER;
  }
});

export const listExportBody = z.strictObject({ list: z.enum(exportedLists), ask, format: z.enum(exportFormats) });
