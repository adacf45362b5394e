import { z } from "zod";
import { setSnooze } from "../../db/exception-acts.sql.ts";
import { after } from "../../domain/clock.ts";
import { command } from "../command.ts";
import { refuse } from "../refusal.ts";
import { acted, actedSchema, auditOf, lockTarget, noteOn, targetSchema } from "./target.ts";

const longestMs = 90 * 86_400_000;

/** Hides exceptions from the lists until an instant, or wakes them. What they hold up still counts; they come back by themselves. */
export const snoozeExceptions = command({
  name: "snoozeExceptions",
  permission: "exceptions.work",
  input: z.strictObject({
    target: targetSchema,
    /** Null: wake. */
    until: z.coerce.date().nullable(),
    why: z.string().trim().max(500).optional(),
  }),
  output: actedSchema,
  run: async ({ input, ctx, tx, now, grants, audit, unchanged }) => {
    const { until, why } = input;
    if (until && until <= now)
      return refuse("invalid", "The instant lies in the past. Choose a later one.", { until: "is past" });
    if (until && until > after(now, longestMs))
      return refuse("invalid", "Nothing sleeps longer than 90 days. Choose an earlier day.", {
        until: "is more than 90 days away",
      });
    const target = await lockTarget(tx, { ctx, grants, now }, input.target);
    if (!target.ok) return target;
    const changed = target.value.rows.filter((row) => row.snoozedUntil?.getTime() !== until?.getTime());
    if (changed.length === 0) unchanged();
    else await tx.rows(setSnooze({ ids: changed.map((row) => row.id), until }));
    const day = until?.toISOString().slice(0, 16).replace("T", " ");
    const body = until ? `Snoozed until ${day} UTC${why ? `: ${why}` : ""}` : "Woken";
    await noteOn(tx, ctx, { rows: changed, kind: "snooze", body, now });
    for (const row of changed)
      audit(
        auditOf(row, {
          action: until ? "exception.snoozed" : "exception.woken",
          before: { snoozedUntil: row.snoozedUntil },
          after: { snoozedUntil: until },
          reason: why ?? null,
        }),
      );
    return { ok: true, value: acted(target.value, { changed, now }) };
  },
});
