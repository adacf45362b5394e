import { z } from "zod";
import { systemRow } from "./engagement-page.sql.ts";
import { statement } from "./sql.ts";

const text = z.string().nullable();
const engagementRow = z.object({
  id: z.string(),
  number: z.string(),
  name: z.string(),
  status: z.string(),
  entityCode: text,
  region: text,
  /** Of the event or request that its first run began with. */
  begunBy: text,
  run: z.object({ id: z.string(), state: z.string(), step: z.string() }).nullable(),
  systems: z.array(systemRow.omit({ recordType: true })),
});
export type DealEngagement = z.infer<typeof engagementRow>;

/** What a deal of a connection has become: its engagements with where each stands and what other systems know of it. */
export const readDealEngagements = statement({
  name: "read_deal_engagements",
  text: `
    SELECT e.id, e.number, e.name, e.status, e.entity_code AS "entityCode", e.region,
      (SELECT r.correlation_id FROM flow_run r WHERE r.subject_type = 'engagement' AND r.subject_id = e.id ORDER BY r.created_at, r.id LIMIT 1) AS "begunBy",
      (SELECT jsonb_build_object('id', r.id, 'state', r.state, 'step', r.step) FROM flow_run r
        WHERE r.subject_type = 'engagement' AND r.subject_id = e.id ORDER BY r.created_at DESC, r.id DESC LIMIT 1) AS run,
      coalesce((SELECT jsonb_agg(jsonb_build_object('object', x.object, 'externalId', x.external_id, 'url', x.url, 'origin', x.origin, 'seenAt', x.seen_at,
          'connectionKey', c.key, 'connectionName', c.name, 'vendor', c.vendor, 'role', c.role) ORDER BY x.id)
        FROM xref x JOIN connection c ON c.id = x.connection_id WHERE (x.record_type = 'engagement' AND x.record_id = e.id) OR (x.record_type = 'deal' AND x.record_id = d.id)
          OR (x.record_type = 'customer' AND x.record_id = e.customer_id)
          OR (x.record_type = 'project' AND x.record_id IN (SELECT id FROM project WHERE engagement_id = e.id))), '[]') AS systems
    FROM xref l JOIN deal d ON d.id = l.record_id JOIN engagement e ON e.deal_id = d.id
    WHERE l.connection_id = $1 AND l.object = 'deal' AND l.external_id = $2 ORDER BY e.number LIMIT 100`,
  values: (p: { connectionId: string; externalId: string }) => [p.connectionId, p.externalId],
  row: engagementRow,
});
