import { z } from "zod";
import type { Tx } from "../../db/database.ts";
import { readActivePeople, setAssignee, type TargetRow } from "../../db/exception-acts.sql.ts";
import { titleOf } from "../../domain/exceptions/describe.ts";
import type { Params } from "../../domain/exceptions/kind-spec.ts";
import { worksOnException } from "../../domain/exceptions/reach.ts";
import { command } from "../command.ts";
import type { CallContext } from "../context.ts";
import { tellPerson } from "../notices/tell-person.ts";
import { refuse } from "../refusal.ts";
import { acted, actedSchema, auditOf, lockTarget, noteOn, targetSchema } from "./target.ts";

/** Gives exceptions to a person who works in their queue, or to nobody. What lies outside that person's queues is left as it is, and counted. */
export const assignExceptions = command({
  name: "assignExceptions",
  permission: "exceptions.work",
  input: z.strictObject({ target: targetSchema, assigneeId: z.uuid().nullable() }),
  output: actedSchema,
  run: async ({ input, ctx, tx, now, grants, audit, unchanged }) => {
    // Whoever is being switched off at this moment waits until they have it, or is off by then.
    if (input.assigneeId !== null) await tx.raw("SELECT 1 FROM app_user WHERE id = $1 FOR SHARE", [input.assigneeId]);
    const target = await lockTarget(tx, { ctx, grants, now }, input.target);
    if (!target.ok) return target;
    const person = input.assigneeId === null ? null : await tx.maybe(readActivePeople({ userId: input.assigneeId }));
    if (person === undefined) return refuse("invalid", "This person is not there or may not sign in any more. Choose another.");
    const theirs = person?.grants ?? [];
    const fit = target.value.rows.filter((row) => person === null || worksOnException(theirs, row));
    const foreign = target.value.rows.length - fit.length;
    if (person && fit.length === 0 && foreign > 0)
      return refuse("invalid", `${person.name} does not work in this queue. Choose someone who does.`);
    const changed = fit.filter((row) => row.assigneeId !== input.assigneeId);
    if (changed.length === 0) unchanged();
    else await tx.rows(setAssignee({ ids: changed.map((row) => row.id), assigneeId: input.assigneeId }));
    const body = person ? `Assigned to ${person.name}` : "Assigned to nobody";
    await noteOn(tx, ctx, { rows: changed, kind: "assign", body, now });
    for (const row of changed)
      audit(
        auditOf(row, {
          action: "exception.assigned",
          before: { assigneeId: row.assigneeId },
          after: { assigneeId: input.assigneeId },
        }),
      );
    if (person && person.id !== ctx.actor.id) await tellAssignee(tx, ctx, { person, changed, now });
    const skipped = [{ why: `not in a queue of ${person?.name ?? "theirs"}`, count: foreign }];
    return { ok: true, value: acted(target.value, { changed, skipped, now }) };
  },
});

/** One notice, however many there are. */
async function tellAssignee(
  tx: Tx,
  ctx: CallContext,
  { changed, now, person }: { person: { id: string }; changed: readonly TargetRow[]; now: Date },
): Promise<void> {
  const [first] = changed;
  if (!first) return;
  const told = { userId: person.id, kind: "assignment" as const, now };
  const who = ctx.actor.name;
  if (changed.length > 1)
    await tellPerson(tx, ctx, {
      ...told,
      title: `${who} assigned ${changed.length} exceptions to you`,
      about: { team: first.team },
    });
  else
    await tellPerson(tx, ctx, {
      ...told,
      title: `${who} assigned to you: ${titleOf(first.kind, first.params as Params)}`,
      about: first,
    });
}
