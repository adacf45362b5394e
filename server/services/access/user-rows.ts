import { z } from "zod";
import { insert, type RowOf } from "../../db/rows.ts";
import type { Sql } from "../../db/sql.ts";
import { covers } from "../../domain/access/covers.ts";
import type { Grant } from "../../domain/access/roles.ts";
import { isFirmAdministrator, roleNames, roleSchema } from "../../domain/access/roles.ts";
import { newId } from "../../domain/ids.ts";
import { type Outcome, refuse } from "../refusal.ts";

const userSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  status: z.enum(["active", "disabled"]),
  password_hash: z.string().nullable(),
  currency: z.string().nullable(),
  /** What the firm's directory calls them. */
  external_id: z.string().nullable(),
  left_at: z.date().nullable(),
});
export type UserRow = z.output<typeof userSchema>;

const grantRowSchema = z
  .object({ role: roleSchema, entity_code: z.string().nullable(), region: z.string().nullable(), is_lead: z.boolean() })
  .transform((row): Grant => ({ role: row.role, entityCode: row.entity_code, region: row.region, isLead: row.is_lead }));

/** Locks the row of the person who is called so until the transaction ends, so that two administrators follow one another. */
export async function lockUserBy(sql: Sql, column: "id" | "email" | "external_id", value: string): Promise<UserRow | undefined> {
  const found = await sql.raw(
    `SELECT id, name, email, status, password_hash, currency, external_id, left_at FROM app_user WHERE ${column} = $1 FOR UPDATE`,
    [value],
  );
  return found.rows[0] && userSchema.parse(found.rows[0]);
}

/** The same by id, for whoever has seen the person on a screen. */
export async function lockUser(sql: Sql, userId: string): Promise<Outcome<UserRow>> {
  const user = await lockUserBy(sql, "id", userId);
  if (!user) return refuse("not_found", "This person is not there. Someone may have opened an old page: load it again.");
  return { ok: true, value: user };
}

type NewUser = Pick<RowOf<"AppUser">, "email" | "name" | "passwordHash" | "currency" | "status" | "externalId">;

/** Adds a person with their grants. Undefined: the address is somebody's already. */
export async function insertUser(
  sql: Sql,
  user: NewUser,
  { grants, now }: { grants: readonly Grant[]; now: Date },
): Promise<string | undefined> {
  const { currency = null, email, externalId = null, name, passwordHash = null, status = "active" } = user;
  const id = newId<"user">();
  const made = await sql.raw(
    `INSERT INTO app_user (id, email, name, password_hash, currency, status, external_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT (email) DO NOTHING`,
    [id, email, name, passwordHash, currency, status, externalId, now],
  );
  if (made.count === 0) return undefined;
  await insertGrants(sql, id, grants, now);
  return id;
}

export async function grantsOfUser(sql: Sql, userId: string): Promise<Grant[]> {
  const found = await sql.raw(
    "SELECT role, entity_code, region, is_lead FROM user_grant WHERE user_id = $1 ORDER BY created_at, id",
    [userId],
  );
  return found.rows.map((row) => grantRowSchema.parse(row));
}

/** Gives a person these grants in the stead of those that they had. */
export async function replaceGrants(sql: Sql, userId: string, { grants, now }: { grants: readonly Grant[]; now: Date }) {
  await sql.raw("DELETE FROM user_grant WHERE user_id = $1", [userId]);
  await insertGrants(sql, userId, grants, now);
}

async function insertGrants(sql: Sql, userId: string, grants: readonly Grant[], now: Date): Promise<void> {
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

/** Refuses to take the last active administrator of the whole firm away: nobody could let people in again. */
export async function refuseLastAdministrator(
  sql: Sql,
  { id, name }: Pick<UserRow, "id" | "name">,
  /** What the person may do now, and what then: nothing where they are switched off. */
  { before, grants }: { before: readonly Grant[]; grants: readonly Grant[] },
): Promise<Outcome<null>> {
  if (!before.some(isFirmAdministrator) || grants.some(isFirmAdministrator)) return { ok: true, value: null };
  // The lock makes two administrators who remove each other at the same moment follow one another.
  await sql.raw("SELECT pg_advisory_xact_lock(hashtext('throughline.last-administrator'))");
  const found = await sql.raw(
    `SELECT 1 FROM user_grant g JOIN app_user u ON u.id = g.user_id
     WHERE g.role = 'admin' AND g.entity_code IS NULL AND g.region IS NULL AND u.status = 'active' AND u.id <> $1 LIMIT 1`,
    [id],
  );
  if (found.count > 0) return { ok: true, value: null };
  return refuse("conflict", `${name} is the only administrator of the firm. Make another one first.`);
}

/** Ends every session of a person; answers how many there were. */
export async function endSessions(sql: Sql, userId: string, now: Date, except?: string): Promise<number> {
  const ended = await sql.raw(
    "UPDATE user_session SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2 AND id IS DISTINCT FROM $3",
    [userId, now, except ?? null],
  );
  return ended.count;
}
