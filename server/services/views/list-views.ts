import { z } from "zod";
import { query } from "../query.ts";

const viewRow = z.object({
  id: z.string(),
  name: z.string(),
  query: z.string(),
  is_shared: z.boolean(),
  is_own: z.boolean(),
  is_left: z.boolean(),
  owner: z.string(),
});

/** Named URLs of a screen: the caller's own, then what others share. */
export const listViews = query({
  name: "listViews",
  permission: "views.manage",
  input: z.strictObject({ screen: z.string().min(1).max(60) }),
  output: z.object({
    views: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        /** What follows the "?" of the screen's address. */
        query: z.string(),
        isShared: z.boolean(),
        isOwn: z.boolean(),
        /** The caller's own, or shared by somebody who may not sign in any more. */
        mayDelete: z.boolean(),
        owner: z.string(),
      }),
    ),
  }),
  run: async ({ input, ctx }) => {
    const found = await ctx.db.raw(
      `SELECT v.id, v.name, v.query, v.is_shared, v.user_id::text = $2 AS is_own, u.status <> 'active' AS is_left, u.name AS owner FROM saved_view v JOIN app_user u ON u.id = v.user_id
       WHERE v.screen = $1 AND (v.user_id::text = $2 OR v.is_shared) ORDER BY is_own DESC, lower(v.name), v.id LIMIT 200`,
      [input.screen, ctx.actor.id],
    );
    const views = found.rows
      .map((row) => viewRow.parse(row))
      .map(({ is_left, is_own, is_shared, ...view }) => ({
        ...view,
        isOwn: is_own,
        isShared: is_shared,
        mayDelete: is_own || is_left,
      }));
    return { ok: true, value: { views } };
  },
});
