/** RFC 4180 with a byte-order mark, so that spreadsheets read it as UTF-8. */
export const csvStart = "\uFEFF";

/** A line of a CSV file, with its end. */
export const csvLineOf = (cells: readonly string[]): string => `${cells.map(csvCell).join(",")}\r\n`;

/** A cell; what a spreadsheet would take for a formula gets an apostrophe (OWASP, CSV injection). A number stays one. */
function csvCell(text: string): string {
  const isFormula = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text);
  const safe = isFormula ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
