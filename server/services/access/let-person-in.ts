import { z } from "zod";
import { command } from "../command.ts";
import { addressTaken, bringUpTo, lockDirectory, refuseGrants, refuseTaken, wantedSchema } from "./directory-person.ts";
import { grantText } from "./grant-schema.ts";
import { insertUser, lockUserBy } from "./user-rows.ts";

/**
 * Lets a person in as the firm's directory has it. They sign in through the identity provider: no password is set. Who comes back
 * after having left is the same person again. Refusals: an address or an external id that is somebody else's, a role beyond what
 * the caller administers.
 */
export const letPersonIn = command({
  name: "letPersonIn",
  permission: "access.manage",
  input: wantedSchema,
  output: z.object({ userId: z.string() }),
  run: async (scope) => {
    const { audit, input: wanted, now, tx } = scope;
    await lockDirectory(tx);
    const person = await lockUserBy(tx, "email", wanted.email);
    if (person && person.left_at === null) return addressTaken(wanted.email);
    const free = await refuseTaken(tx, wanted, person);
    if (!free.ok) return free;
    if (person) return bringUpTo(scope, person, wanted);

    const { email, externalId, grants, name } = wanted;
    const allowed = await refuseGrants(tx, scope.grants, { before: null, wanted: grants });
    if (!allowed.ok) return allowed;
    const status = wanted.isActive ? "active" : "disabled";
    const userId = await insertUser(tx, { email, name, status, externalId }, { grants, now });
    if (userId === undefined) return addressTaken(email);
    const after = { grants: grants.map(grantText), hasPassword: false, status, externalId };
    audit({ action: "user.create", subjectType: "user", subjectId: userId, after, personal: { email, name } });
    return { ok: true, value: { userId } };
  },
});
