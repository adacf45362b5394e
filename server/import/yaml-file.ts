import "../domain/plain-words.ts";
import { readFileSync } from "node:fs";
import { LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import type { Result } from "../domain/result.ts";

/** What a YAML file holds, with the place in it of each of its parts. */
export interface YamlFile {
  content: unknown;
  /** "mappings.yaml, line 7, column 5": where a part such as `["sets", "product", 3]` stands, or the nearest one that it lies in. */
  at(path: readonly PropertyKey[]): string;
}

const rangeSchema = z.object({ range: z.tuple([z.number()]).rest(z.number()) });

/** Reads a YAML file. What is no YAML is said with the file, the line and the column; `advice`: what to do where it cannot be read. */
export function readYamlFile(file: string, advice: string): Result<YamlFile, string[]> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return { ok: false, error: [`${file} cannot be read. ${advice}`] };
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
  const at: YamlFile["at"] = (path) => {
    for (let length = path.length; length > 0; length -= 1) {
      const node: unknown = document.getIn(path.slice(0, length), true);
      const range = rangeSchema.safeParse(node);
      if (range.success) return place(range.data.range[0]);
    }
    return `${file}, line 1, column 1`;
  };
  return { ok: true, value: { content: document.toJS(), at } };
}

/** What a schema finds wrong in a file, each with its place. */
export const placedIssues = ({ at }: YamlFile, issues: readonly z.core.$ZodIssue[], whole: string): string[] =>
  issues.map((issue) => `${at(issue.path)}: ${issue.path.join(".") || whole}: ${issue.message}`);
