import { z } from "zod";
import { heldGrant } from "../../db/held-grants.sql.ts";
import { permissionSchema, permissionsOf } from "../../domain/access/permissions.ts";
import { roleNames, roleSchema } from "../../domain/access/roles.ts";
import { query } from "../query.ts";
import { refuse } from "../refusal.ts";

/** The caller: who, as what, where, and all that they may do. */
export const readMe = query({
  name: "readMe",
  permission: "account.manage",
  input: z.strictObject({}),
  output: z.object({
    id: z.string(),
    name: z.string(),
    /** One's own address is no secret to oneself. */
    email: z.string(),
    roles: z.array(z.object({ role: roleSchema, name: z.string() })),
    grants: z.array(heldGrant),
    currency: z.string().nullable(),
    permissions: z.array(permissionSchema),
  }),
  run: async ({ ctx }) => {
    if (ctx.actor.type !== "user") return refuse("forbidden", "Only a person is signed in.");
    const found = await ctx.db.raw("SELECT email FROM app_user WHERE id = $1", [ctx.actor.id]);
    const email = found.rows[0]?.email;
    if (typeof email !== "string") return refuse("unauthenticated", "Sign in again.");
    const held = [...new Set(ctx.actor.grants.map((grant) => grant.role))];
    return {
      ok: true,
      value: {
        id: ctx.actor.id,
        name: ctx.actor.name,
        email,
        roles: held.map((role) => ({ role, name: roleNames[role] })),
        grants: [...ctx.actor.grants],
        currency: ctx.actor.currency,
        permissions: permissionsOf(ctx.actor.grants),
      },
    };
  },
});
