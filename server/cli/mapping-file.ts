import { z } from "zod";
import { canonicalJson } from "../domain/canonical-json.ts";
import type { MappingSetKey } from "../domain/mapping/sets.ts";
import type { Result } from "../domain/result.ts";
import { placedIssues, readYamlFile } from "../import/yaml-file.ts";
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
  const read = readYamlFile(file, "Name the file of mappings with --from.");
  if (!read.ok) return read;
  const parsed = fileSchema.safeParse(read.value.content);
  if (!parsed.success) return { ok: false, error: placedIssues(read.value, parsed.error.issues, "the file") };
  const at = (path: string): string => read.value.at(path.split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : part)));
  return { ok: true, value: { sets: parsed.data.sets, at } };
}
