import { z } from "zod";
import { grantKey } from "../../domain/access/covers.ts";
import type { Grant } from "../../domain/access/roles.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { bringUpTo, lockDirectory, lockPerson, refuseTaken, wantedSchema } from "./directory-person.ts";
import { grantSchema, grantsSchema } from "./grant-schema.ts";
import { grantsOfUser } from "./user-rows.ts";

const roleChange = z.strictObject({ how: z.enum(["set", "add", "remove"]), grants: z.array(grantSchema).max(40) });

/**
 * Changes a person, or switches them off or on, as the firm's directory has it. Refusals: those of letting in, and the last
 * administrator of the firm.
 */
export const changePerson = command({
  name: "changePerson",
  permission: "access.manage",
  /** What is left away stays as it is. */
  input: wantedSchema
    .omit({ grants: true })
    .partial()
    .extend({
      userId: z.uuid(),
      /** One after the other, on the roles that the person has by then. */
      roles: z.array(roleChange).max(100),
    }),
  output: z.object({ userId: z.string() }),
  run: async (scope) => {
    const { input, tx } = scope;
    await lockDirectory(tx);
    const found = await lockPerson(tx, input.userId);
    if (!found.ok) return found;
    const person = found.value;
    const grants = grantsSchema.safeParse(input.roles.reduce(withRoles, await grantsOfUser(tx, person.id)));
    if (!grants.success) {
      const message = grants.error.issues.map((issue) => issue.message).join("; ");
      return refuse("invalid", `The roles of ${person.name} would not be right: ${message}.`, { roles: message });
    }
    const wanted = {
      email: input.email ?? person.email,
      name: input.name ?? person.name,
      externalId: input.externalId === undefined ? person.external_id : input.externalId,
      isActive: input.isActive ?? person.status === "active",
      grants: grants.data,
    };
    const free = await refuseTaken(tx, wanted, person);
    return free.ok ? bringUpTo(scope, person, wanted) : free;
  },
});

function withRoles(held: Grant[], { how, grants }: z.output<typeof roleChange>): Grant[] {
  if (how === "set") return grants;
  const named = new Set(grants.map(grantKey));
  if (how === "remove") return held.filter((grant) => !named.has(grantKey(grant)));
  return [...new Map([...held, ...grants].map((grant) => [grantKey(grant), grant])).values()];
}
