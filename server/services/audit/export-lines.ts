import { csvLineOf, csvStart } from "../../domain/csv.ts";
import type { AuditEntryOut } from "./audit-page.ts";

const columns = [
  "id",
  "at",
  "actorType",
  "actorId",
  "actorName",
  "action",
  "subjectType",
  "subjectId",
  "subjectName",
  "engagementNumber",
  "entityCode",
  "region",
  "correlationId",
  "reason",
  "before",
  "after",
  "masked",
] as const satisfies readonly (keyof AuditEntryOut)[];

export const csvHeader = csvStart + csvLineOf(columns);

export const csvLine = (entry: AuditEntryOut): string => csvLineOf(columns.map((column) => textOf(entry[column])));

export const jsonLine = (entry: AuditEntryOut): string => `${JSON.stringify(entry)}\n`;

function textOf(value: AuditEntryOut[keyof AuditEntryOut]): string {
  if (value === null) return "";
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.join(" ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
