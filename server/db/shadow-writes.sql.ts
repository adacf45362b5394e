import { z } from "zod";
import type { Scope } from "../domain/access/scope.ts";
import { standstillSql } from "./engagement-state.sql.ts";
import { scopeCondition } from "./scope.sql.ts";
import { type Sql, statement } from "./sql.ts";

/** What shadow mode of a connection recorded: its own writes, and those that deals of a CRM would have made in every system. */
const shadowOfSql = (connection: string): string =>
  `w.state = 'shadow' AND (w.connection_id = ${connection} OR w.engagement_id IN (SELECT o.id FROM engagement o WHERE o.connection_id = ${connection}))`;

const linkedCustomer = "CASE w.type WHEN 'entity_link' THEN split_part(w.canonical_id, ':', 1)::uuid END";

/**
 * Recorded, but not needed: the link of a new customer to the very entity in which it is recorded to be made, or to one in which
 * none of its deals is to be set up any more.
 */
export const needlessSql = `(w.state = 'shadow' AND w.type = 'entity_link' AND (EXISTS (
      SELECT 1 FROM outbound_write made JOIN engagement maker ON maker.id = made.engagement_id WHERE made.connection_id = w.connection_id AND made.type = 'customer'
        AND made.canonical_id = split_part(w.canonical_id, ':', 1) AND made.state = 'shadow' AND maker.entity_code = split_part(w.canonical_id, ':', 2))
      OR NOT EXISTS (SELECT 1 FROM customer c JOIN engagement needs ON needs.customer_id = c.id WHERE ${linkedCustomer} IN (c.id, c.merged_into_id)
        AND needs.entity_code = split_part(w.canonical_id, ':', 2) AND needs.status NOT IN (${standstillSql}))))`;

/** Of those, what would really be written: of writes of one type to one record only the last, as it has taken the others' place. */
export const shownOfSql = (connection: string): string => `${shadowOfSql(connection)} AND NOT ${needlessSql} AND NOT EXISTS (
      SELECT 1 FROM outbound_write later WHERE later.connection_id = w.connection_id AND later.type = w.type AND later.canonical_id = w.canonical_id
        AND later.state = 'shadow' AND (later.intended_at, later.id) > (w.intended_at, w.id))`;

const shadowWriteRow = z.object({
  id: z.string(),
  type: z.string(),
  system: z.string(),
  vendor: z.string(),
  engagementId: z.string().nullable(),
  request: z.instanceof(Buffer).nullable(),
  keyId: z.string().nullable(),
  intendedAt: z.date(),
  engagementNumber: z.string().nullable(),
  engagementName: z.string().nullable(),
  entityCode: z.string().nullable(),
  region: z.string().nullable(),
});

/** Whose engagements the caller sees; its values are pushed onto `values`. */
const placeSql = (scope: Scope, values: unknown[]): string =>
  scopeCondition(scope, values, { entity: "e.entity_code", region: "e.region" });

/** A page of the writes that shadow mode recorded instead of sending, within the caller's scope, newest first. */
export async function readShadowWrites(
  sql: Sql,
  ask: { connectionId: string; before: string | null; limit: number; type: string | null; scope: Scope },
) {
  const values: unknown[] = [ask.connectionId, ask.before, ask.limit, ask.type];
  const place = placeSql(ask.scope, values);
  const found = await sql.raw(
    `SELECT w.id, w.type, k.name AS system, k.vendor, w.engagement_id AS "engagementId", w.request, w.key_id AS "keyId", w.intended_at AS "intendedAt",
      e.number AS "engagementNumber", e.name AS "engagementName", e.entity_code AS "entityCode", e.region
    FROM outbound_write w JOIN connection k ON k.id = w.connection_id LEFT JOIN engagement e ON e.id = w.engagement_id
    WHERE ${shownOfSql("$1::uuid")} AND ($2::uuid IS NULL OR w.id < $2) AND ($4::text IS NULL OR w.type = $4) AND ${place}
    ORDER BY w.id DESC LIMIT $3`,
    values,
  );
  return found.rows.map((row) => shadowWriteRow.parse(row));
}

const typeRow = z.object({ type: z.string(), count: z.number() });

/** How many writes of each type shadow mode has recorded, within the caller's scope. */
export async function countShadowWrites(sql: Sql, ask: { connectionId: string; scope: Scope }) {
  const values: unknown[] = [ask.connectionId];
  const place = placeSql(ask.scope, values);
  const found = await sql.raw(
    `SELECT w.type, count(*)::int AS count FROM outbound_write w LEFT JOIN engagement e ON e.id = w.engagement_id
    WHERE ${shownOfSql("$1::uuid")} AND ${place} GROUP BY w.type ORDER BY min(w.intended_at), w.type`,
    values,
  );
  return found.rows.map((row) => typeRow.parse(row));
}

/** Of all that shadow mode has recorded: what somebody has looked at is what is there, as long as it stays the same. */
export const readShadowFingerprint = statement({
  name: "read_shadow_fingerprint",
  text: `SELECT count(*)::int AS writes, md5(coalesce(string_agg(concat_ws(':', type, canonical_id, encode(content_hash, 'hex')), ',' ORDER BY type, canonical_id, content_hash), '')) AS fingerprint
    FROM outbound_write w WHERE ${shownOfSql("$1::uuid")}`,
  values: (p: { connectionId: string }) => [p.connectionId],
  row: z.object({ writes: z.number(), fingerprint: z.string() }),
});

/** The shown writes of a connection that goes live are no plan any more: each engagement makes its own anew. Answers whose they were. */
export const dropShadowWrites = statement({
  name: "drop_shadow_writes",
  text: `
    WITH dropped AS (DELETE FROM outbound_write w WHERE ${shadowOfSql("$1::uuid")} RETURNING w.engagement_id)
    SELECT DISTINCT e.id, e.correlation_id AS "correlationId", e.is_backfill AS "isBackfill"
    FROM dropped JOIN engagement e ON e.id = dropped.engagement_id`,
  values: (p: { connectionId: string }) => [p.connectionId],
  row: z.object({ id: z.string(), correlationId: z.string(), isBackfill: z.boolean() }),
});
