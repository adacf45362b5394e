import { z } from "zod";
import type { Sql } from "../../db/sql.ts";
import { showAuditFields } from "../../domain/access/audit-fields.ts";
import { classesAt } from "../../domain/access/field-classes.ts";
import type { Grant } from "../../domain/access/roles.ts";
import type { Place } from "../../domain/access/scope.ts";
import type { AuditConditions, AuditCursor } from "./audit-filter.ts";

const fields = z.record(z.string(), z.unknown());

/** An entry as it is listed and exported. `masked` names the fields that this reader may not see. */
export const auditEntrySchema = z.object({
  id: z.string(),
  at: z.date(),
  actorType: z.enum(["user", "token", "system", "flow"]),
  actorId: z.string(),
  actorName: z.string(),
  action: z.string(),
  subjectType: z.string(),
  subjectId: z.string(),
  /** What the subject is called today: a person, a token, a connection, a version of a map. Null where it has no name of its own. */
  subjectName: z.string().nullable(),
  engagementId: z.string().nullable(),
  engagementNumber: z.string().nullable(),
  engagementName: z.string().nullable(),
  entityCode: z.string().nullable(),
  region: z.string().nullable(),
  correlationId: z.string().nullable(),
  reason: z.string().nullable(),
  before: fields.nullable(),
  after: fields.nullable(),
  masked: z.array(z.string()),
  /** Personal fields of the change lie beside the entry, where they can be erased. */
  hasPersonal: z.boolean(),
});
export type AuditEntryOut = z.output<typeof auditEntrySchema>;

const rowSchema = auditEntrySchema
  .omit({ masked: true, before: true, after: true })
  .extend({ id: z.number().transform(String), before: z.unknown(), after: z.unknown() });

const uuidOf = (type: string): string =>
  `CASE WHEN e.subject_type = '${type}' AND e.subject_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN e.subject_id::uuid END`;

/** Looked up for the entries that are shown only, each by its key. */
const subjectName = `COALESCE(
    (SELECT name FROM app_user WHERE id = ${uuidOf("user")}),
    (SELECT name FROM api_token WHERE id = ${uuidOf("token")}),
    (SELECT name FROM connection WHERE id = ${uuidOf("connection")}),
    (SELECT set_key || ' v' || number FROM mapping_version WHERE id = ${uuidOf("mapping_version")}))`;

export const auditColumns = `e.id, e.at, e.actor_type AS "actorType", e.actor_id AS "actorId", e.actor_name AS "actorName", e.action,
  e.subject_type AS "subjectType", e.subject_id AS "subjectId", ${subjectName} AS "subjectName", e.engagement_id AS "engagementId", g.number AS "engagementNumber",
  g.name AS "engagementName", e.entity_code AS "entityCode", e.region, e.correlation_id AS "correlationId", e.reason, e.before, e.after,
  e.personal_digest IS NOT NULL AS "hasPersonal"`;

/** A row of `auditColumns` without what the reader may not see at its place, or at that of the record whose story is told. */
export function toAuditEntry(row: unknown, grants: readonly Grant[], place?: Place): AuditEntryOut {
  const { before, after, ...entry } = rowSchema.parse(row);
  const visible = classesAt(grants, place ?? entry);
  const masked = new Set<string>();
  const show = (value: unknown): Record<string, unknown> | null => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
    const result = showAuditFields(value as Record<string, unknown>, visible);
    for (const name of result.masked) masked.add(name);
    return result.shown;
  };
  return { ...entry, before: show(before), after: show(after), masked: [...masked] };
}

/**
 * The next entries of a list, newest first. At most `window` entries are looked at, so that a filter which matches little
 * stays quick on a trail of any length.
 */
export async function readAuditRows(
  sql: Sql,
  where: AuditConditions,
  bounds: { limit: number; window: number },
): Promise<Record<string, unknown>[]> {
  const found = await sql.raw(
    `SELECT ${auditColumns}
     FROM (SELECT * FROM audit_entry e WHERE ${where.range} ORDER BY e.at DESC, e.id DESC LIMIT ${bounds.window}) e
     LEFT JOIN engagement g ON g.id = e.engagement_id
     WHERE ${where.match} ORDER BY e.at DESC, e.id DESC LIMIT ${bounds.limit}`,
    where.values,
  );
  return found.rows;
}

/** How many entries match among the newest `window`; counting stops after `most`. */
export async function countAuditRows(
  sql: Sql,
  where: AuditConditions,
  bounds: { most: number; window: number },
): Promise<number> {
  const found = await sql.raw(
    `SELECT count(*) AS n FROM (
       SELECT 1 FROM (SELECT * FROM audit_entry e WHERE ${where.range} ORDER BY e.at DESC, e.id DESC LIMIT ${bounds.window}) e
       WHERE ${where.match} LIMIT ${bounds.most}) counted`,
    where.values,
  );
  return Number(found.rows[0]?.n);
}

/** The last entry of the window, where the trail goes on beyond it. */
export async function endOfWindow(sql: Sql, where: AuditConditions, window: number): Promise<AuditCursor | null> {
  const found = await sql.raw(
    `SELECT e.at, e.id FROM audit_entry e WHERE ${where.range} ORDER BY e.at DESC, e.id DESC OFFSET ${window - 1} LIMIT 2`,
    where.rangeValues,
  );
  const [last, beyond] = found.rows;
  if (!last || !beyond) return null;
  return z.object({ at: z.date(), id: z.number().transform(String) }).parse(last);
}
