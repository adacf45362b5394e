import { z } from "zod";
import { roleSchema } from "../../domain/access/roles.ts";
import { query } from "../query.ts";
import { overlapCondition } from "./overlap.ts";

const rowSchema = z.object({
  id: z.string(),
  name: z.string(),
  role: roleSchema,
  entity_code: z.string().nullable(),
  region: z.string().nullable(),
  scopes: z.array(z.string()),
  prefix: z.string(),
  created_by: z.string(),
  is_maker_off: z.boolean(),
  created_at: z.date(),
  expires_at: z.date(),
  revoked_at: z.date().nullable(),
  last_used_at: z.date().nullable(),
});

const listLimit = 200;

/** Tokens of the public API that have to do with the reader's entities and regions, those that work first, then the newest; at most 200. Never their secrets. */
export const listApiTokens = query({
  name: "listApiTokens",
  permission: "access.read",
  input: z.strictObject({}),
  output: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        role: roleSchema,
        entityCode: z.string().nullable(),
        region: z.string().nullable(),
        scopes: z.array(z.string()),
        prefix: z.string(),
        createdBy: z.string(),
        /** Whoever made it may not sign in any more, and may know it still. */
        isMakerOff: z.boolean(),
        createdAt: z.date(),
        expiresAt: z.date(),
        lastUsedAt: z.date().nullable(),
        state: z.enum(["active", "expired", "revoked"]),
      }),
    ),
  }),
  run: async ({ ctx, now, scope }) => {
    const values: unknown[] = [now];
    const found = await ctx.db.raw(
      `SELECT id, name, role, entity_code, region, scopes, prefix, created_by, created_at, expires_at, revoked_at, last_used_at,
         EXISTS (SELECT 1 FROM audit_entry a JOIN app_user u ON u.id::text = a.actor_id WHERE a.subject_type = 'token' AND a.subject_id = t.id::text
           AND a.action = 'token.create' AND a.actor_type = 'user' AND u.status <> 'active') AS is_maker_off
       FROM api_token t WHERE ${overlapCondition(scope, values, { entity: "entity_code", region: "region" })}
       ORDER BY (revoked_at IS NULL AND expires_at > $1) DESC, created_at DESC, id LIMIT ${listLimit}`,
      values,
    );
    const items = found.rows
      .map((row) => rowSchema.parse(row))
      .map((row) => ({
        id: row.id,
        name: row.name,
        role: row.role,
        entityCode: row.entity_code,
        region: row.region,
        scopes: row.scopes,
        prefix: row.prefix,
        createdBy: row.created_by,
        isMakerOff: row.is_maker_off,
        createdAt: row.created_at,
        expiresAt: row.expires_at,
        lastUsedAt: row.last_used_at,
        state: row.revoked_at ? ("revoked" as const) : row.expires_at <= now ? ("expired" as const) : ("active" as const),
      }));
    return { ok: true, value: { items } };
  },
});
