import { z } from "zod";
import { statement } from "./sql.ts";

/**
 * Source records that could not be read, as their exceptions name them: the newest version that could not is set waiting again,
 * where its payload is still kept; of the others nothing is left to be read but the record itself.
 */
export const reopenRecords = statement({
  name: "reopen_records",
  text: `
    WITH told AS (
      SELECT x.id AS exception_id, x.connection_id, x.params->>'object' AS object, x.params->>'externalId' AS external_id, v.id AS item,
        EXISTS (SELECT 1 FROM payload_page p WHERE p.id = v.page_id) AS is_kept
      FROM exception_item x JOIN connection c ON c.id = x.connection_id
      LEFT JOIN LATERAL (SELECT i.id, i.page_id FROM inbox_item i WHERE i.connection_id = x.connection_id AND i.object = x.params->>'object'
        AND i.external_id = x.params->>'externalId' AND i.outcome = 'exception' ORDER BY i.source_stamp DESC, i.id DESC LIMIT 1) v ON true
      WHERE x.id = ANY($1::uuid[]) AND x.kind = 'record_unreadable' AND x.params->>'object' IS NOT NULL AND x.params->>'externalId' IS NOT NULL
    ), reopened AS (
      UPDATE inbox_item i SET outcome = 'pending', reason = NULL, settled_at = NULL FROM (SELECT DISTINCT item FROM told WHERE is_kept) t
      WHERE i.id = t.item AND i.outcome = 'exception' RETURNING i.id
    )
    SELECT t.exception_id AS "exceptionId", t.connection_id AS "connectionId", t.object, t.external_id AS "externalId", r.id AS "itemId"
    FROM told t LEFT JOIN reopened r ON r.id = t.item ORDER BY t.connection_id, t.object, t.external_id`,
  values: (p: { exceptionIds: readonly string[] }) => [p.exceptionIds],
  row: z.object({
    exceptionId: z.string(),
    connectionId: z.string(),
    object: z.string(),
    externalId: z.string(),
    /** Null: its payload is not kept any more. */
    itemId: z.number().nullable(),
  }),
});

/** Closes what else was said of source records that cannot be read, once something else is what is wrong with them. */
export const resolveOtherCauses = statement({
  name: "resolve_other_causes",
  text: `
    UPDATE exception_item x SET status = 'resolved', resolved_at = $2, resolution = 'Something else is wrong with it now', is_primary = false, version = x.version + 1
    FROM jsonb_to_recordset($1::jsonb) AS r(subject_id text, group_key text)
    WHERE x.kind = 'record_unreadable' AND x.subject_type = 'source_record' AND x.status = 'open' AND x.subject_id = r.subject_id AND x.group_key <> r.group_key
    RETURNING x.id, x.kind, x.team, x.correlation_id AS "correlationId"`,
  values: (p: { rows: readonly { subject_id: string; group_key: string }[]; now: Date }) => [JSON.stringify(p.rows), p.now],
  row: z.object({ id: z.string(), kind: z.string(), team: z.string(), correlationId: z.string().nullable() }),
});
