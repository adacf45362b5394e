import { z } from "zod";

const hashText = z.string().regex(/^[0-9a-f]{64}$/, "must be a SHA-256 in hexadecimal, 64 characters");

/** The end of the sealed chain, kept outside the database: whoever rewrites the chain cannot rewrite this. */
export const auditHeadSchema = z.strictObject({
  seq: z.int().positive(),
  hash: hashText,
  sealedAt: z.iso.datetime(),
});
export type AuditHead = z.output<typeof auditHeadSchema>;
