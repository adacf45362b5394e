import { z } from "zod";
import { hashPassword, passwordFault } from "../../auth/password.ts";
import { currencySchema } from "../../domain/money.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { grantsSchema, grantText } from "./grant-schema.ts";
import { refuseUnknownPlaces } from "./known-places.ts";
import { emailSchema, personNameSchema } from "./person-fields.ts";
import { refuseIdlePassword } from "./refuse-idle-password.ts";
import { insertUser, refuseBeyond } from "./user-rows.ts";

/** Lets a person in. Without a password they sign in through the firm's identity provider only. */
export const createUser = command({
  name: "createUser",
  permission: "access.manage",
  input: z.strictObject({
    email: emailSchema,
    name: personNameSchema,
    password: z.string().optional(),
    currency: currencySchema.nullable().default(null),
    grants: grantsSchema,
  }),
  output: z.object({ userId: z.string() }),
  run: async ({ input, ctx, tx, now, grants, audit }) => {
    const { email, name, password, currency } = input;
    const within = refuseBeyond(grants, input.grants);
    if (!within.ok) return within;
    const known = await refuseUnknownPlaces(tx, input.grants, "grants");
    if (!known.ok) return known;
    const useful = password === undefined ? null : refuseIdlePassword(ctx, input.grants, "password");
    if (useful && !useful.ok) return useful;
    const fault = password === undefined ? null : passwordFault(password, { email, name });
    if (fault) return refuse("invalid", fault, { password: fault });

    const passwordHash = password === undefined ? null : await hashPassword(password);
    const userId = await insertUser(tx, { email, name, passwordHash, currency }, { grants: input.grants, now });
    if (userId === undefined) {
      return refuse("conflict", `${email} belongs to someone already. Change that person's roles instead.`, {
        email: "belongs to someone already",
      });
    }
    audit({
      action: "user.create",
      subjectType: "user",
      subjectId: userId,
      after: { grants: input.grants.map(grantText), hasPassword: passwordHash !== null, currency },
      personal: { email, name },
    });
    return { ok: true, value: { userId } };
  },
});
