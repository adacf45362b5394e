import type { z } from "zod";
import { fieldsOf, told } from "../../domain/plain-words.ts";
import { Problem } from "./problem.ts";

const maxBodyBytes = 1024 * 1024;

/** Parses path parameters, query string or body; names every field that is wrong. */
export function parsePart<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = fieldsOf(parsed.error, what);
  throw new Problem("invalid", `The ${what} is not right. ${told(fields)}.`, { fields });
}

/** The query string as an object; a name that comes twice is a list, which only filters that take several accept. */
export function queryOf(search: URLSearchParams): Record<string, string | string[]> {
  const names = [...new Set(search.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const values = search.getAll(name);
      return [name, values.length > 1 ? values : (values[0] ?? "")];
    }),
  );
}

/** The JSON of a body of at most a mebibyte; undefined for no body. */
export async function readJsonBody(request: Request): Promise<unknown> {
  const bytes = await readBytes(request);
  if (bytes.length === 0) return undefined;
  const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (type !== "application/json" && !type.endsWith("+json")) {
    throw new Problem("unsupported_media_type", `Send the body as application/json, not as ${type || "something unnamed"}.`);
  }
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new Problem("malformed", `The body is not JSON: ${error instanceof Error ? error.message : "it cannot be read"}.`);
  }
}

/** The bytes of a body of at most a mebibyte, or of so many. */
export async function readBytes(request: Request, maxBytes: number = maxBodyBytes): Promise<Uint8Array> {
  const tooLarge = () => new Problem("too_large", `A body may have ${maxBytes / 1024} KiB. Send it in parts.`);
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) throw tooLarge();
  if (!request.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
