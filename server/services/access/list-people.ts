import { z } from "zod";
import { heldGrant, heldGrantsSql } from "../../db/held-grants.sql.ts";
import { grantsVersion } from "../../domain/access/covers.ts";
import { classed } from "../../domain/access/field-classes.ts";
import { query } from "../query.ts";
import { personCondition } from "./overlap.ts";

const rowSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  status: z.enum(["active", "disabled"]),
  currency: z.string().nullable(),
  has_password: z.boolean(),
  created_at: z.date(),
  last_sign_in_at: z.date().nullable(),
  live_sessions: z.number(),
  grants: z.array(heldGrant),
});

/** The people who may sign in and have to do with the reader's entities and regions, by name, with all their grants, a page at a time. */
export const listPeople = query({
  name: "listPeople",
  permission: "access.read",
  input: z.strictObject({
    q: z.string().max(200).default(""),
    cursor: z.uuid().nullish(),
    limit: z.int().min(1).max(200).default(100),
  }),
  output: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        email: classed("personal", z.string()),
        status: z.enum(["active", "disabled"]),
        currency: z.string().nullable(),
        hasPassword: z.boolean(),
        createdAt: z.date(),
        lastSignInAt: z.date().nullable(),
        liveSessions: z.int(),
        grants: z.array(heldGrant),
        /** Hand it back when setting grants. */
        grantsVersion: z.string(),
      }),
    ),
    nextCursor: z.string().nullable(),
  }),
  run: async ({ input, ctx, now, scope }) => {
    // A search by address would tell a caller without personal data who has which one.
    const searchesEmail = ctx.actor.classes.has("personal");
    const values: unknown[] = [now, input.q, searchesEmail, input.cursor ?? null];
    const found = await ctx.db.raw(
      `SELECT u.id, u.name, u.email, u.status, u.currency, u.password_hash IS NOT NULL AS has_password, u.created_at, u.last_sign_in_at,
         (SELECT count(*) FROM user_session s WHERE s.user_id = u.id AND s.revoked_at IS NULL AND s.expires_at > $1)::int AS live_sessions,
         ${heldGrantsSql("u.id")} AS grants
       FROM app_user u
       WHERE ($2 = '' OR strpos(lower(u.name), lower($2)) > 0 OR ($3 AND strpos(u.email, lower($2)) > 0))
         AND ${personCondition(scope, values, "u.id")}
         AND ($4::uuid IS NULL OR (lower(u.name), u.id) > (SELECT lower(c.name), c.id FROM app_user c WHERE c.id = $4))
       ORDER BY lower(u.name), u.id LIMIT ${input.limit + 1}`,
      values,
    );
    const rows = found.rows.map((row) => rowSchema.parse(row));
    const page = rows.slice(0, input.limit);
    const last = page.at(-1);
    const items = page.map((row) => ({
      id: row.id,
      name: row.name,
      email: row.email,
      status: row.status,
      currency: row.currency,
      hasPassword: row.has_password,
      createdAt: row.created_at,
      lastSignInAt: row.last_sign_in_at,
      liveSessions: row.live_sessions,
      grants: row.grants,
      grantsVersion: grantsVersion(row.grants),
    }));
    const nextCursor = rows.length > input.limit && last ? last.id : null;
    return { ok: true, value: { items, nextCursor } };
  },
});
