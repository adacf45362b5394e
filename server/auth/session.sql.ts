import { z } from "zod";
import { heldGrant, heldGrantsSql } from "../db/held-grants.sql.ts";
import { statement } from "../db/sql.ts";
import { roleSchema } from "../domain/access/roles.ts";

/** Roles that this version does not know are left out rather than failing every request of their holder. */
const grantsColumn = z.array(heldGrant.extend({ role: z.string() })).transform((grants) =>
  grants.flatMap((grant) => {
    const role = roleSchema.safeParse(grant.role);
    return role.success ? [{ ...grant, role: role.data }] : [];
  }),
);

const sessionRow = z.object({
  id: z.string(),
  user_id: z.string(),
  last_seen_at: z.date(),
  expires_at: z.date(),
  name: z.string(),
  email: z.string(),
  currency: z.string().nullable(),
  grants: grantsColumn,
});

/** A session that is neither revoked nor expired, of a user who is active, with the grants of this moment. */
export const selectLiveSession = statement({
  name: "select_live_session",
  text: `
    SELECT s.id, s.user_id, s.last_seen_at, s.expires_at, u.name, u.email, u.currency,
      ${heldGrantsSql("u.id")} AS grants
    FROM user_session s JOIN app_user u ON u.id = s.user_id
    WHERE s.id = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 AND u.status = 'active'`,
  values: (params: { sessionId: string; now: Date }) => [params.sessionId, params.now],
  row: sessionRow,
});

/** Notes that a session was used, at most once a minute. */
export const touchSession = statement({
  name: "touch_session",
  text: "UPDATE user_session SET last_seen_at = $2 WHERE id = $1 AND last_seen_at < $2::timestamptz - interval '1 minute'",
  values: (params: { sessionId: string; now: Date }) => [params.sessionId, params.now],
  row: z.object({}),
});

const userRow = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  password_hash: z.string().nullable(),
  status: z.string(),
  is_firm_administrator: z.boolean(),
});

/** Whoever signs in with that address, which is kept in lower case. */
export const selectUserByEmail = statement({
  name: "select_user_by_email",
  text: `
    SELECT id, email, name, password_hash, status,
      EXISTS (SELECT 1 FROM user_grant g
        WHERE g.user_id = u.id AND g.role = 'admin' AND g.entity_code IS NULL AND g.region IS NULL) AS is_firm_administrator
    FROM app_user u WHERE email = $1`,
  values: (params: { email: string }) => [params.email],
  row: userRow,
});

const tokenRow = z.object({
  id: z.string(),
  name: z.string(),
  role: roleSchema,
  entity_code: z.string().nullable(),
  region: z.string().nullable(),
  scopes: z.array(z.string()),
  expires_at: z.date(),
  revoked_at: z.date().nullable(),
  last_used_at: z.date().nullable(),
});

export const selectApiToken = statement({
  name: "select_api_token",
  text: "SELECT id, name, role, entity_code, region, scopes, expires_at, revoked_at, last_used_at FROM api_token WHERE token_hash = $1",
  values: (params: { tokenHash: Buffer }) => [params.tokenHash],
  row: tokenRow,
});

/** Notes that a token was used, at most once a minute. */
export const touchApiToken = statement({
  name: "touch_api_token",
  text: `UPDATE api_token SET last_used_at = $2
    WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2::timestamptz - interval '1 minute')`,
  values: (params: { tokenId: string; now: Date }) => [params.tokenId, params.now],
  row: z.object({}),
});
