import { z } from "zod";
import { statement } from "./sql.ts";

const claimed = z.object({
  id: z.string(),
  flow: z.string(),
  flowVersion: z.number(),
  subjectType: z.string(),
  subjectId: z.string(),
  connectionId: z.string().nullable(),
  lane: z.string(),
  epoch: z.number(),
  wakeSeq: z.number(),
  attempts: z.number(),
  step: z.string(),
  lastError: z.string().nullable(),
  correlationId: z.string(),
});
/** A run that this worker holds until its lease ends. */
export type ClaimedRun = z.infer<typeof claimed>;

const columns = `r.id, r.flow, r.flow_version AS "flowVersion", r.subject_type AS "subjectType", r.subject_id AS "subjectId",
  r.connection_id AS "connectionId", r.lane, r.epoch, r.wake_seq AS "wakeSeq", r.attempts, r.step, r.last_error AS "lastError", r.correlation_id AS "correlationId"`;

/** Claims those of the given runs that are ready and due and whose flow version this worker knows: lease taken, epoch raised. */
export const claimRuns = statement({
  name: "claim_runs",
  text: `
    UPDATE flow_run r SET state = 'running', epoch = r.epoch + 1, lease_until = now() + $2 * interval '1 millisecond', leased_by = $3,
      started_at = coalesce(r.started_at, $6)
    FROM (SELECT f.id FROM flow_run f
          JOIN unnest($4::text[], $5::int[]) AS known(flow, version) ON known.flow = f.flow AND f.flow_version <= known.version
          WHERE f.id = ANY($1::uuid[]) AND f.state = 'ready' AND f.due_at <= now()
          FOR UPDATE OF f SKIP LOCKED) due
    WHERE r.id = due.id
    RETURNING ${columns}`,
  values: (p: { runIds: string[]; leaseMs: number; worker: string; flows: string[]; versions: number[]; now: Date }) => [
    p.runIds,
    p.leaseMs,
    p.worker,
    p.flows,
    p.versions,
    p.now,
  ],
  row: claimed,
});

/** How many runs wait for one of the keys, counted with their gates held. */
export const countWaits = statement({
  name: "count_waits",
  text: `SELECT count(DISTINCT run_id)::int AS runs FROM run_wait WHERE key = ANY($1::text[])`,
  values: (p: { keys: string[] }) => [p.keys],
  row: z.object({ runs: z.number() }),
});

/**
 * Releases every run that waits for one of the keys: the waits go, parked runs become ready, running ones are told by their
 * wake sequence. Answers the runs that now need a job, in the lane given (null: their own).
 */
export const releaseWaits = statement({
  name: "release_waits",
  text: `
    WITH gone AS (DELETE FROM run_wait WHERE key = ANY($1::text[]) RETURNING run_id),
    hit AS (SELECT DISTINCT run_id FROM gone)
    UPDATE flow_run r SET wake_seq = r.wake_seq + 1,
      state = CASE WHEN r.state = 'parked' THEN 'ready' ELSE r.state END,
      due_at = CASE WHEN r.state IN ('parked', 'ready') THEN now() ELSE r.due_at END,
      lane = CASE WHEN r.state IN ('parked', 'ready') THEN coalesce($2, r.lane) ELSE r.lane END
    FROM hit WHERE r.id = hit.run_id AND r.state <> 'done'
    RETURNING r.id, r.lane, r.state`,
  values: (p: { keys: string[]; lane: string | null }) => [p.keys, p.lane],
  row: z.object({ id: z.string(), lane: z.string(), state: z.string() }),
});

/** Wakes given runs whatever they wait for (a person retries them). */
export const wakeRunsById = statement({
  name: "wake_runs_by_id",
  text: `
    UPDATE flow_run r SET wake_seq = r.wake_seq + 1, attempts = 0,
      state = CASE WHEN r.state = 'parked' THEN 'ready' ELSE r.state END,
      due_at = CASE WHEN r.state IN ('parked', 'ready') THEN now() ELSE r.due_at END
    WHERE r.id = ANY($1::uuid[]) AND r.state <> 'done'
    RETURNING r.id, r.lane, r.state`,
  values: (p: { runIds: string[] }) => [p.runIds],
  row: z.object({ id: z.string(), lane: z.string(), state: z.string() }),
});

/** Lengthens the lease of a run that is still ours; no row: it is not. */
export const renewLease = statement({
  name: "renew_lease",
  text: `UPDATE flow_run SET lease_until = now() + $3 * interval '1 millisecond' WHERE id = $1 AND epoch = $2 AND state = 'running' RETURNING id`,
  values: (p: { runId: string; epoch: number; leaseMs: number }) => [p.runId, p.epoch, p.leaseMs],
  row: z.object({ id: z.string() }),
});

/** What is said of a run whose lease has lapsed. */
export const workerStopped = "The worker that held this run stopped; another has taken it over.";

/**
 * Hands on runs whose lease has lapsed: their worker is gone. A bounded number at a time. After some lapses in a row (`patience`) a
 * run comes back ever later: it may be what stops its workers.
 */
export const sweepLapsedLeases = statement({
  name: "sweep_lapsed_leases",
  text: `
    UPDATE flow_run r SET state = 'ready', lease_until = NULL, leased_by = NULL, attempts = r.attempts + 1, last_error = '${workerStopped}',
      due_at = now() + CASE WHEN r.attempts < $2 THEN interval '0' ELSE least(power(2, r.attempts - $2) * 5, 600) * interval '1 second' END
    FROM (SELECT id FROM flow_run WHERE state = 'running' AND lease_until < now() ORDER BY lease_until LIMIT $1 FOR UPDATE SKIP LOCKED) lapsed
    WHERE r.id = lapsed.id RETURNING r.id, r.lane, r.due_at AS "dueAt"`,
  values: (p: { limit: number; patience: number }) => [p.limit, p.patience],
  row: z.object({ id: z.string(), lane: z.string(), dueAt: z.date() }),
});

/** Runs that have been due for a while without anyone taking them: their job was lost. */
export const findOverdueRuns = statement({
  name: "find_overdue_runs",
  text: `SELECT id, lane FROM flow_run WHERE state = 'ready' AND lane = $1 AND due_at < now() - $2 * interval '1 millisecond' ORDER BY due_at LIMIT $3`,
  values: (p: { lane: string; graceMs: number; limit: number }) => [p.lane, p.graceMs, p.limit],
  row: z.object({ id: z.string(), lane: z.string() }),
});

/**
 * Ends the hold on a run: back to ready at a later instant, parked, or done. A run that was woken meanwhile looks again at once,
 * whatever its end: what woke it (a changed deal) it may not have seen. No row: the run is no longer ours.
 */
export const settleRun = statement({
  name: "settle_run",
  text: `
    UPDATE flow_run SET
      state = CASE WHEN wake_seq <> $4 THEN 'ready' ELSE $3 END,
      due_at = CASE WHEN wake_seq <> $4 THEN now() WHEN $3 = 'ready' THEN now() + $5 * interval '1 millisecond' ELSE due_at END,
      lease_until = NULL, leased_by = NULL, step = $6, outcome = CASE WHEN wake_seq = $4 THEN $7 END, last_error = $8, attempts = $9, flow_version = $10,
      finished_at = CASE WHEN $3 = 'done' AND wake_seq = $4 THEN $11::timestamptz END,
      entity_code = coalesce($12, entity_code), region = coalesce($13, region)
    WHERE id = $1 AND epoch = $2 AND state = 'running'
    RETURNING state, due_at AS "dueAt", lane`,
  values: (p: {
    runId: string;
    epoch: number;
    state: "ready" | "parked" | "done";
    wakeSeq: number;
    delayMs: number;
    step: string;
    outcome: string | null;
    error: string | null;
    attempts: number;
    flowVersion: number;
    now: Date;
    entityCode: string | null;
    region: string | null;
  }) => [
    p.runId,
    p.epoch,
    p.state,
    p.wakeSeq,
    p.delayMs,
    p.step,
    p.outcome,
    p.error,
    p.attempts,
    p.flowVersion,
    p.now,
    p.entityCode,
    p.region,
  ],
  row: z.object({ state: z.string(), dueAt: z.date(), lane: z.string() }),
});

/** Replaces what a run waits for. Keys of runs that were released meanwhile do no harm: the wake sequence decides. */
export const setWaits = statement({
  name: "set_waits",
  text: `
    WITH gone AS (DELETE FROM run_wait WHERE run_id = $1 AND NOT key = ANY($2::text[]))
    INSERT INTO run_wait (run_id, key) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING`,
  values: (p: { runId: string; keys: string[] }) => [p.runId, p.keys],
  row: z.object({}),
});
