import { z } from "zod";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { endSessions, lockUser } from "./user-rows.ts";

/** Ends every session of the caller, this one too: whoever signs in through the identity provider has no password to change for it. */
export const endOwnSessions = command({
  name: "endOwnSessions",
  permission: "account.manage",
  input: z.strictObject({}),
  output: z.object({ sessionsEnded: z.int() }),
  run: async ({ ctx, tx, now, audit, unchanged }) => {
    if (ctx.actor.type !== "user") return refuse("forbidden", "Only a person is signed in.");
    const user = await lockUser(tx, ctx.actor.id);
    if (!user.ok) return user;
    const sessionsEnded = await endSessions(tx, user.value.id, now);
    if (sessionsEnded === 0) unchanged();
    else
      audit({
        action: "session.revoke",
        subjectType: "user",
        subjectId: user.value.id,
        after: { session: "all", sessionsEnded },
      });
    return { ok: true, value: { sessionsEnded } };
  },
});
