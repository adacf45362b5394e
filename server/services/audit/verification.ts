import { z } from "zod";
import { auditHeadSchema } from "../../audit/head.ts";
import type { Sql } from "../../db/sql.ts";

const settingKey = "audit.verification";

/** What the last check of the whole trail found. */
export const verificationSchema = z.strictObject({
  at: z.coerce.date(),
  by: z.string(),
  isSound: z.boolean(),
  entries: z.int(),
  segments: z.int(),
  erased: z.int(),
  faults: z.int(),
  firstFault: z.string().nullable(),
  head: auditHeadSchema.nullable(),
});
export type Verification = z.output<typeof verificationSchema>;

export async function readVerification(sql: Sql): Promise<Verification | null> {
  const found = await sql.raw("SELECT value FROM firm_setting WHERE key = $1", [settingKey]);
  return found.rows[0] ? verificationSchema.parse(found.rows[0].value) : null;
}

export async function writeVerification(sql: Sql, verification: Verification): Promise<void> {
  await sql.raw(
    `INSERT INTO firm_setting (key, value, updated_at) VALUES ($1, $2::jsonb, $3)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at`,
    [settingKey, JSON.stringify(verification), verification.at],
  );
}
