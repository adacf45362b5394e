import { z } from "zod";
import type { CallContext } from "../../services/context.ts";
import type { Outcome } from "../../services/refusal.ts";
import { defineRoute, type Route } from "../rest/route.ts";

/** Which resource an address is about. */
export const one = z.strictObject({ id: z.string() });

/** Deletes one: what is gone is answered with nothing (RFC 7644, 3.6). */
export const deleteRoute = ({
  remove,
  ...about
}: Pick<Route, "path" | "permission" | "summary" | "tag"> & {
  remove(ctx: CallContext, id: string): Promise<Outcome<unknown>>;
}): Route =>
  defineRoute({
    ...about,
    method: "DELETE",
    params: one,
    response: z.object({}),
    status: 204,
    handler: async ({ ctx, params }) => {
      const done = await remove(ctx, params.id);
      return done.ok ? { ok: true, value: {} } : done;
    },
  });
