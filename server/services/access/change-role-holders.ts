import { z } from "zod";
import type { Tx } from "../../db/database.ts";
import { grantKey } from "../../domain/access/covers.ts";
import type { Grant } from "../../domain/access/roles.ts";
import { type CommandScope, command } from "../command.ts";
import { type Outcome, refuse } from "../refusal.ts";
import { bringUpTo, lockDirectory, lockPerson } from "./directory-person.ts";
import { grantSchema, grantsSchema } from "./grant-schema.ts";
import { refuseUnknownPlaces } from "./known-places.ts";
import { grantsOfUser, refuseBeyond } from "./user-rows.ts";

/** So many people does one request name, and change, at most. */
export const mostHolders = 1_000;
const holderChange = z.strictObject({ how: z.enum(["set", "add", "remove"]), userIds: z.array(z.uuid()).max(mostHolders) });

/**
 * Gives a role at a place to people, or takes it from them, as a group of the firm's directory has them: all of it or nothing.
 * Their other roles stay. Refusals: somebody who is not there, a role beyond what the caller administers, and the last
 * administrator of the firm.
 */
export const changeRoleHolders = command({
  name: "changeRoleHolders",
  permission: "access.manage",
  input: z.strictObject({
    grant: grantSchema,
    /** One after the other, on those who hold the role by then. */
    changes: z.array(holderChange).max(100),
  }),
  output: z.object({ added: z.int(), removed: z.int() }),
  run: async (scope) => {
    const { input, tx, unchanged } = scope;
    const { changes, grant } = input;
    const within = refuseBeyond(scope.grants, [grant]);
    if (!within.ok) return within;
    // What lies at a place that the firm has no more can still be taken away.
    const given = changes.some(({ how }) => how === "add") ? [grant] : [];
    const known = await refuseUnknownPlaces(tx, given, "displayName");
    if (!known.ok) return known;
    await lockDirectory(tx);
    const before = await readHolders(tx, grant);
    const wanted = changes.reduce(withHolders, before);
    const [added, removed] = [[...wanted.difference(before)], [...before.difference(wanted)]];
    if (added.length + removed.length > mostHolders)
      return refuse("too_many", `A request changes the roles of ${mostHolders} people at most. Send several.`);
    if (added.length + removed.length === 0) unchanged();
    // First who gets it: an administrator may follow another one.
    for (const userId of added) {
      const done = await withGrants(scope, userId, (held) => [...held, grant]);
      if (!done.ok) return done;
    }
    for (const userId of removed) {
      const done = await withGrants(scope, userId, (held) => held.filter((one) => grantKey(one) !== grantKey(grant)));
      if (!done.ok) return done;
    }
    return { ok: true, value: { added: added.length, removed: removed.length } };
  },
});

function withHolders(held: ReadonlySet<string>, { how, userIds }: z.output<typeof holderChange>): Set<string> {
  const named = new Set(userIds.map((id) => id.toLowerCase()));
  if (how === "set") return named;
  return how === "add" ? held.union(named) : held.difference(named);
}

async function readHolders(tx: Tx, { entityCode, isLead, region, role }: Grant): Promise<Set<string>> {
  const found = await tx.raw(
    `SELECT u.id FROM user_grant g JOIN app_user u ON u.id = g.user_id WHERE u.left_at IS NULL AND g.role = $1
       AND g.entity_code IS NOT DISTINCT FROM $2 AND g.region IS NOT DISTINCT FROM $3 AND g.is_lead = $4 ORDER BY u.id`,
    [role, entityCode, region, isLead],
  );
  return new Set(found.rows.map(({ id }) => String(id)));
}

async function withGrants(
  scope: CommandScope<unknown>,
  userId: string,
  change: (held: Grant[]) => Grant[],
): Promise<Outcome<unknown>> {
  const found = await lockPerson(scope.tx, userId);
  if (!found.ok) return refuse("invalid", `There is no person ${userId}.`, { members: "names somebody who is not there" });
  const person = found.value;
  const grants = grantsSchema.safeParse(change(await grantsOfUser(scope.tx, person.id)));
  if (!grants.success) {
    const message = grants.error.issues.map((issue) => issue.message).join("; ");
    return refuse("invalid", `The roles of ${person.name} would not be right: ${message}.`, { members: message });
  }
  const { email, external_id: externalId, name, status } = person;
  return bringUpTo(scope, person, { email, externalId, name, isActive: status === "active", grants: grants.data });
}
