import { z } from "zod";
import { statement } from "./sql.ts";

const nothing = z.object({});

/** An engagement as a flow leaves it. Instants that are null keep what was reached before; `turn_since` is kept while the team stays. */
export interface EngagementToSettle {
  id: string;
  status: string;
  current_step: string;
  turn_team: string | null;
  disposition: string | null;
  disposition_by: string | null;
  target_engagement_id: string | null;
  entity_code: string | null;
  region: string | null;
  currency: string | null;
  amount: string | null;
  /** Null: not known; what was known before is kept only where `keeps_worth` says so. */
  amount_reporting: string | null;
  keeps_worth: boolean;
  contract_types: readonly string[];
  checked_at: Date | null;
  customer_ready_at: Date | null;
  made_for: string | null;
  project_at: Date | null;
  billing_ready_at: Date | null;
  staffed_at: Date | null;
  held_at: Date | null;
  start_on: string | null;
  end_on: string | null;
  contract_version: number;
  reported_hash: string | null;
}

/** Brings an engagement up to date; nothing happens to one that stands so already. Answers its version. */
export const settleEngagement = statement({
  name: "settle_engagement",
  text: `
    WITH r AS (
      SELECT r.* FROM jsonb_to_record($1::jsonb) AS r(id uuid, status text, current_step text, turn_team text, disposition text, disposition_by text, target_engagement_id uuid, entity_code text,
        region text, currency text, amount numeric, amount_reporting numeric, keeps_worth boolean, contract_types text[], checked_at timestamptz, customer_ready_at timestamptz, made_for uuid, project_at timestamptz,
        billing_ready_at timestamptz, staffed_at timestamptz, held_at timestamptz, start_on date, end_on date, contract_version int, reported_hash text)
    ), goal AS (
      SELECT e.id, r.status, r.current_step, r.turn_team, CASE WHEN r.turn_team IS NULL THEN NULL WHEN r.turn_team = e.turn_team THEN coalesce(e.turn_since, $2) ELSE $2 END AS turn_since,
        r.disposition, coalesce(r.disposition_by, e.disposition_by) AS disposition_by, r.target_engagement_id, coalesce(r.entity_code, e.entity_code) AS entity_code, coalesce(r.region, e.region) AS region,
        coalesce(r.currency, e.currency) AS currency, coalesce(r.amount, e.amount) AS amount, CASE WHEN r.keeps_worth THEN e.amount_reporting ELSE r.amount_reporting END AS amount_reporting, r.contract_types,
        coalesce(e.checked_at, r.checked_at) AS checked_at, coalesce(e.customer_ready_at, r.customer_ready_at) AS customer_ready_at, coalesce(e.made_for, r.made_for) AS made_for, coalesce(e.project_at, r.project_at) AS project_at,
        coalesce(e.billing_ready_at, r.billing_ready_at) AS billing_ready_at, coalesce(e.staffed_at, r.staffed_at) AS staffed_at, r.held_at,
        coalesce(r.start_on, e.start_on) AS start_on, coalesce(r.end_on, e.end_on) AS end_on, r.contract_version, r.reported_hash
      FROM r JOIN engagement e ON e.id = r.id
    )
    UPDATE engagement e SET status = g.status, current_step = g.current_step, turn_team = g.turn_team, turn_since = g.turn_since, disposition = g.disposition, disposition_by = g.disposition_by,
      target_engagement_id = g.target_engagement_id, entity_code = g.entity_code, region = g.region, currency = g.currency, amount = g.amount, amount_reporting = g.amount_reporting,
      contract_types = g.contract_types, checked_at = g.checked_at, customer_ready_at = g.customer_ready_at, made_for = g.made_for, project_at = g.project_at, billing_ready_at = g.billing_ready_at,
      staffed_at = g.staffed_at, held_at = g.held_at, start_on = g.start_on, end_on = g.end_on, contract_version = g.contract_version, reported_hash = g.reported_hash,
      version = e.version + 1, updated_at = $2
    FROM goal g WHERE e.id = g.id AND (e.status, e.current_step, e.turn_team, e.turn_since, e.disposition, e.disposition_by, e.target_engagement_id, e.entity_code, e.region, e.currency, e.amount,
      e.amount_reporting, coalesce(e.contract_types, '{}'), e.checked_at, e.customer_ready_at, e.made_for, e.project_at, e.billing_ready_at, e.staffed_at, e.held_at, e.start_on, e.end_on, e.contract_version, e.reported_hash)
      IS DISTINCT FROM (g.status, g.current_step, g.turn_team, g.turn_since, g.disposition, g.disposition_by, g.target_engagement_id, g.entity_code, g.region, g.currency, g.amount,
      g.amount_reporting, g.contract_types, g.checked_at, g.customer_ready_at, g.made_for, g.project_at, g.billing_ready_at, g.staffed_at, g.held_at, g.start_on, g.end_on, g.contract_version, g.reported_hash)
    RETURNING e.version`,
  values: (p: { row: EngagementToSettle; now: Date }) => [JSON.stringify(p.row), p.now],
  row: z.object({ version: z.number() }),
});

/** A contract with its lines, in place of the version before; one that is there already stays as it is. */
export const insertContract = statement({
  name: "insert_contract",
  text: `
    WITH made AS (
      INSERT INTO contract (id, engagement_id, version, state, effective_on, amount, currency, entity_code, tax_profile, payment_terms, po_number, decisions, terms_hash, created_at)
      SELECT r.id, r.engagement_id, r.version, 'active', r.effective_on, r.amount, r.currency, r.entity_code, r.tax_profile, r.payment_terms, r.po_number, r.decisions, r.terms_hash, $3
      FROM jsonb_to_record($1::jsonb) AS r(id uuid, engagement_id uuid, version int, effective_on date, amount numeric, currency text, entity_code text, tax_profile text, payment_terms text,
        po_number text, decisions jsonb, terms_hash text)
      ON CONFLICT (engagement_id, version) DO NOTHING RETURNING id, engagement_id, currency
    ), before AS (
      UPDATE contract k SET state = 'superseded' FROM made WHERE k.engagement_id = made.engagement_id AND k.state = 'active'
    )
    INSERT INTO contract_line (id, contract_id, ordinal, name, type, service_line, amount, currency, billing_driver, revenue_profile, cost_center, template, terms)
    SELECT l.id, made.id, l.ordinal, l.name, l.type, l.service_line, l.amount, made.currency, l.billing_driver, l.revenue_profile, l.cost_center, l.template, l.terms
    FROM made, jsonb_to_recordset($2::jsonb) AS l(id uuid, ordinal int, name text, type text, service_line text, amount numeric, billing_driver text, revenue_profile text, cost_center text,
      template text, terms jsonb)`,
  values: (p: { contract: object; lines: readonly object[]; now: Date }) => [
    JSON.stringify(p.contract),
    JSON.stringify(p.lines),
    p.now,
  ],
  row: nothing,
});

/** The project of an engagement, as it is planned; the status of one that is there stays. */
export const upsertProject = statement({
  name: "upsert_project",
  text: `
    INSERT INTO project (id, engagement_id, title, template, start_on, due_on, budget, currency, status, url, created_at)
    SELECT r.id, r.engagement_id, r.title, r.template, r.start_on, r.due_on, r.budget, r.currency, 'active', r.url, $2
    FROM jsonb_to_record($1::jsonb) AS r(id uuid, engagement_id uuid, title text, template text, start_on date, due_on date, budget numeric, currency text, url text)
    ON CONFLICT (engagement_id) DO UPDATE SET title = excluded.title, template = excluded.template, start_on = excluded.start_on, due_on = excluded.due_on,
      budget = excluded.budget, currency = excluded.currency, url = coalesce(excluded.url, project.url)
    WHERE (project.title, project.start_on, project.due_on, project.budget, project.currency)
      IS DISTINCT FROM (excluded.title, excluded.start_on, excluded.due_on, excluded.budget, excluded.currency)`,
  values: (p: { row: object; now: Date }) => [JSON.stringify(p.row), p.now],
  row: nothing,
});

export const setProjectStatus = statement({
  name: "set_project_status",
  text: "UPDATE project SET status = $2 WHERE engagement_id = $1 AND status <> $2",
  values: (p: { engagementId: string; status: "active" | "on_hold" }) => [p.engagementId, p.status],
  row: nothing,
});

/**
 * Requests for people as the roles of the deal are now: new ones are asked for, changed ones changed, those of roles that are no
 * longer sold cancelled. What is filled stays as it is.
 */
export const keepStaffingRequests = statement({
  name: "keep_staffing_requests",
  text: `
    WITH wanted AS (
      SELECT r.*, row_number() OVER (ORDER BY r.ordinal) AS place
      FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, sold_role text, ordinal int, role text, skill text, hours numeric, headcount int, start_on date, end_on date)
    ), kept AS (
      UPDATE staffing_request s SET role = w.role, skill = w.skill, hours = w.hours, headcount = w.headcount, start_on = w.start_on, end_on = w.end_on, status = 'open'
      FROM wanted w WHERE s.engagement_id = $2 AND s.sold_role = w.sold_role AND s.status <> 'filled'
    ), gone AS (
      UPDATE staffing_request s SET status = 'cancelled'
      WHERE s.engagement_id = $2 AND s.status = 'open' AND NOT EXISTS (SELECT 1 FROM wanted w WHERE w.sold_role = s.sold_role)
    )
    INSERT INTO staffing_request (id, engagement_id, sold_role, ordinal, role, skill, hours, headcount, start_on, end_on, entity_code, region, created_at)
    SELECT w.id, $2, w.sold_role, w.place + coalesce((SELECT max(s.ordinal) FROM staffing_request s WHERE s.engagement_id = $2), 0), w.role, w.skill, w.hours, w.headcount, w.start_on, w.end_on, $3, $4, $5
    FROM wanted w WHERE NOT EXISTS (SELECT 1 FROM staffing_request s WHERE s.engagement_id = $2 AND s.sold_role = w.sold_role)`,
  values: (p: { rows: readonly object[]; engagementId: string; entityCode: string | null; region: string | null; now: Date }) => [
    JSON.stringify(p.rows),
    p.engagementId,
    p.entityCode,
    p.region,
    p.now,
  ],
  row: nothing,
});

/** Nobody is to be found for an engagement whose deal is no longer won. */
export const cancelStaffingRequests = statement({
  name: "cancel_staffing_requests",
  text: "UPDATE staffing_request SET status = 'cancelled' WHERE engagement_id = $1 AND status = 'open'",
  values: (p: { engagementId: string }) => [p.engagementId],
  row: nothing,
});

/** The deal is won again: those who were asked for are looked for again. */
export const restoreStaffingRequests = statement({
  name: "restore_staffing_requests",
  text: "UPDATE staffing_request SET status = 'open' WHERE engagement_id = $1 AND status = 'cancelled'",
  values: (p: { engagementId: string }) => [p.engagementId],
  row: nothing,
});

/** Tells a team something about an engagement, once. */
export const insertNotice = statement({
  name: "insert_notice",
  text: `INSERT INTO notice (team, entity_code, region, kind, title, engagement_id, correlation_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
    ON CONFLICT (kind, engagement_id) DO NOTHING`,
  values: (p: {
    team: string;
    entityCode: string | null;
    region: string | null;
    kind: string;
    title: string;
    engagementId: string;
    correlationId: string;
    now: Date;
  }) => [p.team, p.entityCode, p.region, p.kind, p.title, p.engagementId, p.correlationId, p.now],
  row: nothing,
});

/** The contract takes a change whose terms cannot be read, and that people have entered in the ERP: from now on that is what was sold. */
export const acceptAmendment = statement({
  name: "accept_amendment",
  text: "UPDATE contract SET terms_hash = $2 WHERE id = $1",
  values: (p: { contractId: string; termsHash: string }) => [p.contractId, p.termsHash],
  row: nothing,
});

/** Remembers that a change which needs no project of its own was accepted as it was sold and decided then, in the stead of an earlier one. */
export const acceptChange = statement({
  name: "accept_change",
  text: `
    WITH earlier AS (UPDATE ruling SET revoked_at = $6 WHERE kind = 'change_accepted' AND subject_id = $2 AND revoked_at IS NULL)
    INSERT INTO ruling (id, kind, subject_id, answer, decided_by, decided_name, decided_at)
    VALUES ($1, 'change_accepted', $2, jsonb_build_object('change', $3::text), $4, $5, $6)`,
  values: (p: { id: string; engagementId: string; change: string; by: { id: string; name: string }; now: Date }) => [
    p.id,
    p.engagementId,
    p.change,
    p.by.id,
    p.by.name,
    p.now,
  ],
  row: nothing,
});

/** What was agreed once is agreed for that change only. */
export const spendWaivers = statement({
  name: "spend_waivers",
  text: "UPDATE waiver SET expires_at = $2 WHERE id = ANY($1::uuid[]) AND expires_at > $2",
  values: (p: { waiverIds: readonly string[]; now: Date }) => [p.waiverIds, p.now],
  row: nothing,
});

/** Which customer of ours a record of a system belongs to. */
export const readHolder = statement({
  name: "read_holder",
  text: `SELECT coalesce(c.merged_into_id, c.id) AS "recordId" FROM xref x JOIN customer c ON c.id = x.record_id
    WHERE x.connection_id = $1 AND x.object = $2 AND x.external_id = $3 AND x.record_type = 'customer'`,
  values: (p: { connectionId: string; object: string; externalId: string }) => [p.connectionId, p.object, p.externalId],
  row: z.object({ recordId: z.string() }),
});

/** When a customer of ours was made in a system; no row: it was there before, or nothing is known of that. */
export const readMadeAt = statement({
  name: "read_made_at",
  text: `SELECT max(settled_at) AS "madeAt" FROM outbound_write
    WHERE connection_id = $1 AND type = 'customer' AND canonical_id = $2 AND state = 'settled' HAVING max(settled_at) IS NOT NULL`,
  values: (p: { connectionId: string; customerId: string }) => [p.connectionId, p.customerId],
  row: z.object({ madeAt: z.date() }),
});

/** Has one customer stand for another, and for all that stood behind that one. */
export const mergeCustomer = statement({
  name: "merge_customer",
  text: `UPDATE customer SET merged_into_id = $2, version = version + 1, updated_at = $3 WHERE (id = $1 OR merged_into_id = $1) AND id <> $2`,
  values: (p: { id: string; intoId: string; now: Date }) => [p.id, p.intoId, p.now],
  row: nothing,
});

/** What can be said of an engagement whose state cannot be read. */
export const readFailedSubject = statement({
  name: "read_failed_subject",
  text: `SELECT id, number, name, entity_code AS "entityCode", region, amount::text AS amount, currency, amount_reporting::text AS "amountReporting", is_backfill AS "isBackfill"
    FROM engagement WHERE id = $1`,
  values: (p: { engagementId: string }) => [p.engagementId],
  row: z.object({
    id: z.string(),
    number: z.string(),
    name: z.string(),
    entityCode: z.string().nullable(),
    region: z.string().nullable(),
    amount: z.string().nullable(),
    currency: z.string().nullable(),
    amountReporting: z.string().nullable(),
    isBackfill: z.boolean(),
  }),
});

/** An engagement that is not set up yet stands still; its turn goes to a team where no other has it. */
export const setBlocked = statement({
  name: "set_blocked",
  text: `UPDATE engagement SET status = CASE WHEN contract_version = 0 THEN 'blocked' ELSE status END, turn_team = CASE WHEN $3 THEN $2 ELSE turn_team END,
      turn_since = CASE WHEN $3 AND turn_team IS DISTINCT FROM $2 THEN $4 ELSE turn_since END, version = version + 1, updated_at = $4
    WHERE id = $1 AND ((contract_version = 0 AND status <> 'blocked') OR ($3 AND turn_team IS DISTINCT FROM $2))`,
  values: (p: { engagementId: string; team: string; isPrimary: boolean; now: Date }) => [
    p.engagementId,
    p.team,
    p.isPrimary,
    p.now,
  ],
  row: nothing,
});
