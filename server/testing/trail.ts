import type { Database } from "../db/database.ts";

type TrailColumn =
  | "action"
  | "actor_type"
  | "actor_name"
  | "before"
  | "after"
  | "reason"
  | "entity_code"
  | "engagement_id"
  | "correlation_id";

/** What the audit trail says of a subject, oldest entry first: of each entry the columns that are asked for. */
export const trailOf = async (db: Database, subjectId: unknown, ...columns: readonly TrailColumn[]) =>
  (await db.raw(`SELECT ${columns.join(", ")} FROM audit_entry WHERE subject_id = $1 ORDER BY id`, [subjectId])).rows;
