import { z } from "zod";
import type { AuditDraft } from "../../audit/entry.ts";
import type { Tx } from "../../db/database.ts";
import { insertNotes, lockTargets, type TargetRow } from "../../db/exception-acts.sql.ts";
import type { Grant } from "../../domain/access/roles.ts";
import { exceptionReach } from "../../domain/exceptions/reach.ts";
import { newId } from "../../domain/ids.ts";
import type { CallContext } from "../context.ts";
import { type Outcome, refuse } from "../refusal.ts";
import { exceptionFilterSchema, toFilter } from "./filter-input.ts";

/** One call acts on at most so many; the answer says where to go on. */
export const bulkLimit = 5000;
/** So many are acted on by id; of no more the answer tells which were changed. */
const idsLimit = 200;

/** What an act is done to: some by id, one of them at a version, or everything that matches a filter, by pages. */
export const targetSchema = z.union([
  z.strictObject({
    ids: z.array(z.uuid()).min(1).max(idsLimit),
    /** With one id: the version that the caller saw; another one now is refused. */
    version: z.int().positive().optional(),
  }),
  z.strictObject({
    filter: exceptionFilterSchema,
    /** Where the page before ended. */
    after: z.uuid().nullish(),
  }),
]);
export type Target = z.output<typeof targetSchema>;

/** What an act on a target answers. */
export const actedSchema = z.object({
  changed: z.int(),
  skipped: z.array(z.object({ why: z.string(), count: z.int() })),
  /** There are more: call again with it as `after`. */
  next: z.string().nullable(),
  /** Those that were changed, where they are few. */
  ids: z.array(z.string()).nullable(),
  /** When it was done: by it the act can be undone. */
  at: z.date(),
});

export const changedSinceRead = "This exception has changed since you read it. Look at it again, then decide.";

export interface LockedTarget {
  rows: TargetRow[];
  next: string | null;
  missing: number;
}

/** Reads and locks what an act is done to, within what the caller may work on. */
export async function lockTarget(
  tx: Tx,
  scope: { ctx: CallContext; grants: readonly Grant[]; now: Date },
  target: Target,
): Promise<Outcome<LockedTarget>> {
  const ask = { reach: exceptionReach(scope.grants), asOf: scope.now };
  if (!("ids" in target)) {
    const filter = toFilter(target.filter, scope.ctx.actor.id);
    const found = await lockTargets(tx, { ...ask, filter, afterId: target.after ?? null, limit: bulkLimit + 1 });
    const rows = found.slice(0, bulkLimit);
    return { ok: true, value: { rows, next: found.length > bulkLimit ? (rows.at(-1)?.id ?? null) : null, missing: 0 } };
  }
  const filter = { ids: target.ids, status: "open", backfill: "all", snoozed: "all" } as const;
  const rows = await lockTargets(tx, { ...ask, filter, afterId: null, limit: idsLimit });
  const [only] = rows;
  if (target.ids.length === 1 && !only)
    return refuse("not_found", "This exception is closed by now, or it is in a queue that you do not work in.");
  if (target.version !== undefined && only && target.ids.length === 1 && only.version !== target.version)
    return refuse("conflict", changedSinceRead);
  return { ok: true, value: { rows, next: null, missing: new Set(target.ids).size - rows.length } };
}

/** The answer of an act. */
export function acted(
  target: LockedTarget,
  done: { changed: readonly TargetRow[]; skipped?: readonly { why: string; count: number }[]; now: Date },
): z.input<typeof actedSchema> {
  const closed = { why: "closed by now, or in a queue that you do not work in", count: target.missing };
  return {
    changed: done.changed.length,
    skipped: [...(done.skipped ?? []), closed].filter((entry) => entry.count > 0),
    next: target.next,
    ids: target.next === null && done.changed.length <= idsLimit ? done.changed.map((row) => row.id) : null,
    at: done.now,
  };
}

/** Notes an act on each exception that it changed. */
export async function noteOn(
  tx: Tx,
  ctx: Pick<CallContext, "actor">,
  act: {
    rows: readonly { id: string; groupKey: string }[];
    kind: string;
    body: string;
    now: Date;
    /** Of a note on one exception: its own id, and to whom it puts a question. */
    noteId?: string;
    asked?: { id: string; name: string } | null;
  },
): Promise<void> {
  if (act.rows.length === 0) return;
  const notes = act.rows.map((row) => ({ id: act.noteId ?? newId<"note">(), exception_id: row.id, group_key: row.groupKey }));
  const author = { authorId: ctx.actor.id, authorName: ctx.actor.name };
  await tx.rows(insertNotes({ notes, ...author, kind: act.kind, body: act.body, asked: act.asked ?? null, now: act.now }));
}

/** The audit entry of an act on one exception. */
export const auditOf = (
  row: Pick<TargetRow, "id" | "engagementId" | "entityCode" | "region" | "correlationId">,
  entry: Pick<AuditDraft, "action" | "before" | "after" | "reason">,
): AuditDraft => ({
  subjectType: "exception",
  subjectId: row.id,
  engagementId: row.engagementId,
  entityCode: row.entityCode,
  region: row.region,
  ...(row.correlationId ? { correlationId: row.correlationId } : {}),
  ...entry,
});
