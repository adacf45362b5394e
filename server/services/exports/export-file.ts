import { csvLineOf, csvStart } from "../../domain/csv.ts";

export const exportFormats = ["csv", "jsonl"] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** A file for a reader, made as it is taken. */
export interface ExportFile {
  fileName: string;
  contentType: string;
  /** The file, piece by piece. */
  chunks: AsyncIterable<string>;
}

/** What stands in a cell under each heading. */
export type Cells<Row> = readonly (readonly [heading: string, cell: (row: Row) => unknown])[];

/** A file of rows that come page by page: CSV with these cells, or each row as a line of JSON. `at` is told by its name. */
export function exportFile<Row>(
  pages: AsyncIterable<readonly Row[]>,
  { at, cells, format, name }: { name: string; at: Date; format: ExportFormat; cells: Cells<Row> },
): ExportFile {
  const stamp = at.toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "-");
  return {
    fileName: `${name}-${stamp}.${format}`,
    contentType: format === "csv" ? "text/csv; charset=utf-8" : "application/x-ndjson; charset=utf-8",
    chunks: format === "csv" ? csvChunks(pages, cells) : jsonChunks(pages),
  };
}

async function* csvChunks<Row>(pages: AsyncIterable<readonly Row[]>, cells: Cells<Row>): AsyncGenerator<string> {
  yield csvStart + csvLineOf(cells.map(([heading]) => heading));
  for await (const page of pages) yield page.map((row) => csvLineOf(cells.map(([, cell]) => textOf(cell(row))))).join("");
}

async function* jsonChunks<Row>(pages: AsyncIterable<readonly Row[]>): AsyncGenerator<string> {
  for await (const page of pages) yield page.map((row) => `${JSON.stringify(row)}\n`).join("");
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.join(" ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
