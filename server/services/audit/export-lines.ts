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

/** RFC 4180 with a byte-order mark, so that spreadsheets read it as UTF-8. */
export const csvHeader = `\uFEFF${columns.join(",")}\r\n`;

export const csvLine = (entry: AuditEntryOut): string =>
  `${columns.map((column) => csvCell(textOf(entry[column]))).join(",")}\r\n`;

export const jsonLine = (entry: AuditEntryOut): string => `${JSON.stringify(entry)}\n`;

function textOf(value: AuditEntryOut[keyof AuditEntryOut]): string {
  if (value === null) return "";
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.join(" ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** A cell; what a spreadsheet would take for a formula gets an apostrophe (OWASP, CSV injection). */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
