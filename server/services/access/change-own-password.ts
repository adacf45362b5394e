import { z } from "zod";
import { hashPassword, passwordFault, verifyPassword } from "../../auth/password.ts";
import { update } from "../../db/rows.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { endSessions, lockUser } from "./user-rows.ts";

/** Changes the caller's password and ends every session of theirs, so that whoever knew the old one is out. */
export const changeOwnPassword = command({
  name: "changeOwnPassword",
  permission: "account.manage",
  input: z.strictObject({ currentPassword: z.string().max(400), newPassword: z.string().max(400) }),
  output: z.object({ sessionsEnded: z.int() }),
  run: async ({ input, ctx, tx, now, audit }) => {
    if (ctx.actor.type !== "user") return refuse("forbidden", "Only a person has a password.");
    const user = await lockUser(tx, ctx.actor.id);
    if (!user.ok) return user;
    if (!(await verifyPassword(input.currentPassword, user.value.password_hash))) {
      return refuse("invalid", "The current password is not right.", { currentPassword: "is not right" });
    }
    const fault = passwordFault(input.newPassword, user.value);
    if (fault) return refuse("invalid", fault, { newPassword: fault });
    await update(tx, "AppUser", { where: { id: user.value.id }, set: { passwordHash: await hashPassword(input.newPassword) } });
    const sessionsEnded = await endSessions(tx, user.value.id, now);
    audit({ action: "user.change-password", subjectType: "user", subjectId: user.value.id, after: { sessionsEnded } });
    return { ok: true, value: { sessionsEnded } };
  },
});
