import { z } from "zod";
import { statement } from "./sql.ts";

export const insertAuditEntries = statement({
  name: "insert_audit_entries",
  text: `
    INSERT INTO audit_entry (at, actor_type, actor_id, actor_name, action, subject_type, subject_id, engagement_id,
      entity_code, region, correlation_id, reason, before, after, personal_digest, entry_hash)
    SELECT e.at, e.actor_type, e.actor_id, e.actor_name, e.action, e.subject_type, e.subject_id, e.engagement_id,
      e.entity_code, e.region, e.correlation_id, e.reason, e.before, e.after, decode(e.personal_digest, 'hex'), decode(e.entry_hash, 'hex')
    FROM jsonb_to_recordset($1::jsonb) AS e(at timestamptz, actor_type text, actor_id text, actor_name text, action text,
      subject_type text, subject_id text, engagement_id uuid, entity_code text, region text, correlation_id uuid, reason text,
      before jsonb, after jsonb, personal_digest text, entry_hash text)
    RETURNING id`,
  values: (entries: readonly object[]) => [JSON.stringify(entries)],
  row: z.object({ id: z.number() }),
});

export const insertAuditPersonal = statement({
  name: "insert_audit_personal",
  text: "INSERT INTO audit_personal (entry_id, salt, fields) VALUES ($1, $2, $3::jsonb)",
  values: (row: { entryId: number; salt: Buffer; fields: object }) => [row.entryId, row.salt, JSON.stringify(row.fields)],
  row: z.object({}),
});
