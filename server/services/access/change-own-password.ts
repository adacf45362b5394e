import { z } from "zod";
import { hashPassword, passwordFault, verifyPassword } from "../../auth/password.ts";
import { attemptCurrentPassword, forgetCurrentPasswordAttempts } from "../../auth/throttle.ts";
import { update } from "../../db/rows.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { endSessions, lockUser } from "./user-rows.ts";

const minuteMs = 60_000;

/**
 * Changes the caller's password and ends every session of theirs, so that whoever knew the old one is out. Who holds a
 * session may guess the old one as rarely as whoever signs in.
 */
export const changeOwnPassword = command({
  name: "changeOwnPassword",
  permission: "account.manage",
  input: z.strictObject({ currentPassword: z.string().max(400), newPassword: z.string().max(400) }),
  output: z.object({ sessionsEnded: z.int() }),
  guard: async ({ ctx, input }) => {
    const found = await ctx.db.raw("SELECT name, email FROM app_user WHERE id::text = $1", [ctx.actor.id]);
    const [user] = found.rows;
    if (ctx.actor.type !== "user" || !user) return refuse("forbidden", "Only a person has a password.");
    const fault = passwordFault(input.newPassword, { name: String(user.name), email: String(user.email) });
    if (fault) return refuse("invalid", fault, { newPassword: fault });
    const wait = await attemptCurrentPassword(ctx.db, ctx.actor.id);
    if (!wait) return { ok: true, value: null };
    const minutes = Math.ceil(wait.retryAfterMs / minuteMs);
    return refuse("too_many", `The current password was wrong too often. Try again in ${minutes} minutes.`);
  },
  run: async ({ input, ctx, tx, now, audit }) => {
    const user = await lockUser(tx, ctx.actor.id);
    if (!user.ok) return user;
    if (!(await verifyPassword(input.currentPassword, user.value.password_hash))) {
      return refuse("invalid", "The current password is not right.", { currentPassword: "is not right" });
    }
    await forgetCurrentPasswordAttempts(tx, user.value.id);
    await update(tx, "AppUser", { where: { id: user.value.id }, set: { passwordHash: await hashPassword(input.newPassword) } });
    const sessionsEnded = await endSessions(tx, user.value.id, now);
    audit({ action: "user.change-password", subjectType: "user", subjectId: user.value.id, after: { sessionsEnded } });
    return { ok: true, value: { sessionsEnded } };
  },
});
