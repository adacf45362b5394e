import { isUtf8 } from "node:buffer";
import { readFileSync } from "node:fs";
import path from "node:path";
import { CsvError, parse } from "csv-parse/sync";
import { z } from "zod";

/** Where something is wrong in a file. Lines count from 1, the heading being the first. */
export interface CsvFault {
  file: string;
  line: number;
  column: string | null;
  message: string;
}

export const faultText = ({ column, file, line, message }: CsvFault): string =>
  `${file}, line ${line}${column ? `, column ${column}` : ""}: ${message}`;

export interface CsvRow<Column extends string> {
  line: number;
  cells: Readonly<Record<Column, string>>;
}

const recordsSchema = z.array(z.object({ record: z.array(z.string()), info: z.looseObject({ lines: z.number() }) }));
const mostFaults = 50;

/**
 * Reads a CSV file (RFC 4180; with or without BOM; LF or CRLF). Every column that is asked for must be there; others are left
 * alone. Answers its rows, or what is wrong: a file that is not there, is no CSV, lacks a column, or has a row of another length.
 */
export function readCsv<Column extends string>(
  directory: string,
  file: string,
  columns: readonly Column[],
): { rows: CsvRow<Column>[]; faults: CsvFault[] } {
  const fault = (line: number, message: string, column: string | null = null): { rows: []; faults: CsvFault[] } => ({
    rows: [],
    faults: [{ file, line, column, message }],
  });
  let bytes: Buffer;
  try {
    bytes = readFileSync(path.join(directory, file));
  } catch {
    return fault(1, "cannot be read; is the directory right?");
  }
  if (!isUtf8(bytes)) return fault(lineOfOtherBytes(bytes), "is not UTF-8; save it as UTF-8");
  let lastLine = 0;
  let records: z.output<typeof recordsSchema>;
  try {
    const options = { bom: true, info: true, relax_column_count: true, skip_empty_lines: true } as const;
    records = recordsSchema.parse(
      parse(bytes, {
        ...options,
        on_record: (record, { lines }) => {
          lastLine = lines;
          return record;
        },
      }),
    );
  } catch (error) {
    if (error instanceof CsvError && error.code === "CSV_QUOTE_NOT_CLOSED")
      return fault(lastLine + 1, "is no CSV: a quote opens here and is never closed");
    const line = z.looseObject({ lines: z.number() }).safeParse(error);
    return fault(line.success ? line.data.lines : 1, `is no CSV: ${error instanceof Error ? error.message : String(error)}`);
  }
  const [heading, ...body] = records;
  if (!heading) return fault(1, "is empty");
  const names = heading.record.map((name) => name.trim().toLowerCase());
  const missing = columns.find((column) => !names.includes(column));
  if (missing) return fault(1, `is not there; the file has ${heading.record.join(", ")}`, missing);
  const faults: CsvFault[] = [];
  const rows = body.flatMap(({ info, record }): CsvRow<Column>[] => {
    if (record.length !== names.length) {
      faults.push({ file, line: info.lines, column: null, message: `has ${record.length} cells instead of ${names.length}` });
      return [];
    }
    const cells = Object.fromEntries(columns.map((column) => [column, record[names.indexOf(column)]?.trim() ?? ""]));
    return [{ line: info.lines, cells: cells as Record<Column, string> }];
  });
  return { rows, faults: faults.slice(0, mostFaults) };
}

/** The first line that is not UTF-8; no other character of UTF-8 holds the byte of a line's end. */
function lineOfOtherBytes(bytes: Buffer): number {
  for (let start = 0, line = 1; ; line += 1) {
    const end = bytes.indexOf(0x0a, start);
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
  }
}
