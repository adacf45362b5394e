import { z } from "zod";
import type { ReachBranch } from "../domain/exceptions/reach.ts";
import { Conditions } from "./conditions.sql.ts";
import { addReach } from "./exception-filter.sql.ts";
import { type Sql, statement } from "./sql.ts";
import { makerOfTokenSql } from "./token-makers.sql.ts";
import { waivedWorth, waivedWorthSql } from "./waived-worth.sql.ts";

const instant = z.coerce.date();

const waiver = z.object({
  id: z.string(),
  state: z.enum(["requested", "approved", "refused", "withdrawn"]),
  reason: z.string(),
  amount: z.string().nullable(),
  currency: z.string().nullable(),
  requestedBy: z.string(),
  requestedName: z.string(),
  /** Of a change: what was sold when it was approved. */
  terms: z.string().nullable(),
  tokenOf: z.string().nullable(),
  requestedAt: instant,
  decidedName: z.string().nullable(),
  decidedAt: instant.nullable(),
  expiresAt: instant,
  /** Of the legal entity whose people were asked; null: there was none yet. */
  entityCode: z.string().nullable(),
});

const peekRow = z.object({
  reopenedCount: z.number(),
  currentStep: z.string().nullable(),
  engagementStatus: z.string().nullable(),
  worth: waivedWorth.nullable(),
  customerId: z.string().nullable(),
  deal: z.object({ id: z.string(), name: z.string(), amount: z.string().nullable(), currency: z.string().nullable() }).nullable(),
  run: z
    .object({ id: z.string(), state: z.string(), attempts: z.number(), lastError: z.string().nullable(), dueAt: instant })
    .nullable(),
  sources: z.array(
    z.object({
      recordType: z.string(),
      system: z.string(),
      role: z.string(),
      object: z.string(),
      externalId: z.string(),
      url: z.string().nullable(),
    }),
  ),
  others: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      team: z.string(),
      params: z.record(z.string(), z.unknown()),
      isPrimary: z.boolean(),
    }),
  ),
  waivers: z.array(waiver),
  rulings: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      answer: z.record(z.string(), z.unknown()),
      reason: z.string().nullable(),
      decidedName: z.string(),
      decidedAt: instant,
    }),
  ),
  notes: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      authorName: z.string(),
      body: z.string(),
      askedName: z.string().nullable(),
      createdAt: instant,
      ofGroup: z.boolean(),
      team: z.string().nullable(),
      places: z
        .array(z.object({ entityCode: z.string().nullable(), region: z.string().nullable(), orMissing: z.boolean() }))
        .nullable(),
    }),
  ),
  history: z.array(
    z.object({
      id: z.number(),
      at: instant,
      action: z.string(),
      actorName: z.string(),
      actorType: z.string(),
      reason: z.string().nullable(),
    }),
  ),
});
export type ExceptionPeekRow = z.infer<typeof peekRow>;

/** How many notes and audit entries of one exception a peek shows; the newest. */
const storyLimit = 100;

/** What belongs to one exception: its deal, run, records in the sources, other blockers of the engagement, waivers, rulings, notes, history. */
export const readExceptionPeek = statement({
  name: "read_exception_peek",
  text: `
    SELECT x.reopened_count AS "reopenedCount", e.current_step AS "currentStep", e.status AS "engagementStatus", CASE WHEN d.id IS NOT NULL THEN ${waivedWorthSql} END AS worth,
      e.customer_id AS "customerId",
      CASE WHEN d.id IS NULL THEN NULL ELSE jsonb_build_object('id', d.id, 'name', d.name, 'amount', d.amount::text, 'currency', d.currency) END AS deal,
      (SELECT jsonb_build_object('id', r.id, 'state', r.state, 'attempts', r.attempts, 'lastError', r.last_error, 'dueAt', r.due_at) FROM flow_run r WHERE r.id = x.run_id) AS run,
      coalesce((SELECT jsonb_agg(jsonb_build_object('recordType', f.record_type, 'system', c.name, 'role', c.role, 'object', f.object, 'externalId', f.external_id, 'url', f.url)
        ORDER BY f.record_type DESC, f.id) FROM xref f JOIN connection c ON c.id = f.connection_id
        WHERE (f.record_type = 'deal' AND f.record_id = e.deal_id) OR (f.record_type = 'customer' AND f.record_id = e.customer_id)
          OR (f.record_type = 'engagement' AND f.record_id = e.id)), '[]') AS sources,
      coalesce((SELECT jsonb_agg(jsonb_build_object('id', o.id, 'kind', o.kind, 'team', o.team, 'params', o.params, 'isPrimary', o.is_primary) ORDER BY o.is_primary DESC, o.opened_at, o.id)
        FROM exception_item o WHERE o.engagement_id = x.engagement_id AND o.status = 'open' AND o.id <> x.id), '[]') AS others,
      coalesce((SELECT jsonb_agg(jsonb_build_object('id', w.id, 'state', w.state, 'reason', w.reason, 'amount', w.amount::text, 'currency', w.currency, 'terms', w.terms, 'requestedBy', w.requested_by,
        'requestedName', w.requested_name, 'tokenOf', ${makerOfTokenSql("w.requested_by")}, 'requestedAt', w.requested_at, 'decidedName', w.decided_name, 'decidedAt', w.decided_at, 'expiresAt', w.expires_at, 'entityCode', w.entity_code) ORDER BY w.requested_at DESC, w.id DESC)
        FROM waiver w WHERE w.engagement_id = x.engagement_id AND w.kind = x.kind AND (w.state <> 'requested' OR w.exception_id = x.id)), '[]') AS waivers,
      coalesce((SELECT jsonb_agg(jsonb_build_object('id', g.id, 'kind', g.kind, 'answer', g.answer, 'reason', g.reason, 'decidedName', g.decided_name, 'decidedAt', g.decided_at) ORDER BY g.decided_at DESC)
        FROM ruling g WHERE g.revoked_at IS NULL AND ((g.kind = 'disposition' AND g.subject_id = x.engagement_id) OR (g.kind = 'customer_match' AND g.subject_id = e.customer_id))), '[]') AS rulings,
      coalesce((SELECT jsonb_agg(jsonb_build_object('id', n.id, 'kind', n.kind, 'authorName', n.author_name, 'body', n.body, 'askedName', n.asked_name, 'createdAt', n.created_at, 'ofGroup', n.exception_id IS NULL, 'team', n.team, 'places', n.places) ORDER BY n.created_at DESC, n.id DESC)
        FROM (SELECT * FROM exception_note WHERE exception_id = x.id OR (exception_id IS NULL AND group_key = x.group_key) ORDER BY created_at DESC, id DESC LIMIT ${storyLimit}) n), '[]') AS notes,
      coalesce((SELECT jsonb_agg(jsonb_build_object('id', a.id, 'at', a.at, 'action', a.action, 'actorName', a.actor_name, 'actorType', a.actor_type, 'reason', a.reason) ORDER BY a.at DESC, a.id DESC)
        FROM (SELECT * FROM audit_entry WHERE subject_type = 'exception' AND subject_id = x.id::text AND action IN ('exception.opened', 'exception.resolved') ORDER BY id DESC LIMIT ${storyLimit}) a), '[]') AS history
    FROM exception_item x LEFT JOIN engagement e ON e.id = x.engagement_id LEFT JOIN deal d ON d.id = e.deal_id
    WHERE x.id = $1`,
  values: (p: { id: string }) => [p.id],
  row: peekRow,
});

const sizeRow = z.object({ open: z.number(), exposureReporting: z.string() });

/** How many open exceptions of a team have one cause and what they hold up, of what the caller sees: from the roll-up and what is not folded yet. */
export async function readGroupSize(
  sql: Sql,
  ask: { groupKey: string; team: string; isBackfill: boolean; reach: readonly ReachBranch[] },
): Promise<z.infer<typeof sizeRow>> {
  const where = new Conditions([ask.groupKey, ask.team, ask.isBackfill]);
  addReach(where, ask.reach, { team: "r.team", entity: "r.entity_code", region: "r.region" }, "empty");
  const found = await sql.raw(
    `SELECT coalesce(sum(open_count), 0)::int AS open, coalesce(sum(exposure), 0)::text AS "exposureReporting" FROM (
       SELECT team, entity_code, region, open_count, exposure FROM exception_rollup WHERE group_key = $1::text AND team = $2::text AND is_backfill = $3::boolean
       UNION ALL SELECT team, entity_code, region, open_count, exposure FROM exception_delta WHERE group_key = $1::text AND team = $2::text AND is_backfill = $3::boolean) r
     WHERE ${where.text}`,
    where.values,
  );
  return sizeRow.parse(found.rows[0]);
}

/** The rules of an action and of its special cases: `waive`, and `waive:credit_hold`. */
const groupNoteRow = z.object({
  id: z.string(),
  kind: z.string(),
  authorName: z.string(),
  body: z.string(),
  createdAt: z.date(),
});

/** What was said of a whole group, newest first: by those who see one of the members that the caller sees, too. */
export async function readGroupNotes(
  sql: Sql,
  ask: { groupKey: string; team: string; reach: readonly ReachBranch[] },
): Promise<z.infer<typeof groupNoteRow>[]> {
  const where = new Conditions([ask.groupKey, ask.team]);
  addReach(where, ask.reach, { team: "x.team", entity: "x.entity_code", region: "x.region" });
  const found = await sql.raw(
    `SELECT n.id, n.kind, n.author_name AS "authorName", n.body, n.created_at AS "createdAt" FROM exception_note n
     WHERE n.exception_id IS NULL AND n.group_key = $1::text AND (n.team IS NULL OR n.team = $2::text)
       AND (n.places IS NULL OR EXISTS (
         SELECT 1 FROM jsonb_to_recordset(n.places) AS p("entityCode" text, region text, "orMissing" boolean)
         JOIN exception_item x ON x.group_key = $1::text AND x.team = $2::text
           AND (p."entityCode" IS NULL OR x.entity_code = p."entityCode" OR (p."orMissing" AND x.entity_code IS NULL))
           AND (p.region IS NULL OR x.region = p.region OR (p."orMissing" AND x.region IS NULL))
         WHERE ${where.text}))
     ORDER BY n.created_at DESC, n.id DESC LIMIT ${storyLimit}`,
    where.values,
  );
  return found.rows.map((row) => groupNoteRow.parse(row));
}
