import { z } from "zod";
import { insertNotes } from "../../db/exception-acts.sql.ts";
import { readExceptionGroups } from "../../db/exception-groups.sql.ts";
import { teamSchema } from "../../domain/access/roles.ts";
import { exceptionReach, placesOfTeam } from "../../domain/exceptions/reach.ts";
import { newId } from "../../domain/ids.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { auditOf, lockTarget, noteOn } from "./target.ts";

const body = z.string().trim().min(1, "says nothing").max(4000);

/** Says something about one exception, or about a whole group: then each of its members that the author sees shows it. */
export const commentOnException = command({
  name: "commentOnException",
  permission: "exceptions.work",
  input: z.union([
    z.strictObject({ id: z.uuid(), body }),
    z.strictObject({ groupKey: z.string().min(1).max(400), team: teamSchema, body }),
  ]),
  output: z.object({ at: z.date() }),
  run: async ({ input, ctx, tx, now, grants, audit }) => {
    if ("id" in input) {
      const target = await lockTarget(tx, { ctx, grants, now }, { ids: [input.id] });
      if (!target.ok) return target;
      await noteOn(tx, ctx, { rows: target.value.rows, kind: "comment", body: input.body, now });
      for (const row of target.value.rows)
        audit({ ...auditOf(row, { action: "exception.commented" }), personal: { body: input.body } });
      return { ok: true, value: { at: now } };
    }
    const reach = exceptionReach(grants);
    const { rows } = await readExceptionGroups(tx, {
      filter: { groupKey: input.groupKey, teams: [input.team], status: "open", backfill: "all", snoozed: "hide" },
      reach,
      asOf: now,
      order: { sort: "rank", reversed: false },
      after: null,
      limit: 1,
    });
    if (rows.length === 0) return refuse("not_found", "Nothing of this group is open any more in the queues that you work in.");
    const placed = { team: input.team, places: placesOfTeam(reach, input.team) };
    const note = { id: newId<"note">(), exception_id: null, group_key: input.groupKey, ...placed };
    const author = { authorId: ctx.actor.id, authorName: ctx.actor.name };
    await tx.rows(insertNotes({ notes: [note], ...author, kind: "comment", body: input.body, now }));
    audit({
      action: "exception_group.commented",
      subjectType: "exception_group",
      subjectId: input.groupKey,
      personal: { body: input.body }, // people write names
    });
    return { ok: true, value: { at: now } };
  },
});
