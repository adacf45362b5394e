import { z } from "zod";
import { hashPassword, passwordFault } from "../../auth/password.ts";
import { update } from "../../db/rows.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { refuseIdlePassword } from "./refuse-idle-password.ts";
import { endSessions, grantsOfUser, lockUser, refuseBeyond } from "./user-rows.ts";

/** Gives a person who has lost theirs a new password, and ends their sessions. Never one's own: that asks for the old one. */
export const resetPassword = command({
  name: "resetPassword",
  permission: "access.manage",
  input: z.strictObject({ userId: z.uuid(), newPassword: z.string().max(400) }),
  output: z.object({ sessionsEnded: z.int() }),
  run: async ({ input, ctx, tx, now, grants, audit }) => {
    if (ctx.actor.id === input.userId) return refuse("needs_second_person", "Change your own password with the old one.");
    const user = await lockUser(tx, input.userId);
    if (!user.ok) return user;
    const held = await grantsOfUser(tx, input.userId);
    const within = refuseBeyond(grants, held);
    if (!within.ok) return within;
    const useful = refuseIdlePassword(ctx, held, "newPassword");
    if (!useful.ok) return useful;
    const fault = passwordFault(input.newPassword, user.value);
    if (fault) return refuse("invalid", fault, { newPassword: fault });
    await update(tx, "AppUser", { where: { id: user.value.id }, set: { passwordHash: await hashPassword(input.newPassword) } });
    const sessionsEnded = await endSessions(tx, user.value.id, now);
    audit({ action: "user.reset-password", subjectType: "user", subjectId: user.value.id, after: { sessionsEnded } });
    return { ok: true, value: { sessionsEnded } };
  },
});
