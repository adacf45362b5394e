import { z } from "zod";
import { update } from "../../db/rows.ts";
import { command } from "../command.ts";
import { hasLeft } from "../exceptions/hand-back.ts";
import { lockDirectory, lockPerson, refuseGrants } from "./directory-person.ts";
import { grantText } from "./grant-schema.ts";
import { stepBack } from "./step-back.ts";
import { endSessions, grantsOfUser, refuseLastAdministrator, replaceGrants } from "./user-rows.ts";

/**
 * Takes out a person whom the directory has no more: their sessions end, roles and password are taken away, and they are not found
 * again by directories until they come back. What they did stays theirs in the audit trail.
 */
export const removePerson = command({
  name: "removePerson",
  permission: "access.manage",
  input: z.strictObject({ userId: z.uuid() }),
  output: z.object({ sessionsEnded: z.int() }),
  run: async (scope) => {
    const { audit, input, now, tx } = scope;
    await lockDirectory(tx);
    const found = await lockPerson(tx, input.userId);
    if (!found.ok) return found;
    const { external_id: externalId, id, name, status } = found.value;
    const before = await grantsOfUser(tx, id);
    const allowed = await refuseGrants(tx, scope.grants, { before, wanted: before });
    if (!allowed.ok) return allowed;
    const reach = { before: status === "active" ? before : [], grants: [] };
    const mayLeave = await refuseLastAdministrator(tx, { id, name }, reach);
    if (!mayLeave.ok) return mayLeave;
    await replaceGrants(tx, id, { grants: [], now });
    const set = { status: "disabled", externalId: null, passwordHash: null, leftAt: now } as const;
    await update(tx, "AppUser", { where: { id }, set });
    const sessionsEnded = await endSessions(tx, id, now);
    audit({
      action: "user.leave",
      subjectType: "user",
      subjectId: id,
      before: { status, grants: before.map(grantText), externalId },
      after: { status: "disabled", grants: [], hasPassword: false, sessionsEnded },
    });
    await stepBack(scope, { id, name, ...reach, why: hasLeft });
    return { ok: true, value: { sessionsEnded } };
  },
});
