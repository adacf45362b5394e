import { z } from "zod";
import { readActivePeople } from "../../db/exception-acts.sql.ts";
import { roleNames, rolesOfTeam, teamSchema } from "../../domain/access/roles.ts";
import { reachesException, visibleTeams } from "../../domain/exceptions/reach.ts";
import { personCondition } from "../access/overlap.ts";
import { query } from "../query.ts";
import { refuse } from "../refusal.ts";

/**
 * People who work in the queues of these teams that the reader sees, at a place where one is given: to whom can be assigned. Of
 * them those who have to do with the reader's entities and regions.
 */
export const listAssignees = query({
  name: "listAssignees",
  permission: "exceptions.read",
  input: z.strictObject({
    teams: z.array(teamSchema).min(1).max(4),
    place: z.strictObject({ entityCode: z.string().nullable(), region: z.string().nullable() }).optional(),
  }),
  output: z.object({ people: z.array(z.object({ id: z.string(), name: z.string(), role: z.string(), isMe: z.boolean() })) }),
  run: async ({ input, ctx, grants, scope }) => {
    const seen = visibleTeams(grants);
    const teams = input.teams.filter((team) => seen.includes(team));
    if (teams.length === 0) return refuse("forbidden", "You do not see this queue.");
    const values: unknown[] = [];
    const near = `SELECT u.id FROM app_user u WHERE u.status = 'active' AND ${personCondition(scope, values, "u.id")}`;
    const [everyone, known] = await Promise.all([ctx.db.rows(readActivePeople({ userId: null })), ctx.db.raw(near, values)]);
    const ids = new Set(known.rows.map(({ id }) => String(id)));
    const people = everyone.flatMap((person) => {
      if (!ids.has(person.id)) return [];
      const theirs = person.grants.filter((grant) => teams.some((team) => rolesOfTeam[team].includes(grant.role)));
      const role = theirs[0]?.role;
      const { place } = input;
      const fits = place ? teams.some((team) => reachesException(theirs, { ...place, team })) : true;
      return role && fits ? [{ id: person.id, name: person.name, role: roleNames[role], isMe: person.id === ctx.actor.id }] : [];
    });
    return { ok: true, value: { people } };
  },
});
