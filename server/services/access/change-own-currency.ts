import { z } from "zod";
import { update } from "../../db/rows.ts";
import { currencySchema } from "../../domain/money.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { lockUser } from "./user-rows.ts";

/** Chooses the currency in which the caller reads money; null: the firm's reporting currency. */
export const changeOwnCurrency = command({
  name: "changeOwnCurrency",
  permission: "account.manage",
  input: z.strictObject({ currency: currencySchema.nullable() }),
  output: z.object({ currency: z.string().nullable() }),
  run: async ({ input, ctx, tx, audit, unchanged }) => {
    if (ctx.actor.type !== "user") return refuse("forbidden", "Only a person reads money in a currency of their own.");
    const user = await lockUser(tx, ctx.actor.id);
    if (!user.ok) return user;
    const { currency } = input;
    if (user.value.currency === currency) unchanged();
    else {
      await update(tx, "AppUser", { where: { id: user.value.id }, set: { currency } });
      audit({
        action: "user.change-currency",
        subjectType: "user",
        subjectId: user.value.id,
        before: { currency: user.value.currency },
        after: { currency },
      });
    }
    return { ok: true, value: { currency } };
  },
});
