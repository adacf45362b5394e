import { readFileSync } from "node:fs";
import { LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { canonicalJson } from "../domain/canonical-json.ts";
import type { MappingSetKey } from "../domain/mapping/sets.ts";
import type { Result } from "../domain/result.ts";
import { importedSetsSchema } from "../services/mappings/import-mappings.ts";

const format = "throughline-mappings/1";
const fileSchema = z.strictObject({ format: z.literal(format, `must be ${format}`), sets: importedSetsSchema });
type Sets = z.output<typeof importedSetsSchema>;

/** A row as a file has it. */
export interface FileRow {
  key: readonly string[];
  value: Record<string, unknown> | null;
  aliasOf: readonly string[] | null;
}

/** Mapping sets as YAML with one row a line, in the order given: what two versions differ in is what their lines differ in. */
export function mappingFile(sets: readonly { set: MappingSetKey; rows: readonly FileRow[] }[]): string {
  const lines = sets.flatMap(({ rows, set }) => [`  ${set}:${rows.length === 0 ? " []" : ""}`, ...rows.map(lineOf)]);
  return [`format: ${format}`, sets.length === 0 ? "sets: {}" : "sets:", ...lines, ""].join("\n");
}

const lineOf = ({ aliasOf, key, value }: FileRow): string =>
  `    - ${canonicalJson(aliasOf === null ? { key: [...key], value: value ?? {} } : { key: [...key], aliasOf: [...aliasOf] })}`;

/** What was read from a file, with the place in it of each of its parts. */
export interface MappingFile {
  sets: Sets;
  /** "mappings.yaml, line 7, column 5": where a path such as `sets.product.3` stands, or the nearest part that it lies in. */
  at(path: string): string;
}

/** Reads a file of mapping sets. What is wrong is said with the file, the line and the column, all of it. */
export function readMappingFile(file: string): Result<MappingFile, string[]> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return { ok: false, error: [`${file} cannot be read. Name the file of mappings with --from.`] };
  }
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const place = (offset: number): string => {
    const { col, line } = lineCounter.linePos(offset);
    return `${file}, line ${line}, column ${col}`;
  };
  if (document.errors.length > 0)
    return {
      ok: false,
      error: document.errors.map(({ message, pos }) => `${place(pos[0])}: is no YAML: ${message.split("\n")[0]}`),
    };
  const at = (path: string): string => {
    const parts = path.split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : part));
    for (let length = parts.length; length > 0; length -= 1) {
      const node: unknown = document.getIn(parts.slice(0, length), true);
      const range = rangeSchema.safeParse(node);
      if (range.success) return place(range.data.range[0]);
    }
    return `${file}, line 1, column 1`;
  };
  const parsed = fileSchema.safeParse(document.toJS());
  if (parsed.success) return { ok: true, value: { sets: parsed.data.sets, at } };
  const told = parsed.error.issues.map(
    (issue) => `${at(issue.path.join("."))}: ${issue.path.join(".") || "the file"}: ${issue.message}`,
  );
  return { ok: false, error: told };
}

const rangeSchema = z.object({ range: z.tuple([z.number()]).rest(z.number()) });
