import { z } from "zod";

const hashText = z.string().regex(/^[0-9a-f]{64}$/, "must be a SHA-256 in hexadecimal, 64 characters");

/** The end of the sealed chain, kept outside the database: whoever rewrites the chain cannot rewrite this. */
export const auditHeadSchema = z.strictObject({
  seq: z.int().positive(),
  hash: hashText,
  sealedAt: z.iso.datetime(),
});
export type AuditHead = z.output<typeof auditHeadSchema>;

/** The head in a file that was kept: by itself, or within what `audit verify --json` printed. Null: the text holds none. */
export function readHead(text: string): AuditHead | null {
  const json = z.string().transform((written, context) => {
    try {
      return JSON.parse(written) as unknown;
    } catch {
      context.addIssue("is no JSON");
      return z.NEVER;
    }
  });
  const kept = z.union([auditHeadSchema, z.looseObject({ head: auditHeadSchema }).transform(({ head }) => head)]);
  return json.pipe(kept).safeParse(text).data ?? null;
}
