import { z } from "zod";
import { nearCutoffDays } from "../domain/business-time.ts";
import { statement } from "./sql.ts";

/** Folds the changes of open exceptions into the roll-up that queues and groups are read from. One process at a time; a bounded number. */
export const foldRollup = statement({
  name: "fold_rollup",
  text: `
    WITH held AS (SELECT pg_try_advisory_xact_lock(hashtext('throughline.rollup')) AS locked),
    taken AS (
      DELETE FROM exception_delta d USING (SELECT id FROM exception_delta, held WHERE held.locked ORDER BY id LIMIT $1) t WHERE d.id = t.id
      RETURNING d.*
    ), summed AS (
      SELECT group_key, team, entity_code, region, is_backfill, is_assigned, misses_cutoff, min(kind) AS kind, min(severity) AS severity, sum(open_count)::int AS open_count,
        sum(exposure) AS exposure, sum(miss_count)::int AS miss_count, sum(unknown_count)::int AS unknown_count,
        min(opened_at) AS oldest_at, min(cutoff_at) AS cutoff_at, min(due_at) AS due_at
      FROM taken GROUP BY 1, 2, 3, 4, 5, 6, 7
    ), put AS (
      INSERT INTO exception_rollup AS r (group_key, team, entity_code, region, is_backfill, is_assigned, misses_cutoff, kind, severity, open_count, exposure, miss_count, unknown_count,
        oldest_at, cutoff_at, due_at, updated_at)
      SELECT group_key, team, entity_code, region, is_backfill, is_assigned, misses_cutoff, kind, severity, open_count, exposure, miss_count, unknown_count, oldest_at, cutoff_at, due_at, $2
      FROM summed ORDER BY 1, 2, 3, 4, 5, 6, 7
      ON CONFLICT (group_key, team, entity_code, region, is_backfill, is_assigned, misses_cutoff) DO UPDATE SET
        open_count = r.open_count + excluded.open_count, exposure = r.exposure + excluded.exposure, miss_count = r.miss_count + excluded.miss_count,
        unknown_count = r.unknown_count + excluded.unknown_count,
        severity = LEAST(r.severity, excluded.severity),
        oldest_at = CASE WHEN r.open_count <= 0 THEN excluded.oldest_at ELSE LEAST(r.oldest_at, excluded.oldest_at) END,
        cutoff_at = CASE WHEN r.open_count <= 0 THEN excluded.cutoff_at ELSE LEAST(r.cutoff_at, excluded.cutoff_at) END,
        due_at = CASE WHEN r.open_count <= 0 THEN excluded.due_at ELSE LEAST(r.due_at, excluded.due_at) END,
        updated_at = excluded.updated_at
    )
    SELECT count(*)::int AS folded FROM taken`,
  values: (p: { limit: number; now: Date }) => [p.limit, p.now],
  row: z.object({ folded: z.number() }),
});

/** Groups of which nothing is open any more, and dates of groups that have lost their oldest. */
export const tidyRollup = statement({
  name: "tidy_rollup",
  text: `
    WITH held AS (SELECT pg_try_advisory_xact_lock(hashtext('throughline.rollup')) AS locked),
    gone AS (
      DELETE FROM exception_rollup r USING held WHERE held.locked AND r.open_count = 0
        AND NOT EXISTS (SELECT 1 FROM exception_delta d WHERE d.group_key = r.group_key) RETURNING 1
    )
    UPDATE exception_rollup r SET oldest_at = n.oldest_at, cutoff_at = n.cutoff_at, due_at = n.due_at
    FROM held, LATERAL (SELECT 1) one, (
      SELECT x.group_key, x.team, coalesce(x.entity_code, '') AS entity_code, coalesce(x.region, '') AS region, x.is_backfill, x.assignee_id IS NOT NULL AS is_assigned, x.misses_cutoff,
        min(x.opened_at) AS oldest_at, min(x.cutoff_at) AS cutoff_at, min(x.due_at) AS due_at
      FROM exception_item x WHERE x.status = 'open' GROUP BY 1, 2, 3, 4, 5, 6, 7
    ) n
    WHERE held.locked AND n.group_key = r.group_key AND n.team = r.team AND n.entity_code = r.entity_code AND n.region = r.region AND n.is_backfill = r.is_backfill
      AND n.is_assigned = r.is_assigned AND n.misses_cutoff = r.misses_cutoff
      AND (r.oldest_at, r.cutoff_at, r.due_at) IS DISTINCT FROM (n.oldest_at, n.cutoff_at, n.due_at)`,
  values: () => [],
  row: z.object({}),
});

/**
 * Gives open exceptions of engagements the next billing cut-off of their entity, where it is another than theirs: theirs has
 * passed, or periods have come, closed or moved. A bounded number at a time; answers them with their runs. `entity_code` null:
 * what has no entity, or one that is not known.
 */
export const moveCutoffs = statement({
  name: "move_cutoffs",
  text: `
    WITH next AS MATERIALIZED (SELECT n.entity_code, n.cutoff_at FROM jsonb_to_recordset($1::jsonb) AS n(entity_code text, cutoff_at timestamptz)),
    hit AS (
      SELECT i.id, n.cutoff_at FROM exception_item i
      JOIN next n ON n.entity_code IS NOT DISTINCT FROM (SELECT k.entity_code FROM next k WHERE k.entity_code = i.entity_code)
      WHERE i.status = 'open' AND i.engagement_id IS NOT NULL AND i.cutoff_at IS DISTINCT FROM n.cutoff_at
      ORDER BY i.id LIMIT $3 FOR UPDATE OF i SKIP LOCKED
    )
    UPDATE exception_item x SET cutoff_at = hit.cutoff_at,
      misses_cutoff = hit.cutoff_at IS NOT NULL AND x.exposure_reporting > 0 AND hit.cutoff_at <= $2::timestamptz + interval '${nearCutoffDays} days'
    FROM hit WHERE x.id = hit.id RETURNING x.id, x.run_id AS "runId"`,
  values: (p: { next: readonly object[]; now: Date; limit: number }) => [JSON.stringify(p.next), p.now, p.limit],
  row: z.object({ id: z.string(), runId: z.string().nullable() }),
});

/** Marks open exceptions that come near their cut-off. A bounded number at a time. */
export const markNearCutoffs = statement({
  name: "mark_near_cutoffs",
  text: `
    UPDATE exception_item x SET misses_cutoff = true FROM (
      SELECT i.id FROM exception_item i
      WHERE i.status = 'open' AND NOT i.misses_cutoff AND i.exposure_reporting > 0 AND i.cutoff_at <= $1::timestamptz + interval '${nearCutoffDays} days'
      ORDER BY i.cutoff_at LIMIT $2 FOR UPDATE SKIP LOCKED
    ) n
    WHERE x.id = n.id RETURNING x.id`,
  values: (p: { now: Date; limit: number }) => [p.now, p.limit],
  row: z.object({ id: z.string() }),
});

/** Engagements whose approved waiver has ended since the flow last looked at them. */
export const findEndedWaivers = statement({
  name: "find_ended_waivers",
  text: `
    SELECT DISTINCT w.engagement_id AS "engagementId" FROM waiver w JOIN flow_run r ON r.subject_id = w.engagement_id AND r.state = 'parked'
    WHERE w.state = 'approved' AND w.expires_at <= $1
      AND NOT EXISTS (SELECT 1 FROM flow_step s WHERE s.run_id = r.id AND s.started_at >= w.expires_at) LIMIT 500`,
  values: (p: { now: Date }) => [p.now],
  row: z.object({ engagementId: z.string() }),
});

/** Makes the partitions of the weeks around now, and drops those that retention has passed. */
export const keepPayloadPartitions = statement({
  name: "keep_payload_partitions",
  text: `SELECT payload_page_ensure($1::date) AS now, payload_page_ensure(($1::date + 7)) AS next, payload_page_drop(($1::date - $2::int)) AS dropped`,
  values: (p: { today: string; keepDays: number }) => [p.today, p.keepDays],
  row: z.object({ now: z.boolean(), next: z.boolean(), dropped: z.number() }),
});

/** Calls that were made before an instant, with their bodies: a bounded number at a time, the oldest first. */
export const dropOldCalls = statement({
  name: "drop_old_calls",
  text: `DELETE FROM trace_call WHERE id IN (SELECT id FROM (SELECT id, at FROM trace_call ORDER BY id LIMIT $2) oldest WHERE at < $1) RETURNING id`,
  values: (p: { before: Date; limit: number }) => [p.before, p.limit],
  row: z.object({ id: z.number() }),
});

/**
 * Attempts at steps before an instant, but the last one at each step of each run: those of the next ids after where the last call
 * has ended, a bounded number. Answers how many were looked at.
 */
export const dropOldSteps = statement({
  name: "drop_old_steps",
  text: `
    WITH place AS (SELECT coalesce((SELECT (value ->> 'after')::bigint FROM firm_setting WHERE key = 'steps dropped'), 0) AS after),
    old AS (
      SELECT n.id, n.run_id, n.step FROM (SELECT s.id, s.run_id, s.step, s.started_at FROM flow_step s, place WHERE s.id > place.after ORDER BY s.id LIMIT $2) n
      WHERE n.started_at < $1
    ), gone AS (
      DELETE FROM flow_step s USING old WHERE s.id = old.id
        AND EXISTS (SELECT 1 FROM flow_step n WHERE n.run_id = old.run_id AND n.step = old.step AND n.id > old.id)
    ), moved AS (
      INSERT INTO firm_setting (key, value, updated_at) SELECT 'steps dropped', jsonb_build_object('after', max(id)), $1 FROM old HAVING count(*) > 0
      ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = clock_timestamp()
    )
    SELECT count(*)::int AS seen FROM old`,
  values: (p: { before: Date; limit: number }) => [p.before, p.limit],
  row: z.object({ seen: z.number() }),
});

/** What is kept for a while only: answers to repeated writes, ended sessions' throttles, calls a minute, mails and the addresses of their answers. */
export const dropOld = statement({
  name: "drop_old",
  text: `
    WITH keys AS (DELETE FROM idempotency_key WHERE created_at < $1::timestamptz - interval '24 hours'),
    minutes AS (DELETE FROM connection_minute WHERE minute < $1::timestamptz - interval '30 days'),
    slots AS (DELETE FROM concurrency_slot WHERE expires_at < clock_timestamp() - interval '1 hour'),
    sent AS (DELETE FROM mail_out WHERE created_at < $1::timestamptz - interval '90 days' AND state IN ('sent', 'dropped', 'parked')),
    came AS (DELETE FROM mail_in WHERE received_at < $1::timestamptz - interval '90 days' AND state <> 'received'),
    replies AS (DELETE FROM mail_reply WHERE expires_at < $1::timestamptz - interval '90 days')
    DELETE FROM sign_in_throttle WHERE expire IS NOT NULL AND expire < extract(epoch FROM $1::timestamptz) * 1000`,
  values: (p: { now: Date }) => [p.now],
  row: z.object({}),
});

/**
 * Takes connections that are due to be read, so many at most, for as long as the hold lasts: history last. `force`: whatever
 * their time.
 */
export const claimPolls = statement({
  name: "claim_polls",
  text: `
    UPDATE connection c SET poll_lease_until = clock_timestamp() + $1 * interval '1 millisecond'
    FROM (SELECT id FROM connection
          WHERE mode <> 'off' AND NOT is_paused AND ($2 OR next_poll_at <= clock_timestamp()) AND ($3::uuid IS NULL OR id = $3)
            AND (poll_lease_until IS NULL OR poll_lease_until < clock_timestamp())
          ORDER BY is_backfill, CASE role WHEN 'erp' THEN 1 WHEN 'psa' THEN 2 ELSE 3 END, created_at LIMIT $4 FOR UPDATE SKIP LOCKED) due
    WHERE c.id = due.id RETURNING c.id`,
  values: (p: { leaseMs: number; force: boolean; connectionId: string | null; limit: number | null }) => [
    p.leaseMs,
    p.force,
    p.connectionId,
    p.limit,
  ],
  row: z.object({ id: z.string() }),
});

export const keepPoll = statement({
  name: "keep_poll",
  text: `UPDATE connection SET poll_lease_until = clock_timestamp() + $2 * interval '1 millisecond' WHERE id = $1 AND mode <> 'off' AND NOT is_paused RETURNING id`,
  values: (p: { connectionId: string; leaseMs: number }) => [p.connectionId, p.leaseMs],
  row: z.object({ id: z.string() }),
});

/** Has a connection read within so long, where it was due later. */
export const pollSoon = statement({
  name: "poll_soon",
  text: `UPDATE connection SET next_poll_at = clock_timestamp() + $2 * interval '1 millisecond'
    WHERE id = $1 AND next_poll_at > clock_timestamp() + $2 * interval '1 millisecond'`,
  values: (p: { connectionId: string; inMs: number }) => [p.connectionId, p.inMs],
  row: z.object({}),
});

export const endPoll = statement({
  name: "end_poll",
  text: `UPDATE connection SET poll_lease_until = NULL, next_poll_at = clock_timestamp() + $2 * interval '1 millisecond' WHERE id = $1`,
  values: (p: { connectionId: string; inMs: number }) => [p.connectionId, p.inMs],
  row: z.object({}),
});
