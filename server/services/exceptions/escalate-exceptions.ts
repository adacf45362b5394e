import { z } from "zod";
import type { Tx } from "../../db/database.ts";
import { readEscalations, setEscalated, type TargetRow } from "../../db/exception-acts.sql.ts";
import { insert } from "../../db/rows.ts";
import { titleOf } from "../../domain/exceptions/describe.ts";
import type { Params } from "../../domain/exceptions/kind-spec.ts";
import { ownTeams, worksOnException } from "../../domain/exceptions/reach.ts";
import { command } from "../command.ts";
import { mailWhoChose } from "../notices/mail-who-chose.ts";
import { acted, actedSchema, auditOf, lockTarget, noteOn, targetSchema } from "./target.ts";

/** A team is told of so many by name; of more it reads in its queue. */
const noticesAtOnce = 50;

/** A notice of its own for each exception: one that is escalated again is told again. */
const noticeKind = ({ id }: { id: string }): string => `exception.escalated:${id}`;

/** Takes away what the teams were told of these exceptions. */
export async function withdrawNotices(tx: Tx, rows: readonly { id: string }[]): Promise<void> {
  await tx.raw("DELETE FROM notice WHERE kind = ANY($1)", [rows.map(noticeKind)]);
}

/** Tells the teams again what they were told when these exceptions were marked, each at the instant that its mark says. */
export async function restoreNotices(tx: Tx, marked: readonly { row: TargetRow; at: Date }[]): Promise<void> {
  const rows = new Map(marked.map(({ row }) => [row.id, row]));
  const asked = { ids: [...rows.keys()], at: marked.map(({ at }) => at), atOnce: noticesAtOnce };
  for (const { id, ...escalation } of await tx.rows(readEscalations(asked))) {
    const row = rows.get(id);
    if (row) await tellTeam(tx, row, escalation);
  }
}

const tellTeam = (tx: Tx, row: TargetRow, { at, by, reason }: { at: Date; by: string; reason: string | null }): Promise<void> =>
  insert(tx, "Notice", {
    team: row.team,
    entityCode: row.entityCode,
    region: row.region,
    kind: noticeKind(row),
    title: `${by} escalated: ${titleOf(row.kind, row.params as Params)}${reason ? `: ${reason}` : ""}`,
    engagementId: row.engagementId,
    subjectType: "exception",
    subjectId: row.id,
    correlationId: row.correlationId,
    createdAt: at,
  });

/** Marks exceptions for the leads of their team and tells the team, or takes the mark away. */
export const escalateExceptions = command({
  name: "escalateExceptions",
  permission: "exceptions.work",
  input: z.strictObject({
    target: targetSchema,
    escalate: z.boolean().default(true),
    why: z.string().trim().max(500).optional(),
  }),
  output: actedSchema,
  run: async ({ input, ctx, tx, now, grants, audit, unchanged }) => {
    const target = await lockTarget(tx, { ctx, grants, now }, input.target);
    if (!target.ok) return target;
    const changed = target.value.rows.filter((row) => (row.escalatedAt !== null) !== input.escalate);
    if (changed.length === 0) unchanged();
    else await tx.rows(setEscalated({ ids: changed.map((row) => row.id), at: input.escalate ? now : null }));
    const why = input.why ? `: ${input.why}` : "";
    const body = input.escalate ? `Escalated${why}` : `Escalation withdrawn${why}`;
    await noteOn(tx, ctx, { rows: changed, kind: "escalate", body, now });
    for (const row of changed)
      audit(
        auditOf(row, {
          action: input.escalate ? "exception.escalated" : "exception.escalation_withdrawn",
          before: { escalatedAt: row.escalatedAt },
          after: { escalatedAt: input.escalate ? now : null },
          reason: input.why ?? null,
        }),
      );
    await withdrawNotices(tx, changed);
    if (input.escalate)
      for (const row of changed.slice(0, noticesAtOnce))
        await tellTeam(tx, row, { at: now, by: ctx.actor.name, reason: input.why ?? null });
    if (input.escalate)
      await mailWhoChose(tx, ctx, {
        kind: "escalation",
        exceptions: changed,
        isFor: (person, row) => ownTeams(person.grants).includes(row.team) && worksOnException(person.grants, row),
        many: (count) => `${ctx.actor.name} escalated ${count} exceptions of your team`,
        now,
      });
    return { ok: true, value: acted(target.value, { changed, now }) };
  },
});
