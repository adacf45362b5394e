import { z } from "zod";
import { heldGrant } from "../../db/held-grants.sql.ts";
import { readMailPerson } from "../../db/mail.sql.ts";
import { permissionSchema, permissionsOf } from "../../domain/access/permissions.ts";
import { roleNames, roleSchema } from "../../domain/access/roles.ts";
import { mailKindSchema } from "../../domain/mail/mail-kinds.ts";
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
    /** Of what the reader is told by mail too, as far as the firm sends any. */
    mail: z.object({ isOn: z.boolean(), kinds: z.array(mailKindSchema) }),
  }),
  run: async ({ ctx }) => {
    if (ctx.actor.type !== "user") return refuse("forbidden", "Only a person is signed in.");
    const person = await ctx.db.maybe(readMailPerson({ userId: ctx.actor.id }));
    if (!person) return refuse("unauthenticated", "Sign in again.");
    const held = [...new Set(ctx.actor.grants.map((grant) => grant.role))];
    return {
      ok: true,
      value: {
        id: ctx.actor.id,
        name: ctx.actor.name,
        email: person.email,
        roles: held.map((role) => ({ role, name: roleNames[role] })),
        grants: [...ctx.actor.grants],
        currency: ctx.actor.currency,
        permissions: permissionsOf(ctx.actor.grants),
        mail: { isOn: ctx.mail !== undefined, kinds: mailKindSchema.options.filter((kind) => person.mailKinds.includes(kind)) },
      },
    };
  },
});
