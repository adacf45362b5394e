import { z } from "zod";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";

/** Deletes one of the caller's own views, or one that is shared by somebody who may not sign in any more and cannot do it. */
export const deleteView = command({
  name: "deleteView",
  permission: "views.manage",
  input: z.strictObject({ id: z.uuid() }),
  output: z.object({ id: z.string() }),
  run: async ({ input, ctx, tx, audit }) => {
    const gone = await tx.raw(
      `DELETE FROM saved_view v USING app_user u WHERE v.id = $1 AND u.id = v.user_id
         AND (v.user_id::text = $2 OR v.is_shared AND u.status <> 'active') RETURNING v.screen, v.name`,
      [input.id, ctx.actor.id],
    );
    const [view] = gone.rows;
    if (!view) return refuse("not_found", "This view is gone already, or it is somebody else's.");
    audit({ action: "view.deleted", subjectType: "view", subjectId: input.id, before: { screen: view.screen, name: view.name } });
    return { ok: true, value: { id: input.id } };
  },
});
