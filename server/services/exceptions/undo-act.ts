import { z } from "zod";
import type { Tx } from "../../db/database.ts";
import {
  lockTargets,
  putBackAssignee,
  putBackEscalated,
  putBackSnooze,
  readActed,
  type TargetRow,
} from "../../db/exception-acts.sql.ts";
import type { Grant } from "../../domain/access/roles.ts";
import { after } from "../../domain/clock.ts";
import { exceptionReach, worksOnException } from "../../domain/exceptions/reach.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { restoreNotices, withdrawNotices } from "./escalate-exceptions.ts";
import { grantsNow } from "./hand-back.ts";
import { auditOf, bulkLimit, noteOn } from "./target.ts";

const longestMs = 3_600_000;

/** What each act writes: which field, what giving it a value and taking it away are called in the audit trail, and how it is put back. */
const acts = {
  assign: {
    field: "assigneeId",
    given: "exception.assigned",
    taken: "exception.assigned",
    body: "Took the assignment back",
    putBack: putBackAssignee,
  },
  snooze: {
    field: "snoozedUntil",
    given: "exception.snoozed",
    taken: "exception.woken",
    body: "Took the snoozing back",
    putBack: putBackSnooze,
  },
  escalate: {
    field: "escalatedAt",
    given: "exception.escalated",
    taken: "exception.escalation_withdrawn",
    body: "Took the escalation back",
    putBack: putBackEscalated,
  },
} as const;

const asText = (value: unknown): string | null => (value instanceof Date ? value.toISOString() : value ? String(value) : null);

/**
 * Takes back what the caller has just done to exceptions, be they one or all that matched a filter: each gets what it had before.
 * What has been changed by someone since, or is closed, stays as it is and is counted.
 */
export const undoAct = command({
  name: "undoAct",
  permission: "exceptions.work",
  input: z.strictObject({
    act: z.enum(["assign", "snooze", "escalate"]),
    /** When it was done, as its answer said. */
    at: z.coerce.date(),
  }),
  output: z.object({ changed: z.int(), skipped: z.array(z.object({ why: z.string(), count: z.int() })) }),
  run: async ({ input, ctx, tx, now, grants, audit, unchanged }) => {
    if (input.at < after(now, -longestMs))
      return refuse("conflict", "This was done more than an hour ago. Change the exceptions themselves.");
    const { body, field, given, putBack, taken } = acts[input.act];
    const wanted = { at: input.at, actorId: ctx.actor.id, actions: [given, taken], limit: bulkLimit };
    const done = await tx.rows(readActed(wanted));
    if (done.length === 0) return refuse("not_found", "There is nothing of yours to take back. Load the page again.");
    const filter = { ids: done.map(({ id }) => id), status: "open", backfill: "all", snoozed: "all" } as const;
    const ask = { filter, reach: exceptionReach(grants), asOf: now, afterId: null, limit: bulkLimit };
    const rows = await lockTargets(tx, ask);
    // Read once more, now that nobody else can follow.
    const acted = new Map(
      (await tx.rows(readActed(wanted))).map(({ after, before, id, isOvertaken }) => [
        id,
        { was: asText(before?.[field]), is: asText(after?.[field]), isOvertaken },
      ]),
    );
    const untouched = rows.filter((row) => {
      const act = acted.get(row.id);
      return act !== undefined && !act.isOvertaken && act.is === asText(row[field]);
    });
    const wasOf = (row: TargetRow): string | null => acted.get(row.id)?.was ?? null;
    const lost = input.act === "assign" ? await outOfReach(tx, untouched, wasOf) : new Set<TargetRow>();
    const changed = untouched.filter((row) => !lost.has(row));
    if (changed.length === 0) unchanged();
    else await tx.rows(putBack({ ids: changed.map((row) => row.id), was: changed.map(wasOf) }));
    await noteOn(tx, ctx, { rows: changed, kind: input.act, body, now });
    if (input.act === "escalate") {
      await withdrawNotices(tx, changed);
      const marked = changed.flatMap((row) => {
        const was = wasOf(row);
        return was ? [{ row, at: new Date(was) }] : [];
      });
      await restoreNotices(tx, marked);
    }
    for (const row of changed)
      audit(
        auditOf(row, {
          action: wasOf(row) ? given : taken,
          before: { [field]: row[field] },
          after: { [field]: wasOf(row) },
          reason: "Undone",
        }),
      );
    const skipped = [
      { why: "changed by someone since", count: rows.length - untouched.length },
      { why: "whoever had it does not work in this queue any more", count: lost.size },
      { why: "closed by now, or in a queue that you do not work in", count: acted.size - rows.length },
    ];
    return { ok: true, value: { changed: changed.length, skipped: skipped.filter((entry) => entry.count > 0) } };
  },
});

/** Those that would go back to somebody who has left, or whose roles have changed since. */
async function outOfReach(
  tx: Tx,
  rows: readonly TargetRow[],
  wasOf: (row: TargetRow) => string | null,
): Promise<ReadonlySet<TargetRow>> {
  const people = new Map<string, readonly Grant[]>();
  for (const id of new Set(rows.map(wasOf))) if (id) people.set(id, await grantsNow(tx, id));
  return new Set(
    rows.filter((row) => {
      const grants = people.get(wasOf(row) ?? "");
      return grants !== undefined && !worksOnException(grants, row);
    }),
  );
}
