import { z } from "zod";
import { command } from "../command.ts";
import { endSessions, grantsOfUser, lockUser, refuseBeyond } from "./user-rows.ts";

/** Ends every session of a person, or one of them: the next request with it is signed out. */
export const revokeSessions = command({
  name: "revokeSessions",
  permission: "access.manage",
  input: z.strictObject({ userId: z.uuid(), sessionId: z.uuid().optional() }),
  output: z.object({ sessionsEnded: z.int() }),
  run: async ({ input, tx, now, grants, audit, unchanged }) => {
    const user = await lockUser(tx, input.userId);
    if (!user.ok) return user;
    const within = refuseBeyond(grants, await grantsOfUser(tx, input.userId));
    if (!within.ok) return within;
    const sessionsEnded =
      input.sessionId === undefined
        ? await endSessions(tx, input.userId, now)
        : (
            await tx.raw(
              "UPDATE user_session SET revoked_at = $3 WHERE id = $1 AND user_id = $2 AND revoked_at IS NULL AND expires_at > $3",
              [input.sessionId, input.userId, now],
            )
          ).count;
    if (sessionsEnded === 0) unchanged();
    else {
      audit({
        action: "session.revoke",
        subjectType: "user",
        subjectId: input.userId,
        after: { session: input.sessionId ?? "all", sessionsEnded },
      });
    }
    return { ok: true, value: { sessionsEnded } };
  },
});
