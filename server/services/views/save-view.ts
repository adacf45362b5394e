import { z } from "zod";
import { newId } from "../../domain/ids.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";

/** A person keeps at most so many views of one screen. */
const mostViews = 50;

/** Gives the present URL of a screen a name; the same name again points to the new URL. */
export const saveView = command({
  name: "saveView",
  permission: "views.manage",
  input: z.strictObject({
    screen: z.string().min(1).max(60),
    name: z.string().trim().min(1, "is missing").max(80),
    query: z.string().max(4000),
    isShared: z.boolean().default(false),
  }),
  output: z.object({ id: z.string() }),
  run: async ({ input, ctx, tx, now, audit }) => {
    if (ctx.actor.type !== "user") return refuse("forbidden", "Only a person keeps views.");
    const counted = await tx.raw("SELECT count(*)::int AS n FROM saved_view WHERE user_id = $1 AND screen = $2 AND name <> $3", [
      ctx.actor.id,
      input.screen,
      input.name,
    ]);
    if (Number(counted.rows[0]?.n) >= mostViews)
      return refuse("too_many", `You have ${mostViews} views of this screen. Delete one that you do not need.`);
    const saved = await tx.raw(
      `INSERT INTO saved_view (id, user_id, screen, name, query, is_shared, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (user_id, screen, name) DO UPDATE SET query = excluded.query, is_shared = excluded.is_shared RETURNING id`,
      [newId<"view">(), ctx.actor.id, input.screen, input.name, input.query, input.isShared, now],
    );
    const id = String(saved.rows[0]?.id);
    audit({ action: "view.saved", subjectType: "view", subjectId: id, after: { screen: input.screen, name: input.name } });
    return { ok: true, value: { id } };
  },
});
