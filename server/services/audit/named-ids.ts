import { z } from "zod";
import type { Sql } from "../../db/sql.ts";
import { classed } from "../../domain/access/field-classes.ts";
import type { AuditEntryOut } from "./audit-page.ts";

/** Whom and what the ids mean that stand in an entry's fields, as they are known today. What is sealed stays as it is. */
export const namedIds = {
  people: z.array(z.object({ id: z.string(), name: z.string() })),
  sessions: z.array(z.object({ id: z.string(), startedAt: z.date(), userAgent: classed("personal", z.string().nullable()) })),
};

const uuid = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;
const personRow = z.object({ id: z.string(), name: z.string() });
const sessionRow = z
  .object({ id: z.string(), created_at: z.date(), user_agent: z.string().nullable() })
  .transform((row) => ({ id: row.id, startedAt: row.created_at, userAgent: row.user_agent }));

const idsOf = ({ after, before }: AuditEntryOut): string[] => JSON.stringify([before, after]).match(uuid) ?? [];

/** Entries with whom and what the ids in their shown fields mean; two reads for all of them. */
export async function withNamedIds<Entry extends AuditEntryOut>(sql: Sql, entries: readonly Entry[]) {
  const ids = [...new Set(entries.flatMap(idsOf))];
  if (ids.length === 0) return entries.map((entry) => ({ ...entry, people: [], sessions: [] }));
  const [people, sessions] = await Promise.all([
    sql.raw("SELECT id, name FROM app_user WHERE id = ANY($1::uuid[])", [ids]),
    sql.raw("SELECT id, created_at, user_agent FROM user_session WHERE id = ANY($1::uuid[])", [ids]),
  ]);
  const knownPeople = people.rows.map((row) => personRow.parse(row));
  const knownSessions = sessions.rows.map((row) => sessionRow.parse(row));
  return entries.map((entry) => {
    const own = new Set(idsOf(entry));
    const isOwn = ({ id }: { id: string }): boolean => own.has(id);
    return { ...entry, people: knownPeople.filter(isOwn), sessions: knownSessions.filter(isOwn) };
  });
}
