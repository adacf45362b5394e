import { z } from "zod";
import { readActivePeople } from "../../db/exception-acts.sql.ts";
import { readExceptionPage } from "../../db/exception-page.sql.ts";
import { type Grant, roleNames, roleSchema, rolesOfTeam } from "../../domain/access/roles.ts";
import { exceptionReach, worksOnException } from "../../domain/exceptions/reach.ts";
import { query } from "../query.ts";
import { refuse } from "../refusal.ts";

/** To whom a question about an exception can be put: others who see it and may answer. */
export const listAskable = query({
  name: "listAskable",
  permission: "exceptions.work",
  input: z.strictObject({ id: z.uuid() }),
  output: z.object({ people: z.array(z.object({ id: z.string(), name: z.string(), role: z.string() })) }),
  run: async ({ input, ctx, now, grants }) => {
    const page = await readExceptionPage(ctx.db, {
      filter: { ids: [input.id], status: "open", backfill: "all", snoozed: "all" },
      reach: exceptionReach(grants),
      asOf: now,
      order: { sort: "opened", reversed: false },
      after: null,
      limit: 1,
    });
    const [row] = page.rows;
    if (!row) return refuse("not_found", "This exception is closed by now, or it is in a queue that you do not work in.");
    const everyone = await ctx.db.rows(readActivePeople({ userId: null }));
    const people = everyone.flatMap((person) => {
      const theirs = person.grants.map((grant): Grant => ({ ...grant, role: roleSchema.parse(grant.role) }));
      if (person.id === ctx.actor.id || !worksOnException(theirs, row)) return [];
      const role = theirs.find((grant) => rolesOfTeam[row.team].includes(grant.role)) ?? theirs[0];
      return [{ id: person.id, name: person.name, role: role ? roleNames[role.role] : "" }];
    });
    return { ok: true, value: { people } };
  },
});
