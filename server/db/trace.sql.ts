import { z } from "zod";
import { statement } from "./sql.ts";

const placeRow = z.object({
  id: z.string(),
  number: z.string(),
  entityCode: z.string().nullable(),
  region: z.string().nullable(),
});

/** The engagements that a correlation id belongs to: their own, their deal's, or a run's. */
export const readTraceEngagements = statement({
  name: "read_trace_engagements",
  text: `SELECT e.id, e.number, e.entity_code AS "entityCode", e.region FROM engagement e
    WHERE e.correlation_id = $1 OR e.id IN (SELECT subject_id FROM flow_run WHERE correlation_id = $1 AND subject_type = 'engagement') LIMIT 200`,
  values: (p: { correlationId: string }) => [p.correlationId],
  row: placeRow,
});

/**
 * Where the deals lie that were read under a correlation id, those that had not changed, too: where their engagements do, or, where
 * nothing is set up, what they named themselves when they were read last.
 */
export const readTraceDeals = statement({
  name: "read_trace_deals",
  text: `SELECT DISTINCT CASE WHEN e.id IS NULL THEN a.entity_code ELSE e.entity_code END AS "entityCode", CASE WHEN e.id IS NULL THEN a.region ELSE e.region END AS region
    FROM (
      SELECT a.subject_id::uuid AS deal_id, a.entity_code, a.region FROM audit_entry a WHERE a.correlation_id = $1 AND a.subject_type = 'deal'
      UNION ALL
      SELECT x.record_id, l.entity_code, l.region FROM (SELECT DISTINCT t.connection_id, unnest(t.deals) AS external_id FROM trace_call t WHERE t.correlation_id = $1) n
        LEFT JOIN xref x ON x.connection_id = n.connection_id AND x.object = 'deal' AND x.external_id = n.external_id AND x.record_type = 'deal'
        LEFT JOIN LATERAL (SELECT b.entity_code, b.region FROM audit_entry b WHERE b.subject_type = 'deal' AND b.subject_id = x.record_id::text ORDER BY b.id DESC LIMIT 1) l ON true
    ) a LEFT JOIN engagement e ON e.deal_id = a.deal_id`,
  values: (p: { correlationId: string }) => [p.correlationId],
  row: placeRow.pick({ entityCode: true, region: true }),
});

const callRow = z.object({
  id: z.number(),
  engagementId: z.string().nullable(),
  runId: z.string().nullable(),
  step: z.string().nullable(),
  purpose: z.string(),
  method: z.string(),
  target: z.string(),
  status: z.number().nullable(),
  outcome: z.string(),
  durationMs: z.number(),
  at: z.date(),
  connectionName: z.string(),
  connectionKey: z.string(),
  vendor: z.string(),
  hasBodies: z.boolean(),
  bodies: z.instanceof(Buffer).nullable(),
  keyId: z.string().nullable(),
});
export type TraceCallRow = z.infer<typeof callRow>;

/** Calls under a correlation id in the order in which they were made, after one of them; `callId` narrows to one. */
export const readTraceCalls = statement({
  name: "read_trace_calls",
  text: `SELECT t.id, r.subject_id AS "engagementId", t.run_id AS "runId", t.step, t.purpose, t.method, t.target, t.status, t.outcome, t.duration_ms AS "durationMs", t.at,
      c.name AS "connectionName", c.key AS "connectionKey", c.vendor, t.bodies IS NOT NULL AS "hasBodies", CASE WHEN $5 THEN t.bodies END AS bodies, t.key_id AS "keyId"
    FROM trace_call t JOIN connection c ON c.id = t.connection_id LEFT JOIN flow_run r ON r.id = t.run_id AND r.subject_type = 'engagement'
    WHERE t.correlation_id = $1 AND t.id > $2 AND ($3::bigint IS NULL OR t.id = $3) ORDER BY t.id LIMIT $4`,
  values: (p: { correlationId: string; after: number; callId: number | null; limit: number; withBodies: boolean }) => [
    p.correlationId,
    p.after,
    p.callId,
    p.limit,
    p.withBodies,
  ],
  row: callRow,
});
