import { z } from "zod";
import { statement } from "./sql.ts";

interface Claimed {
  connectionId: string;
  keys: readonly string[];
  customerId: string;
}

/** Lets one transaction at a time claim these keys, so that each sees what the others have claimed. */
export const holdCustomerClaims = statement({
  name: "hold_customer_claims",
  text: "SELECT pg_advisory_xact_lock(hashtextextended($1 || ':' || k, 13)) FROM (SELECT k FROM unnest($2::text[]) AS k ORDER BY k) keys",
  values: (p: Pick<Claimed, "connectionId" | "keys">) => [p.connectionId, p.keys],
  row: z.object({}),
});

/**
 * Claims the keys that a new customer of an ERP goes by. A claim holds while its run is at work, while nobody knows whether its
 * customer was made, and for good once it is there. Answers of each key whether it is ours, and else whose it is, with
 * the record there (null: not made yet).
 */
export const claimCustomer = statement({
  name: "claim_customer",
  text: `
    WITH wanted AS (SELECT DISTINCT k AS key FROM unnest($2::text[]) AS k),
    taken AS (
      INSERT INTO customer_claim AS m (connection_id, key, customer_id, run_id, epoch, claimed_at)
      SELECT $1, key, $3, $4, $5, clock_timestamp() FROM wanted ORDER BY key
      ON CONFLICT (connection_id, key) DO UPDATE SET customer_id = excluded.customer_id, run_id = excluded.run_id, epoch = excluded.epoch, claimed_at = excluded.claimed_at
      WHERE m.customer_id = excluded.customer_id OR NOT (
        EXISTS (SELECT 1 FROM flow_run r WHERE r.id = m.run_id AND r.state = 'running' AND r.epoch = m.epoch AND r.lease_until > clock_timestamp())
        OR EXISTS (SELECT 1 FROM outbound_write w WHERE w.connection_id = m.connection_id AND w.type = 'customer' AND w.canonical_id = m.customer_id::text AND w.state IN ('intent', 'unknown'))
        OR EXISTS (SELECT 1 FROM xref x WHERE x.record_type = 'customer' AND x.record_id = m.customer_id AND x.connection_id = m.connection_id AND x.object = 'customer'
          AND x.external_id NOT LIKE 'shadow-%'))
      RETURNING m.key
    )
    SELECT w.key, t.key IS NOT NULL AS "isOurs", x.external_id AS "externalId", m.customer_id AS "customerId", c.name, c.tax_id AS "taxId", c.country, c.domain AS website
    FROM wanted w LEFT JOIN taken t ON t.key = w.key LEFT JOIN customer_claim m ON m.connection_id = $1 AND m.key = w.key
    LEFT JOIN xref x ON x.record_type = 'customer' AND x.record_id = m.customer_id AND x.connection_id = $1 AND x.object = 'customer'
      AND x.external_id NOT LIKE 'shadow-%'
    LEFT JOIN customer c ON c.id = m.customer_id ORDER BY w.key`,
  values: (p: Claimed & { runId: string; epoch: number }) => [p.connectionId, p.keys, p.customerId, p.runId, p.epoch],
  row: z.object({
    key: z.string(),
    isOurs: z.boolean(),
    externalId: z.string().nullable(),
    customerId: z.string().nullable(),
    name: z.string().nullable(),
    taxId: z.string().nullable(),
    country: z.string().nullable(),
    website: z.string().nullable(),
  }),
});
