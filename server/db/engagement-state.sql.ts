import { z } from "zod";
import { dealTermsSchema, dispositions } from "../domain/canonical/deal.ts";
import { standstillStatuses } from "../domain/contract/disposition.ts";
import { parseDay } from "../domain/dates.ts";
import { engagementStatusSchema } from "../domain/engagements/status.ts";
import { paramsSchema } from "../domain/exceptions/kind-spec.ts";
import { orderUseRow, otherUsesSql, poKeySql } from "./po-uses.sql.ts";
import { referenceVersionSql } from "./reference.sql.ts";
import { statement } from "./sql.ts";

const day = z
  .string()
  .transform((text) => parseDay(text) ?? null)
  .nullable();
const instant = z.coerce.date().nullable();

const customer = z.object({
  id: z.string(),
  name: z.string(),
  parentId: z.string().nullable(),
  country: z.string().nullable(),
  countryCode: z.string().nullable(),
  sector: z.string().nullable(),
  taxId: z.string().nullable(),
  domain: z.string().nullable(),
  currency: z.string().nullable(),
  requiresPo: z.boolean(),
  address: z.object({ street: z.string().nullable(), city: z.string().nullable(), postalCode: z.string().nullable() }).partial(),
  /** In the CRM, since it was read last. */
  isDeleted: z.boolean(),
  version: z.number(),
});
export type StateCustomer = z.infer<typeof customer>;

const xref = z.object({
  recordType: z.string(),
  recordId: z.string(),
  connectionId: z.string(),
  object: z.string(),
  externalId: z.string(),
  url: z.string().nullable(),
});
export type StateXref = z.infer<typeof xref>;

const row = z.object({
  engagement: z.object({
    id: z.string(),
    number: z.string(),
    name: z.string(),
    dealId: z.string(),
    projectGroup: z.string(),
    connectionId: z.string(),
    status: engagementStatusSchema,
    disposition: z.enum(dispositions).nullable(),
    targetEngagementId: z.string().nullable(),
    entityCode: z.string().nullable(),
    region: z.string().nullable(),
    turnTeam: z.string().nullable(),
    turnSince: instant,
    wonAt: instant,
    checkedAt: instant,
    customerReadyAt: instant,
    /** The customer that its records were begun for, whatever it was merged into since. */
    madeFor: z.string().nullable(),
    projectAt: instant,
    billingReadyAt: instant,
    staffedAt: instant,
    heldAt: instant,
    touched: z.boolean(),
    isBackfill: z.boolean(),
    contractVersion: z.number(),
    reportedHash: z.string().nullable(),
    version: z.number(),
  }),
  deal: z.object({
    id: z.string(),
    name: z.string(),
    customerId: z.string().nullable(),
    /** The customer that the account was read as, whatever it was merged into since. */
    accountId: z.string().nullable(),
    stage: z.string(),
    isWon: z.boolean(),
    isClosed: z.boolean(),
    isDeleted: z.boolean(),
    wonAt: instant,
    amount: z.string().nullable(),
    currency: z.string().nullable(),
    closeOn: day,
    terms: dealTermsSchema,
    version: z.number(),
    /** Which reading of the source it is as: later ones are greater. */
    reading: z.number(),
    /** All engagements that the deal makes, this one included. */
    siblings: z.array(
      z.object({
        id: z.string(),
        projectGroup: z.string(),
        /** Of its contract, or of one that the ERP was told of and may have made; null: there is neither. */
        termsHash: z.string().nullable(),
        number: z.string(),
        status: z.string(),
        correlationId: z.string(),
        projectUrl: z.string().nullable(),
        /** What stops it; of the others only. */
        blockers: z.array(z.object({ kind: z.string(), params: paramsSchema })),
      }),
    ),
  }),
  customers: z.array(customer),
  xrefs: z.array(xref),
  contract: z
    .object({
      id: z.string(),
      version: z.number(),
      termsHash: z.string(),
      amount: z.string(),
      currency: z.string(),
      entityCode: z.string(),
      paymentTerms: z.string().nullable(),
      poNumber: z.string().nullable(),
      startOn: z.string().nullable(),
      endOn: z.string().nullable(),
      /** Whom its records were begun for, by the name that it has now. */
      customerName: z.string().nullable(),
      lines: z.array(
        z.object({
          id: z.string(),
          ordinal: z.number(),
          name: z.string(),
          type: z.string(),
          serviceLine: z.string(),
          amount: z.string(),
          billingDriver: z.string(),
          terms: z.record(z.string(), z.unknown()),
        }),
      ),
      /** The requests for people that it made. */
      roles: z.array(
        z.object({
          soldRole: z.string().nullable(),
          role: z.string(),
          skill: z.string().nullable(),
          hours: z.string(),
          headcount: z.number(),
          startOn: day,
          endOn: day,
          status: z.string(),
        }),
      ),
    })
    .nullable(),
  project: z.object({ id: z.string(), status: z.string(), url: z.string().nullable(), taskCount: z.number() }).nullable(),
  rulings: z.array(z.object({ kind: z.string(), subjectId: z.string(), answer: z.record(z.string(), z.unknown()) })),
  waivers: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      amount: z.string().nullable(),
      currency: z.string().nullable(),
      entityCode: z.string().nullable(),
      terms: z.string().nullable(),
    }),
  ),
  related: z.array(
    z.object({
      number: z.string(),
      id: z.string(),
      status: engagementStatusSchema,
      customerId: z.string().nullable(),
      currency: z.string().nullable(),
    }),
  ),
  /** The purchase order that the deal names, and what other deals of its customer take of it. */
  order: z.object({ key: z.string().nullable(), uses: z.array(orderUseRow) }),
  /** What this engagement takes of an order. */
  orderUse: z.object({ key: z.string(), customerId: z.string(), amount: z.string(), currency: z.string() }).nullable(),
  openExceptions: z.number(),
  /**
   * What the systems were told last, or were to be told, by the type of the write: the digest of what it said, at which try, whether
   * that is known to have arrived, and how many writes of the type have.
   */
  told: z.record(z.string(), z.object({ hash: z.string(), attempt: z.number(), isSettled: z.boolean(), settled: z.number() })),
  /** Fields that writes may have filled and that a later version may have none for, by the type of the write. */
  filled: z.record(z.string(), z.array(z.string())),
  /** Revisions of writes of which nobody knows yet whether they took effect, by the type of the write. */
  doubts: z.record(z.string(), z.string()),
  /** The latest of its holds in one system at least is a hold, not its lifting. */
  isPartlyHeld: z.boolean(),
  /** The latest of them in one system at least is a lifting, or a hold of which nobody knows yet whether it stands. */
  isHoldInDoubt: z.boolean(),
  hasCycle: z.boolean(),
  /** Versions of all that decisions rest on. */
  inputs: z.string(),
  mappings: z.string(),
  connections: z.string(),
  referenceVersion: z.string(),
});
export type EngagementRow = z.infer<typeof row>;

/** Modes, policies and settings of all connections, as one text. What a process holds of them may be older: then it reads them anew. */
export const connectionsFingerprintSql = `
  SELECT md5(coalesce(string_agg(concat_ws(':', k.id, k.mode, k.is_paused, k.policy, k.settings, k.base_url, k.name), ',' ORDER BY k.id), '')) FROM connection k`;

export const standstillSql = standstillStatuses.map((status) => `'${status}'`).join(", ");

/** Versions of everything that the decisions about an engagement rest on, as one text: a change of it means "look again". */
const inputsFingerprintSql = (engagement: string): string => `
  WITH RECURSIVE subject AS (
    SELECT e.id, d.id AS deal_id, d.version AS deal_version, d.terms ->> 'poNumber' AS po_number, d.customer_id, coalesce(c.merged_into_id, c.id) AS account_id
    FROM engagement e JOIN deal d ON d.id = e.deal_id LEFT JOIN customer c ON c.id = d.customer_id WHERE e.id = ${engagement}
  ), up(id, parent_id, version, depth) AS (
    SELECT c.id, c.parent_id, c.version, 0 FROM customer c WHERE c.id = (SELECT account_id FROM subject)
    UNION ALL
    SELECT c.id, c.parent_id, c.version, up.depth + 1 FROM up JOIN customer p ON p.id = up.parent_id
      JOIN customer c ON c.id = coalesce(p.merged_into_id, p.id) AND c.id <> up.id WHERE up.depth < 20
  )
  SELECT concat_ws('|',
    (SELECT string_agg(v.set_key || '=' || v.number, ',' ORDER BY v.set_key) FROM mapping_version v WHERE v.state = 'published'),
    (SELECT concat_ws(':', deal_version, account_id) FROM subject),
    (SELECT string_agg(concat_ws(':', o.number, o.contract_version, o.status IN (${standstillSql})), ',' ORDER BY o.number)
      FROM (SELECT d.terms ->> 'relatedEngagement' AS number FROM deal d WHERE d.id = (SELECT deal_id FROM subject)
        UNION SELECT r.answer ->> 'targetNumber' FROM ruling r WHERE r.subject_id = (SELECT id FROM subject) AND r.revoked_at IS NULL) n
      CROSS JOIN LATERAL (SELECT x.number, x.contract_version, x.status FROM engagement x WHERE x.number = n.number OFFSET 0) o),
    (SELECT nullif(${otherUsesSql({ customerId: "s.account_id", dealId: "s.deal_id", poNumber: "s.po_number" })}, '[]') FROM subject s),
    (SELECT string_agg(u.id || ':' || u.version, ',' ORDER BY u.depth, u.id) FROM up u),
    (SELECT string_agg(r.id::text, ',' ORDER BY r.id) FROM ruling r
      WHERE r.revoked_at IS NULL AND r.subject_id IN (SELECT id FROM subject UNION SELECT id FROM up)),
    (SELECT string_agg(w.id::text, ',' ORDER BY w.id) FROM waiver w
      WHERE w.state = 'approved' AND (w.engagement_id = (SELECT id FROM subject) OR w.customer_id = (SELECT account_id FROM subject))),
    (${referenceVersionSql}),
    (${connectionsFingerprintSql}))`;

/**
 * Everything that the flow decides from, about one engagement, in one round trip. Planning takes several times as long as running
 * it: only primary keys are compared with the parameter itself, so that no plan made for one engagement looks cheaper than the one
 * made for all, which a connection then keeps.
 */
export const readEngagementState = statement({
  name: "read_engagement_state",
  text: `
    WITH RECURSIVE e AS (SELECT * FROM engagement WHERE id = $1),
    d AS (SELECT deal.* FROM deal JOIN e ON deal.id = e.deal_id),
    account AS (SELECT coalesce(c.merged_into_id, c.id) AS id FROM d JOIN customer c ON c.id = d.customer_id),
    chain(id, parent_id, depth) AS (
      SELECT c.id, c.parent_id, 0 FROM customer c JOIN account a ON a.id = c.id
      UNION ALL
      SELECT p.id, p.parent_id, chain.depth + 1 FROM chain JOIN customer above ON above.id = chain.parent_id
        JOIN customer p ON p.id = coalesce(above.merged_into_id, above.id) AND p.id <> chain.id WHERE chain.depth < 20
    ) CYCLE id SET is_cycle USING path,
    named AS (
      SELECT d.terms ->> 'relatedEngagement' AS number FROM d
      UNION SELECT r.answer ->> 'targetNumber' FROM e JOIN ruling r ON r.subject_id = e.id AND r.revoked_at IS NULL
    ),
    -- By the index, number by number: a list of alternatives would look at every engagement.
    related AS (
      SELECT o.id, o.number, o.status, o.currency, coalesce(c.merged_into_id, c.id) AS customer_id
      FROM named CROSS JOIN LATERAL (SELECT * FROM engagement x WHERE x.number = named.number OFFSET 0) o JOIN e ON o.id <> e.id
        LEFT JOIN customer c ON c.id = o.customer_id
    ),
    -- What was taken back before anything was sent is none.
    writes AS MATERIALIZED (SELECT * FROM outbound_write WHERE engagement_id = (SELECT id FROM e) AND state IN ('intent', 'unknown', 'settled') AND attempt > 0),
    ours(record_type, record_id) AS (
      SELECT 'engagement', e.id FROM e
      UNION SELECT 'engagement', e.target_engagement_id FROM e
      UNION SELECT 'engagement', id FROM related
      UNION SELECT 'deal', e.deal_id FROM e
      UNION SELECT 'customer', id FROM chain
    )
    SELECT
      jsonb_build_object('id', e.id, 'number', e.number, 'name', e.name, 'dealId', e.deal_id, 'projectGroup', e.project_group, 'connectionId', e.connection_id,
        'status', e.status, 'disposition', e.disposition, 'targetEngagementId', e.target_engagement_id, 'entityCode', e.entity_code, 'region', e.region,
        'turnTeam', e.turn_team, 'turnSince', e.turn_since, 'wonAt', e.won_at, 'checkedAt', e.checked_at, 'customerReadyAt', e.customer_ready_at,
        'madeFor', (SELECT coalesce(c.merged_into_id, c.id) FROM customer c WHERE c.id = e.made_for),
        'projectAt', e.project_at, 'billingReadyAt', e.billing_ready_at, 'staffedAt', e.staffed_at, 'heldAt', e.held_at, 'touched', e.touched,
        'isBackfill', e.is_backfill, 'contractVersion', e.contract_version, 'reportedHash', e.reported_hash, 'version', e.version) AS engagement,
      jsonb_build_object('id', d.id, 'name', d.name, 'customerId', (SELECT id FROM account), 'accountId', d.customer_id, 'stage', d.stage, 'isWon', d.is_won, 'isClosed', d.is_closed,
        'isDeleted', d.is_deleted, 'wonAt', d.won_at, 'amount', d.amount::text, 'currency', d.currency, 'closeOn', d.close_on, 'terms', d.terms, 'version', d.version, 'reading', coalesce((SELECT i.reading FROM inbox_item i WHERE i.id = d.inbox_item_id), d.inbox_item_id, 0),
        'siblings', (SELECT jsonb_agg(jsonb_build_object('id', o.id, 'number', o.number, 'status', o.status, 'correlationId', o.correlation_id, 'projectGroup', o.project_group,
          'termsHash', coalesce((SELECT k.terms_hash FROM contract k WHERE k.engagement_id = o.id AND k.state = 'active' ORDER BY k.version DESC LIMIT 1),
            (SELECT split_part(w.revision, '-', 2) FROM outbound_write w WHERE w.engagement_id = o.id AND w.type = 'contract'
              AND w.state IN ('intent', 'unknown', 'settled') AND w.attempt > 0 ORDER BY w.intended_at DESC LIMIT 1)),
          'projectUrl', (SELECT p.url FROM project p WHERE p.engagement_id = o.id),
          'blockers', CASE WHEN o.id = e.id THEN '[]' ELSE (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', x.kind, 'params', x.params) ORDER BY x.is_primary DESC, x.id), '[]')
            FROM exception_item x WHERE x.engagement_id = o.id AND x.status = 'open') END) ORDER BY o.number) FROM engagement o WHERE o.deal_id = d.id)) AS deal,
      coalesce((SELECT jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'parentId', c.parent_id, 'country', c.country, 'countryCode', c.country_code,
        'sector', c.sector, 'taxId', c.tax_id, 'domain', c.domain, 'currency', c.currency, 'requiresPo', c.requires_po, 'address', c.address, 'isDeleted', c.is_deleted, 'version', c.version)
        ORDER BY chain.depth) FROM chain JOIN customer c ON c.id = chain.id WHERE NOT chain.is_cycle), '[]') AS customers,
      EXISTS (SELECT 1 FROM chain WHERE is_cycle) AS "hasCycle",
      coalesce((SELECT jsonb_agg(jsonb_build_object('recordType', x.record_type, 'recordId', x.record_id, 'connectionId', x.connection_id, 'object', x.object,
        'externalId', x.external_id, 'url', x.url))
        FROM ours CROSS JOIN LATERAL (SELECT * FROM xref r WHERE r.record_type = ours.record_type AND r.record_id = ours.record_id OFFSET 0) x), '[]') AS xrefs,
      (SELECT jsonb_build_object('id', k.id, 'version', k.version, 'termsHash', k.terms_hash, 'amount', k.amount::text, 'currency', k.currency, 'entityCode', k.entity_code,
        'paymentTerms', k.payment_terms, 'poNumber', k.po_number, 'startOn', e.start_on, 'endOn', e.end_on,
        'customerName', (SELECT coalesce(m.name, c.name) FROM customer c LEFT JOIN customer m ON m.id = c.merged_into_id WHERE c.id = e.made_for),
        'lines', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', l.id, 'ordinal', l.ordinal, 'name', l.name, 'type', l.type, 'serviceLine', l.service_line,
          'amount', l.amount::text, 'billingDriver', l.billing_driver, 'terms', l.terms) ORDER BY l.ordinal), '[]') FROM contract_line l WHERE l.contract_id = k.id),
        'roles', (SELECT coalesce(jsonb_agg(jsonb_build_object('soldRole', s.sold_role, 'role', s.role, 'skill', s.skill, 'hours', s.hours::text, 'headcount', s.headcount,
          'startOn', s.start_on, 'endOn', s.end_on, 'status', s.status) ORDER BY s.ordinal), '[]') FROM staffing_request s WHERE s.engagement_id = e.id))
        FROM contract k WHERE k.engagement_id = e.id AND k.state = 'active' ORDER BY k.version DESC LIMIT 1) AS contract,
      (SELECT jsonb_build_object('id', p.id, 'status', p.status, 'url', p.url, 'taskCount', p.task_count) FROM project p WHERE p.engagement_id = e.id) AS project,
      coalesce((SELECT jsonb_agg(jsonb_build_object('kind', r.kind, 'subjectId', r.subject_id, 'answer', r.answer) ORDER BY r.decided_at)
        FROM ruling r WHERE r.subject_id IN (SELECT e.id UNION SELECT id FROM chain) AND r.revoked_at IS NULL), '[]') AS rulings,
      coalesce((SELECT jsonb_agg(jsonb_build_object('id', w.id, 'kind', w.kind, 'amount', w.amount::text, 'currency', w.currency, 'entityCode', w.entity_code, 'terms', w.terms))
        FROM waiver w WHERE w.state = 'approved' AND w.expires_at > $2 AND (w.engagement_id = e.id OR w.customer_id = (SELECT id FROM account))), '[]') AS waivers,
      coalesce((SELECT jsonb_agg(jsonb_build_object('number', o.number, 'id', o.id, 'status', o.status, 'customerId', o.customer_id, 'currency', o.currency)) FROM related o), '[]') AS related,
      (SELECT coalesce(jsonb_object_agg(w.type, w.revision ORDER BY w.intended_at), '{}') FROM writes w WHERE w.state <> 'settled') AS doubts,
      coalesce((SELECT bool_or(last.revision LIKE 'hold-%') FROM (SELECT DISTINCT ON (w.type) w.revision FROM writes w
        WHERE w.type IN ('project_hold', 'billing_hold') ORDER BY w.type, w.intended_at DESC) last), false) AS "isPartlyHeld",
      coalesce((SELECT bool_or(last.revision LIKE 'resume-%' OR last.state <> 'settled') FROM (SELECT DISTINCT ON (w.type) w.revision, w.state FROM writes w
        WHERE w.type IN ('project_hold', 'billing_hold') ORDER BY w.type, w.intended_at DESC) last), false) AS "isHoldInDoubt",
      (SELECT coalesce(jsonb_object_agg(last.type, jsonb_build_object('hash', encode(last.content_hash, 'hex'), 'attempt', last.attempt, 'isSettled', last.state = 'settled', 'settled', last.settled)), '{}')
        FROM (SELECT DISTINCT ON (w.type) w.type, w.content_hash, w.attempt, w.state, count(*) FILTER (WHERE w.state = 'settled') OVER (PARTITION BY w.type) AS settled
          FROM writes w ORDER BY w.type, w.intended_at DESC) last) AS told,
      jsonb_build_object('key', ${poKeySql("d.terms ->> 'poNumber'")},
        'uses', ${otherUsesSql({ customerId: "(SELECT id FROM account)", dealId: "d.id", poNumber: "d.terms ->> 'poNumber'" })}) AS "order",
      (SELECT jsonb_build_object('key', u.po_key, 'customerId', coalesce(c.merged_into_id, u.customer_id), 'amount', u.amount::text, 'currency', u.currency)
        FROM po_use u LEFT JOIN customer c ON c.id = u.customer_id WHERE u.engagement_id = e.id) AS "orderUse",
      (SELECT coalesce(jsonb_object_agg(f.type, f.fields), '{}') FROM (SELECT w.type, array_agg(DISTINCT field) AS fields FROM outbound_write w, unnest(w.filled) AS field
        WHERE w.engagement_id = (SELECT id FROM e) AND w.state IN ('intent', 'unknown', 'settled', 'superseded') AND w.attempt > 0 GROUP BY w.type) f) AS filled,
      (SELECT count(*) FROM exception_item x WHERE x.engagement_id = e.id AND x.status = 'open')::int AS "openExceptions",
      (${inputsFingerprintSql("$1")}) AS inputs,
      (${connectionsFingerprintSql}) AS connections,
      (${referenceVersionSql}) AS "referenceVersion",
      (SELECT coalesce(string_agg(v.set_key || '=' || v.number, ',' ORDER BY v.set_key), '') FROM mapping_version v WHERE v.state = 'published') AS mappings
    FROM e JOIN d ON true`,
  values: (p: { engagementId: string; now: Date }) => [p.engagementId, p.now],
  row,
});

export const readInputsFingerprint = statement({
  name: "read_inputs_fingerprint",
  text: `SELECT (${inputsFingerprintSql("$1")}) AS inputs`,
  values: (p: { engagementId: string }) => [p.engagementId],
  row: z.object({ inputs: z.string() }),
});
