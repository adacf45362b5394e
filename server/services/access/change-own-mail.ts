import { z } from "zod";
import { readMailPerson } from "../../db/mail.sql.ts";
import { update } from "../../db/rows.ts";
import { mailKindSchema } from "../../domain/mail/mail-kinds.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { lockUser } from "./user-rows.ts";

/** Chooses of what the caller is told by mail too; in the product they are told of all of it. */
export const changeOwnMail = command({
  name: "changeOwnMail",
  permission: "account.manage",
  input: z.strictObject({
    kinds: z.array(mailKindSchema).max(mailKindSchema.options.length),
  }),
  output: z.object({ kinds: z.array(mailKindSchema) }),
  run: async ({ input, ctx, tx, audit, unchanged }) => {
    if (ctx.actor.type !== "user") return refuse("forbidden", "Only a person is told by mail.");
    const user = await lockUser(tx, ctx.actor.id);
    if (!user.ok) return user;
    const { mailKinds: before } = await tx.one(readMailPerson({ userId: user.value.id }));
    const kinds = mailKindSchema.options.filter((kind) => input.kinds.includes(kind));
    const isSame = kinds.length === before.length && kinds.every((kind) => before.includes(kind));
    if (isSame) unchanged();
    else {
      await update(tx, "AppUser", { where: { id: user.value.id }, set: { mailKinds: kinds } });
      audit({
        action: "user.change-mail",
        subjectType: "user",
        subjectId: user.value.id,
        before: { mailKinds: before },
        after: { mailKinds: kinds },
      });
    }
    return { ok: true, value: { kinds } };
  },
});
