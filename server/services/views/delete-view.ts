import { z } from "zod";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";

/** Deletes one of the caller's own views. */
export const deleteView = command({
  name: "deleteView",
  permission: "views.manage",
  input: z.strictObject({ id: z.uuid() }),
  output: z.object({ id: z.string() }),
  run: async ({ input, ctx, tx, audit }) => {
    const gone = await tx.raw("DELETE FROM saved_view WHERE id = $1 AND user_id::text = $2 RETURNING screen, name", [
      input.id,
      ctx.actor.id,
    ]);
    const [view] = gone.rows;
    if (!view) return refuse("not_found", "This view is gone already, or it is somebody else's.");
    audit({ action: "view.deleted", subjectType: "view", subjectId: input.id, before: { screen: view.screen, name: view.name } });
    return { ok: true, value: { id: input.id } };
  },
});
