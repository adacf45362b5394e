import { z } from "zod";
import { dealTermsSchema } from "../domain/canonical/deal.ts";
import { parseDay } from "../domain/dates.ts";
import { engagementStatusSchema } from "../domain/engagements/status.ts";
import { orderUseRow, otherUsesSql, poKeySql } from "./po-uses.sql.ts";
import { statement } from "./sql.ts";

const engagement = z.object({
  id: z.string(),
  number: z.string(),
  name: z.string(),
  customerName: z.string().nullable(),
  projectGroup: z.string(),
  connectionId: z.string(),
  entityCode: z.string().nullable(),
  region: z.string().nullable(),
  dealId: z.string(),
  dealName: z.string(),
  amount: z.string().nullable(),
  currency: z.string().nullable(),
  wonAt: z.date().nullable(),
  closeOn: z
    .string()
    .nullable()
    .transform((text) => (text === null ? null : (parseDay(text) ?? null))),
  terms: dealTermsSchema,
  /** What the engagement was worth when it was checked last, in its own and in the reporting currency. */
  worth: z.object({ amount: z.string().nullable(), currency: z.string().nullable(), reporting: z.string().nullable() }),
  accountId: z.string().nullable(),
  poKey: z.string().nullable(),
  orderUses: z.array(orderUseRow),
  rulings: z.array(z.object({ kind: z.string(), subjectId: z.string(), answer: z.record(z.string(), z.unknown()) })).nullable(),
});
export type EngagementFactsBase = z.infer<typeof engagement>;

/** Engagements with their deals and rulings, many at a time: what a check starts from. The rest is shared and read apart. */
export const readEngagementFacts = statement({
  name: "read_engagement_facts",
  text: `
    SELECT e.id, e.number, e.name, e.customer_name AS "customerName", e.project_group AS "projectGroup", e.connection_id AS "connectionId",
      e.entity_code AS "entityCode", e.region, d.id AS "dealId", d.name AS "dealName", d.amount::text AS amount, d.currency, d.won_at AS "wonAt",
      d.close_on AS "closeOn", d.terms, coalesce(c.merged_into_id, c.id) AS "accountId", r.rulings,
      jsonb_build_object('amount', e.amount::text, 'currency', e.currency, 'reporting', e.amount_reporting::text) AS worth,
      ${poKeySql("d.terms ->> 'poNumber'")} AS "poKey",
      ${otherUsesSql({ customerId: "coalesce(c.merged_into_id, c.id)", dealId: "d.id", poNumber: "d.terms ->> 'poNumber'" })} AS "orderUses"
    FROM engagement e JOIN deal d ON d.id = e.deal_id LEFT JOIN customer c ON c.id = d.customer_id
    LEFT JOIN (SELECT subject_id, jsonb_agg(jsonb_build_object('kind', kind, 'subjectId', subject_id, 'answer', answer) ORDER BY decided_at) AS rulings
      FROM ruling WHERE kind = 'disposition' AND subject_id = ANY($1::uuid[]) AND revoked_at IS NULL GROUP BY subject_id) r ON r.subject_id = e.id
    WHERE e.id = ANY($1::uuid[])`,
  values: (p: { ids: readonly string[] }) => [p.ids],
  row: engagement,
});

const node = z.object({
  id: z.string(),
  name: z.string(),
  parentId: z.string().nullable(),
  countryCode: z.string().nullable(),
  country: z.string().nullable(),
  sector: z.string().nullable(),
  requiresPo: z.boolean(),
});

/** Customers with their parents, nearest first, for many customers at once; in the stead of a merged parent what it was merged into. */
export const readCustomerChains = statement({
  name: "read_customer_chains",
  text: `
    WITH RECURSIVE chain(root, id, parent_id, depth) AS (
      SELECT c.id, c.id, c.parent_id, 0 FROM customer c WHERE c.id = ANY($1::uuid[])
      UNION ALL
      SELECT chain.root, p.id, p.parent_id, chain.depth + 1 FROM chain JOIN customer above ON above.id = chain.parent_id
        JOIN customer p ON p.id = coalesce(above.merged_into_id, above.id) AND p.id <> chain.id WHERE chain.depth < 20
    ) CYCLE id SET is_cycle USING path
    SELECT chain.root, bool_or(chain.is_cycle) AS "hasCycle",
      jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'parentId', c.parent_id, 'countryCode', c.country_code, 'country', c.country, 'sector', c.sector,
        'requiresPo', c.requires_po) ORDER BY chain.depth) FILTER (WHERE NOT chain.is_cycle) AS nodes
    FROM chain JOIN customer c ON c.id = chain.id GROUP BY chain.root`,
  values: (p: { ids: readonly string[] }) => [p.ids],
  row: z.object({ root: z.string(), hasCycle: z.boolean(), nodes: z.array(node) }),
});

/** Waivers in force of these engagements and customers. */
export const readWaiversOf = statement({
  name: "read_waivers_of",
  text: `SELECT id, kind, amount::text AS amount, currency, entity_code AS "entityCode", terms, engagement_id AS "engagementId", customer_id AS "customerId" FROM waiver
    WHERE state = 'approved' AND expires_at > $3 AND (engagement_id = ANY($1::uuid[]) OR customer_id = ANY($2::uuid[]))`,
  values: (p: { engagementIds: readonly string[]; customerIds: readonly string[]; now: Date }) => [
    p.engagementIds,
    p.customerIds,
    p.now,
  ],
  row: z.object({
    id: z.string(),
    kind: z.string(),
    amount: z.string().nullable(),
    currency: z.string().nullable(),
    entityCode: z.string().nullable(),
    terms: z.string().nullable(),
    engagementId: z.string().nullable(),
    customerId: z.string().nullable(),
  }),
});

/** Engagements by number: what additions and changes refer to. */
export const readEngagementNumbers = statement({
  name: "read_engagement_numbers",
  text: `
    SELECT e.number, e.id, e.status, coalesce(c.merged_into_id, c.id) AS "customerId", e.customer_name AS "customerName", e.currency
    FROM engagement e LEFT JOIN customer c ON c.id = e.customer_id WHERE e.number = ANY($1::text[])`,
  values: (p: { numbers: readonly string[] }) => [p.numbers],
  row: z.object({
    number: z.string(),
    id: z.string(),
    status: engagementStatusSchema,
    customerId: z.string().nullable(),
    customerName: z.string().nullable(),
    currency: z.string().nullable(),
  }),
});

export const readConnectionPolicies = statement({
  name: "read_connection_policies",
  text: "SELECT id, policy FROM connection WHERE role = 'crm'",
  values: () => [],
  row: z.object({ id: z.string(), policy: z.record(z.string(), z.unknown()) }),
});

/** Engagements whose parked run waits for one of these keys. */
export const findWaitingEngagements = statement({
  name: "find_waiting_engagements",
  text: `SELECT DISTINCT r.subject_id AS id FROM run_wait w JOIN flow_run r ON r.id = w.run_id
    WHERE w.key = ANY($1::text[]) AND r.subject_type = 'engagement' AND r.state <> 'done' LIMIT $2`,
  values: (p: { keys: readonly string[]; limit: number }) => [p.keys, p.limit],
  row: z.object({ id: z.string() }),
});

/** Engagements on their way that have no contract yet: their check is still to be passed, or is passed but not written down. */
export const findUnprovisioned = statement({
  name: "find_unprovisioned",
  text: `SELECT e.id FROM engagement e WHERE e.contract_version = 0 AND e.status IN ('checking', 'blocked', 'provisioning') LIMIT $1`,
  values: (p: { limit: number }) => [p.limit],
  row: z.object({ id: z.string() }),
});

/** Engagements with an active contract; of a set (null: any) only those of which it has decided something. */
export const findDecidedBySet = statement({
  name: "find_decided_by_set",
  text: `SELECT engagement_id AS id FROM contract WHERE state = 'active' AND ($1::text IS NULL OR decisions::text LIKE '%map ' || $1 || ' v%') LIMIT $2`,
  values: (p: { set: string | null; limit: number }) => [p.set, p.limit],
  row: z.object({ id: z.string() }),
});
