import { z } from "zod";
import type { ReachBranch } from "../domain/exceptions/reach.ts";
import { type ExceptionFilter, itemConditions } from "./exception-filter.sql.ts";
import { heldGrant, heldGrantsSql } from "./held-grants.sql.ts";
import { type Sql, statement } from "./sql.ts";

const targetRow = z.object({
  id: z.string(),
  kind: z.string(),
  team: z.enum(["finance", "pmo", "sales_ops", "it"]),
  entityCode: z.string().nullable(),
  region: z.string().nullable(),
  groupKey: z.string(),
  engagementId: z.string().nullable(),
  runId: z.string().nullable(),
  correlationId: z.string().nullable(),
  params: z.record(z.string(), z.unknown()),
  assigneeId: z.string().nullable(),
  snoozedUntil: z.date().nullable(),
  escalatedAt: z.date().nullable(),
  version: z.number(),
});
export type TargetRow = z.infer<typeof targetRow>;

/** Locks open exceptions that match, in order of their ids, from an id on: what a person acts on at once. */
export async function lockTargets(
  sql: Sql,
  ask: { filter: ExceptionFilter; reach: readonly ReachBranch[]; asOf: Date; afterId: string | null; limit: number },
): Promise<TargetRow[]> {
  const where = itemConditions({ ...ask.filter, status: "open" }, ask.reach, ask.asOf);
  if (ask.afterId) where.add(`x.id > ${where.place(ask.afterId)}::uuid`);
  const found = await sql.raw(
    `SELECT x.id, x.kind, x.team, x.entity_code AS "entityCode", x.region, x.group_key AS "groupKey", x.engagement_id AS "engagementId", x.run_id AS "runId",
      x.correlation_id AS "correlationId", x.params, x.assignee_id AS "assigneeId", x.snoozed_until AS "snoozedUntil", x.escalated_at AS "escalatedAt", x.version
     FROM exception_item x WHERE ${where.text} ORDER BY x.id LIMIT ${where.place(ask.limit)} FOR UPDATE OF x`,
    where.values,
  );
  return found.rows.map((row) => targetRow.parse(row));
}

export const setAssignee = statement({
  name: "set_exception_assignee",
  text: "UPDATE exception_item SET assignee_id = $2, version = version + 1 WHERE id = ANY($1::uuid[]) AND status = 'open'",
  values: (p: { ids: readonly string[]; assigneeId: string | null }) => [p.ids, p.assigneeId],
  row: z.object({}),
});

export const setSnooze = statement({
  name: "set_exception_snooze",
  text: "UPDATE exception_item SET snoozed_until = $2, version = version + 1 WHERE id = ANY($1::uuid[]) AND status = 'open'",
  values: (p: { ids: readonly string[]; until: Date | null }) => [p.ids, p.until],
  row: z.object({}),
});

export const setEscalated = statement({
  name: "set_exception_escalated",
  text: "UPDATE exception_item SET escalated_at = $2, version = version + 1 WHERE id = ANY($1::uuid[]) AND status = 'open'",
  values: (p: { ids: readonly string[]; at: Date | null }) => [p.ids, p.at],
  row: z.object({}),
});

/** What a person's act at an instant changed on exceptions: what each was before it and became by it, and whether such an act has followed. */
export const readActed = statement({
  name: "read_acted_exceptions",
  text: `SELECT a.subject_id AS id, a.before, a.after, EXISTS (SELECT 1 FROM audit_entry n
      WHERE n.subject_type = 'exception' AND n.subject_id = a.subject_id AND n.action = ANY($3::text[]) AND n.id > a.id) AS "isOvertaken"
    FROM audit_entry a
    WHERE a.at = $1::timestamptz AND a.actor_id = $2 AND a.subject_type = 'exception' AND a.action = ANY($3::text[]) ORDER BY a.id LIMIT $4`,
  values: (p: { at: Date; actorId: string; actions: readonly string[]; limit: number }) => [p.at, p.actorId, p.actions, p.limit],
  row: z.object({
    id: z.string(),
    before: z.record(z.string(), z.unknown()).nullable(),
    after: z.record(z.string(), z.unknown()).nullable(),
    isOvertaken: z.boolean(),
  }),
});

/**
 * Who escalated exceptions at the instants that their marks say, and why; of each act only the first `atOnce`, in its own order:
 * those whose teams were told by name.
 */
export const readEscalations = statement({
  name: "read_escalations",
  text: `WITH told AS (
      SELECT a.subject_id AS id, a.at, a.actor_name AS by, a.reason, row_number() OVER (PARTITION BY a.at, a.actor_id ORDER BY a.id) AS place
      FROM audit_entry a WHERE a.at = ANY($2::timestamptz[]) AND a.subject_type = 'exception' AND a.action = 'exception.escalated'
    )
    SELECT t.id, t.at, t.by, t.reason FROM told t JOIN unnest($1::text[], $2::timestamptz[]) AS b(id, at) ON b.id = t.id AND b.at = t.at
    WHERE t.place <= $3 ORDER BY t.id`,
  values: (p: { ids: readonly string[]; at: readonly Date[]; atOnce: number }) => [p.ids, p.at, p.atOnce],
  row: z.object({ id: z.string(), at: z.date(), by: z.string(), reason: z.string().nullable() }),
});

/** Gives open exceptions back what each of them had. */
const putBack = (column: "assignee_id" | "snoozed_until" | "escalated_at", type: "uuid" | "timestamptz") =>
  statement({
    name: `put_back_exception_${column}`,
    text: `UPDATE exception_item x SET ${column} = b.was, version = x.version + 1
      FROM unnest($1::uuid[], $2::${type}[]) AS b(id, was) WHERE x.id = b.id AND x.status = 'open'`,
    values: (p: { ids: readonly string[]; was: readonly (string | null)[] }) => [p.ids, p.was],
    row: z.object({}),
  });
export const putBackAssignee = putBack("assignee_id", "uuid");
export const putBackSnooze = putBack("snoozed_until", "timestamptz");
export const putBackEscalated = putBack("escalated_at", "timestamptz");

/** What people said or did, many at once. */
export const insertNotes = statement({
  name: "insert_exception_notes",
  text: `INSERT INTO exception_note (id, exception_id, group_key, team, places, author_id, author_name, kind, body, created_at, asked_id, asked_name)
    SELECT n.id, n.exception_id, n.group_key, n.team, n.places, $2, $3, $4, $5, $6, $7, $8
    FROM jsonb_to_recordset($1::jsonb) AS n(id uuid, exception_id uuid, group_key text, team text, places jsonb)`,
  values: (p: {
    /** `team` and `places`: of a note on a whole group. */
    notes: readonly {
      id: string;
      exception_id: string | null;
      group_key: string;
      team?: string;
      places?: readonly object[] | null;
    }[];
    authorId: string;
    authorName: string;
    kind: string;
    body: string;
    /** To whom it puts a question. */
    asked?: { id: string; name: string } | null;
    now: Date;
  }) => [JSON.stringify(p.notes), p.authorId, p.authorName, p.kind, p.body, p.now, p.asked?.id ?? null, p.asked?.name ?? null],
  row: z.object({}),
});

/** Says that people had to act on these engagements, so that they do not count as straight through. */
export const touchEngagements = statement({
  name: "touch_engagements",
  text: "UPDATE engagement SET touched = true WHERE id = ANY($1::uuid[]) AND NOT touched",
  values: (p: { ids: readonly string[] }) => [p.ids],
  row: z.object({}),
});

/** Active people with their grants, by name. */
export const readActivePeople = statement({
  name: "read_active_people",
  text: `SELECT u.id, u.name, ${heldGrantsSql("u.id")} AS grants
    FROM app_user u WHERE u.status = 'active' AND ($1::uuid IS NULL OR u.id = $1) ORDER BY lower(u.name), u.id LIMIT 2000`,
  values: (p: { userId: string | null }) => [p.userId],
  row: z.object({ id: z.string(), name: z.string(), grants: z.array(heldGrant) }),
});
