import { z } from "zod";
import { classed } from "../../domain/access/field-classes.ts";
import { query } from "../query.ts";
import { personCondition } from "./overlap.ts";

const rowSchema = z.object({
  id: z.string(),
  user_id: z.string(),
  name: z.string(),
  user_agent: z.string().nullable(),
  created_at: z.date(),
  last_seen_at: z.date(),
  expires_at: z.date(),
});

const listLimit = 200;

/** Who of the people whom the reader sees is signed in now, the last seen first; at most 200, and the count of all. */
export const listSessions = query({
  name: "listSessions",
  permission: "access.read",
  input: z.strictObject({ userId: z.uuid().optional() }),
  output: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        userId: z.string(),
        userName: z.string(),
        userAgent: classed("personal", z.string().nullable()),
        createdAt: z.date(),
        lastSeenAt: z.date(),
        expiresAt: z.date(),
      }),
    ),
    total: z.int(),
  }),
  run: async ({ input, ctx, now, scope }) => {
    const values: unknown[] = [now, input.userId ?? null];
    const live = `s.revoked_at IS NULL AND s.expires_at > $1 AND u.status = 'active' AND ($2::uuid IS NULL OR s.user_id = $2)
      AND ${personCondition(scope, values, "s.user_id")}`;
    const [found, counted] = await Promise.all([
      ctx.db.raw(
        `SELECT s.id, s.user_id, u.name, s.user_agent, s.created_at, s.last_seen_at, s.expires_at
         FROM user_session s JOIN app_user u ON u.id = s.user_id WHERE ${live}
         ORDER BY s.last_seen_at DESC, s.id LIMIT ${listLimit}`,
        values,
      ),
      ctx.db.raw(`SELECT count(*) AS total FROM user_session s JOIN app_user u ON u.id = s.user_id WHERE ${live}`, values),
    ]);
    const items = found.rows
      .map((row) => rowSchema.parse(row))
      .map((row) => ({
        id: row.id,
        userId: row.user_id,
        userName: row.name,
        userAgent: row.user_agent,
        createdAt: row.created_at,
        lastSeenAt: row.last_seen_at,
        expiresAt: row.expires_at,
      }));
    return { ok: true, value: { items, total: Number(counted.rows[0]?.total) } };
  },
});
