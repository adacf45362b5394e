import { z } from "zod";
import { scopeCondition } from "../../db/scope.sql.ts";
import type { Scope } from "../../domain/access/scope.ts";
import { after, parseInstant } from "../../domain/clock.ts";

const dayMs = 86_400_000;
const dayPattern = /^\d{4}-\d{2}-\d{2}$/;

const instant = z
  .string()
  .refine(
    (text) => parseInstant(text) !== undefined,
    "must be a day such as 2026-11-30 or an instant such as 2026-11-30T09:00:00Z",
  );
const words = z.array(z.string().min(1).max(120)).max(50).optional();

/** What the list of audit entries is narrowed by; several values of one field mean any of them. */
export const auditFilterSchema = z.strictObject({
  /** Text in action, subject, actor or reason; or a whole id, or the number of an engagement. */
  q: z.string().trim().max(200).default(""),
  actorIds: words,
  actorTypes: z
    .array(z.enum(["user", "token", "system", "flow"]))
    .max(4)
    .optional(),
  actions: words,
  subjectTypes: words,
  subjectId: z.string().min(1).max(200).optional(),
  engagementId: z.uuid("must be an engagement's id").optional(),
  correlationId: z.uuid("must be a correlation id").optional(),
  entityCode: z.string().min(1).max(40).nullish(),
  /** Inclusive. A day is a day in UTC. */
  from: instant.optional(),
  /** A day is inclusive, an instant is not. */
  to: instant.optional(),
});
export type AuditFilter = z.output<typeof auditFilterSchema>;

/** A place in the list: newest first, by (instant, id). */
export interface AuditCursor {
  at: Date;
  id: string;
}

export const writeCursor = ({ at, id }: AuditCursor): string => `${at.getTime()}-${id}`;

/** The cursor that a list answered with. */
export const auditCursorSchema = z
  .string()
  .regex(/^\d{1,15}-\d{1,18}$/, "is not a cursor that this list gave out: begin again without one")
  .transform((text): AuditCursor => {
    const [ms = "0", id = "0"] = text.split("-");
    return { at: after(epoch, Number(ms)), id };
  });
const epoch = parseInstant("1970-01-01T00:00:00Z") as Date;

/** Conditions over `audit_entry e`. `range` is what an index follows; `match` is looked at row by row. */
export interface AuditConditions {
  range: string;
  match: string;
  values: unknown[];
  /** The values of `range` alone, the first of `values`. */
  rangeValues: unknown[];
}

type Place = (value: unknown) => string;

/** A filter, the caller's scope and a place as SQL. */
export function auditConditions(filter: AuditFilter, scope: Scope, cursor?: AuditCursor | null): AuditConditions {
  const values: unknown[] = [];
  const place: Place = (value) => `$${values.push(value)}`;
  const range = rangeOf(filter, place, cursor);
  const rangeValues = [...values];
  const match = [...matchOf(filter, place), scopeCondition(scope, values, { entity: "e.entity_code", region: "e.region" })];
  return { range: range.join(" AND "), match: match.join(" AND "), values, rangeValues };
}

function rangeOf(filter: AuditFilter, place: Place, cursor?: AuditCursor | null): string[] {
  const range = ["TRUE"];
  const from = filter.from && parseInstant(filter.from);
  const to = filter.to && parseInstant(filter.to);
  const subjectType = onlySubjectType(filter);
  if (from) range.push(`e.at >= ${place(from)}::timestamptz`);
  if (to) range.push(`e.at < ${place(dayPattern.test(filter.to ?? "") ? after(to, dayMs) : to)}::timestamptz`);
  if (cursor) range.push(`(e.at, e.id) < (${place(cursor.at)}::timestamptz, ${place(cursor.id)}::bigint)`);
  if (filter.engagementId) range.push(`e.engagement_id = ${place(filter.engagementId)}::uuid`);
  if (filter.correlationId) range.push(`e.correlation_id = ${place(filter.correlationId)}::uuid`);
  if (filter.subjectId && subjectType)
    range.push(`e.subject_type = ${place(subjectType)}::text AND e.subject_id = ${place(filter.subjectId)}::text`);
  return range;
}

function matchOf(filter: AuditFilter, place: Place): string[] {
  const match: string[] = [];
  const anyOf = (column: string, values: readonly string[] | undefined): void => {
    if (values?.length) match.push(`${column} = ANY(${place(values)}::text[])`);
  };
  anyOf("e.actor_id", filter.actorIds);
  anyOf("e.actor_type", filter.actorTypes);
  anyOf("e.action", filter.actions);
  anyOf("e.subject_type", filter.subjectTypes);
  if (filter.subjectId) match.push(`e.subject_id = ${place(filter.subjectId)}::text`);
  if (filter.entityCode) match.push(`e.entity_code = ${place(filter.entityCode)}::text`);
  if (filter.q) match.push(textCondition(filter.q, place));
  return match;
}

const onlySubjectType = (filter: AuditFilter): string | undefined =>
  filter.subjectTypes?.length === 1 ? filter.subjectTypes[0] : undefined;

function textCondition(q: string, place: Place): string {
  const uuid = z.uuid().safeParse(q.toLowerCase());
  if (uuid.success) {
    const id = place(uuid.data);
    return `(e.subject_id = ${id}::text OR e.engagement_id = ${id}::uuid OR e.correlation_id = ${id}::uuid OR e.actor_id = ${id}::text)`;
  }
  const text = place(q.toLowerCase());
  const columns = ["e.action", "e.subject_type", "e.subject_id", "e.actor_name", "coalesce(e.reason, '')"];
  const contains = columns.map((column) => `strpos(lower(${column}), ${text}::text) > 0`).join(" OR ");
  return `(${contains} OR e.engagement_id = (SELECT id FROM engagement WHERE number = upper(${text}::text)))`;
}
