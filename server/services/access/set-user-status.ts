import { z } from "zod";
import { update } from "../../db/rows.ts";
import { command } from "../command.ts";
import { switchedOff } from "../exceptions/hand-back.ts";
import { refuse } from "../refusal.ts";
import { nothingLeft, stepBack, steppedBackSchema } from "./step-back.ts";
import { endSessions, grantsOfUser, lockUser, refuseBeyond, refuseLastAdministrator } from "./user-rows.ts";

/** Switches a person off, which ends their sessions at once and makes nobody's what is assigned to them, or on again. */
export const setUserStatus = command({
  name: "setUserStatus",
  permission: "access.manage",
  input: z.strictObject({
    userId: z.uuid(),
    status: z.enum(["active", "disabled"]),
    reason: z.string().trim().max(500).optional(),
  }),
  output: steppedBackSchema.extend({ status: z.string(), sessionsEnded: z.int() }),
  run: async (scope) => {
    const { input, ctx, tx, now, grants, audit, unchanged } = scope;
    const { userId, status } = input;
    if (ctx.actor.id === userId)
      return refuse("needs_second_person", "Nobody switches themselves off. Ask another administrator.");
    const user = await lockUser(tx, userId);
    if (!user.ok) return user;
    if (user.value.status === status) {
      unchanged();
      return { ok: true, value: { status, sessionsEnded: 0, ...nothingLeft } };
    }
    const held = await grantsOfUser(tx, userId);
    const within = refuseBeyond(grants, held);
    if (!within.ok) return within;
    const mayEnd = await refuseLastAdministrator(tx, user.value, { before: held, grants: status === "disabled" ? [] : held });
    if (!mayEnd.ok) return mayEnd;
    // Who is switched on by hand after having left is there again for the firm's directory too, which may take them out.
    const set = status === "active" ? { status, leftAt: null } : { status };
    await update(tx, "AppUser", { where: { id: userId, status: user.value.status }, set });
    const sessionsEnded = status === "disabled" ? await endSessions(tx, userId, now) : 0;
    audit({
      action: status === "disabled" ? "user.disable" : "user.enable",
      subjectType: "user",
      subjectId: userId,
      reason: input.reason ?? null,
      before: { status: user.value.status },
      after: { status, sessionsEnded },
    });
    const leaver = { id: userId, name: user.value.name, before: held, grants: [], why: switchedOff };
    const left = status === "disabled" ? await stepBack(scope, leaver) : nothingLeft;
    return { ok: true, value: { status, sessionsEnded, ...left } };
  },
});
