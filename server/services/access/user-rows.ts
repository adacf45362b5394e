import { z } from "zod";
import { insert } from "../../db/rows.ts";
import type { Sql } from "../../db/sql.ts";
import { covers } from "../../domain/access/covers.ts";
import type { Grant } from "../../domain/access/roles.ts";
import { roleNames, roleSchema } from "../../domain/access/roles.ts";
import { newId } from "../../domain/ids.ts";
import { type Outcome, refuse } from "../refusal.ts";

const userSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  status: z.string(),
  password_hash: z.string().nullable(),
  currency: z.string().nullable(),
});
export type UserRow = z.output<typeof userSchema>;

const grantRowSchema = z
  .object({ role: roleSchema, entity_code: z.string().nullable(), region: z.string().nullable(), is_lead: z.boolean() })
  .transform((row): Grant => ({ role: row.role, entityCode: row.entity_code, region: row.region, isLead: row.is_lead }));

/** Locks a person's row until the transaction ends, so that two administrators follow one another. */
export async function lockUser(sql: Sql, userId: string): Promise<Outcome<UserRow>> {
  const found = await sql.raw("SELECT id, name, email, status, password_hash, currency FROM app_user WHERE id = $1 FOR UPDATE", [
    userId,
  ]);
  const [row] = found.rows;
  if (!row) return refuse("not_found", "This person is not there. Someone may have opened an old page: load it again.");
  return { ok: true, value: userSchema.parse(row) };
}

export async function grantsOfUser(sql: Sql, userId: string): Promise<Grant[]> {
  const found = await sql.raw(
    "SELECT role, entity_code, region, is_lead FROM user_grant WHERE user_id = $1 ORDER BY created_at, id",
    [userId],
  );
  return found.rows.map((row) => grantRowSchema.parse(row));
}

export async function insertGrants(sql: Sql, userId: string, grants: readonly Grant[], now: Date): Promise<void> {
  for (const grant of grants) {
    await insert(sql, "UserGrant", { id: newId<"grant">(), userId, ...grant, createdAt: now });
  }
}

/** Refuses when one of these grants lies outside what the caller administers. */
export function refuseBeyond(own: readonly Grant[], wanted: readonly Grant[]): Outcome<null> {
  const beyond = wanted.find((grant) => !covers(own, grant));
  if (!beyond) return { ok: true, value: null };
  const place = [beyond.entityCode ?? "all entities", beyond.region ?? "all regions"].join(", ");
  return refuse(
    "forbidden",
    `${roleNames[beyond.role]} for ${place} lies beyond what you administer. Ask an administrator of the whole firm.`,
  );
}

/** Whether an active administrator of the whole firm besides this person remains; without one nobody could let people in again. */
export async function anotherAdministratorRemains(sql: Sql, userId: string): Promise<boolean> {
  // The lock makes two administrators who remove each other at the same moment follow one another.
  await sql.raw("SELECT pg_advisory_xact_lock(hashtext('throughline.last-administrator'))");
  const found = await sql.raw(
    `SELECT 1 FROM user_grant g JOIN app_user u ON u.id = g.user_id
     WHERE g.role = 'admin' AND g.entity_code IS NULL AND g.region IS NULL AND u.status = 'active' AND u.id <> $1 LIMIT 1`,
    [userId],
  );
  return found.count > 0;
}

export const isFirmAdministrator = (grants: readonly Grant[]): boolean =>
  grants.some((grant) => grant.role === "admin" && grant.entityCode === null && grant.region === null);

/** Ends every session of a person; answers how many there were. */
export async function endSessions(sql: Sql, userId: string, now: Date, except?: string): Promise<number> {
  const ended = await sql.raw(
    "UPDATE user_session SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2 AND id IS DISTINCT FROM $3",
    [userId, now, except ?? null],
  );
  return ended.count;
}
