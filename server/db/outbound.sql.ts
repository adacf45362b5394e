import { z } from "zod";
import { statement } from "./sql.ts";

const intentRow = z.object({
  id: z.string(),
  state: z.string(),
  /** 1: nothing was sent before. */
  attempt: z.number(),
  externalId: z.string().nullable(),
  url: z.string().nullable(),
  /** It is this run's to do now; else it is settled, or another run is at it. */
  isOurs: z.boolean(),
  /** Milliseconds until a look-up can be trusted after an answer that was lost; or, where it is not ours, until it may be begun. */
  waitMs: z.number(),
  /** Milliseconds during which an earlier write that said something else may still undo this one; it was urgent and is begun all the same. */
  undoneMs: z.number(),
  /** Tries before the last one were never answered either. */
  hasLateTries: z.boolean(),
  /** Where it waits for the only try of the write that was to make the record: that write. Whoever finds the record knows that it took effect. */
  maker: z.object({ id: z.string(), revision: z.string() }).nullable(),
});
export type Intent = z.infer<typeof intentRow>;

/** The row of a write that a run begins. */
interface NewWrite {
  id: string;
  connectionId: string;
  type: string;
  canonicalId: string;
  revision: string;
  engagementId: string;
  runId: string;
  epoch: number;
  marker: string;
  contentHash: Buffer;
  correlationId: string;
  now: Date;
}

const newWriteValues = (p: NewWrite): unknown[] => [
  p.id,
  p.connectionId,
  p.type,
  p.canonicalId,
  p.revision,
  p.engagementId,
  p.runId,
  p.epoch,
  p.marker,
  p.contentHash,
  p.correlationId,
  p.now,
];

/**
 * Records that a run is about to write: one row per (connection, type, canonical id, revision). What was settled comes back as
 * it is, unless the engagement has told something else since: then it is told once more. What another live run is at stays its
 * own; what was left behind, refused or only shadowed is taken over. While an earlier write of the engagement that said something
 * else may still take effect, nothing is begun that is not urgent, or it would undo this one: such an answer is not ours, and
 * `waitMs` says how long, `maker` whether a look-up may tell sooner. That holds for a try that was never answered (`late_until`)
 * though a later one of the same write was.
 */
export const intendWrite = statement({
  name: "intend_write",
  text: `
    WITH late AS (
      SELECT max(tries.until) AS until, CASE WHEN count(*) = 1 AND bool_and(o.late_until IS NULL) AND NOT EXISTS (
          SELECT 1 FROM outbound_write p WHERE p.connection_id = $2 AND p.type = $3 AND p.canonical_id = $4 AND p.external_id IS NOT NULL)
        THEN min(jsonb_build_object('id', o.id, 'revision', o.revision)::text)::jsonb END AS maker
      FROM outbound_write o
        CROSS JOIN LATERAL (SELECT greatest(o.late_until, CASE WHEN o.state IN ('intent', 'unknown') THEN o.look_up_after END) AS until) tries
      WHERE o.connection_id = $2 AND o.type = $3 AND o.canonical_id = $4 AND o.engagement_id = $6 AND o.content_hash <> $10::bytea
        AND tries.until > clock_timestamp() HAVING count(*) > 0
    ), mine AS (
      INSERT INTO outbound_write AS w (id, connection_id, type, canonical_id, revision, engagement_id, run_id, epoch, state, attempt, marker, content_hash,
        correlation_id, intended_at, look_up_after, filled)
      SELECT $1::uuid, $2::uuid, $3::text, $4::text, $5::text, $6::uuid, $7::uuid, $8::int, 'intent', 1, $9::text, $10::bytea, $11::uuid, $12::timestamptz, clock_timestamp() + $13 * interval '1 millisecond', $14::text[]
      FROM connection c WHERE c.id = $2 AND c.mode = 'live' AND NOT c.is_paused AND ($15::boolean OR NOT EXISTS (SELECT 1 FROM late))
      ON CONFLICT (connection_id, type, canonical_id, revision) DO UPDATE SET
        run_id = excluded.run_id, epoch = excluded.epoch, engagement_id = excluded.engagement_id, correlation_id = excluded.correlation_id,
        intended_at = excluded.intended_at, content_hash = excluded.content_hash, error = NULL, request = NULL, key_id = NULL,
        attempt = CASE WHEN w.state IN ('rejected', 'shadow', 'settled') THEN 1 ELSE w.attempt + 1 END,
        external_id = CASE WHEN w.state = 'shadow' THEN NULL ELSE w.external_id END,
        filled = CASE WHEN w.state IN ('rejected', 'shadow') THEN excluded.filled ELSE w.filled || excluded.filled END,
        settled_at = NULL, look_up_after = CASE WHEN w.state IN ('rejected', 'shadow') THEN excluded.look_up_after ELSE coalesce(w.look_up_after, excluded.look_up_after) END,
        state = CASE WHEN w.state = 'unknown' THEN 'unknown' ELSE 'intent' END
      WHERE (w.state <> 'settled' OR EXISTS (SELECT 1 FROM outbound_write o WHERE o.connection_id = w.connection_id AND o.type = w.type
          AND o.canonical_id = w.canonical_id AND o.engagement_id = w.engagement_id AND o.intended_at > w.intended_at AND o.attempt > 0
          AND o.state IN ('intent', 'unknown', 'settled')))
        AND (w.run_id = excluded.run_id OR w.state IN ('rejected', 'shadow')
        OR NOT EXISTS (SELECT 1 FROM flow_run r WHERE r.id = w.run_id AND r.state = 'running' AND r.epoch = w.epoch AND r.lease_until > clock_timestamp()))
      RETURNING w.id, w.state, w.attempt, w.external_id, w.look_up_after, w.late_until
    )
    SELECT id, state, attempt, external_id AS "externalId", NULL::text AS url, true AS "isOurs",
      coalesce(GREATEST(extract(epoch FROM look_up_after - clock_timestamp()) * 1000, 0), 0)::int AS "waitMs",
      coalesce((SELECT greatest(extract(epoch FROM until - clock_timestamp()) * 1000, 1) FROM late), 0)::int AS "undoneMs", late_until IS NOT NULL AS "hasLateTries", NULL::jsonb AS maker FROM mine
    UNION ALL
    SELECT $1::uuid, 'unknown', 0, NULL, NULL, false, greatest(extract(epoch FROM until - clock_timestamp()) * 1000, 1)::int, 0, false, maker FROM late WHERE NOT $15::boolean
    UNION ALL
    SELECT w.id, w.state, w.attempt, w.external_id, x.url, false, 0, 0, false, NULL FROM outbound_write w
    LEFT JOIN LATERAL (SELECT url FROM xref WHERE connection_id = w.connection_id AND external_id = w.external_id LIMIT 1) x ON true
    WHERE w.connection_id = $2 AND w.type = $3 AND w.canonical_id = $4 AND w.revision = $5 AND NOT EXISTS (SELECT 1 FROM mine) AND ($15::boolean OR NOT EXISTS (SELECT 1 FROM late))`,
  values: (p: NewWrite & { settleAfterMs: number; filled: readonly string[] | null; isUrgent: boolean }) => [
    ...newWriteValues(p),
    p.settleAfterMs,
    p.filled,
    p.isUrgent,
  ],
  row: intentRow,
});

/** Moves the earliest look-up on, right before something is sent once more; the try before it may take effect as long as it might. */
export const sendAgain = statement({
  name: "send_write_again",
  text: `
    UPDATE outbound_write SET late_until = greatest(late_until, look_up_after), look_up_after = clock_timestamp() + $4 * interval '1 millisecond'
    WHERE id = $1 AND run_id = $2 AND epoch = $3 RETURNING id`,
  values: (p: { id: string; runId: string; epoch: number; settleAfterMs: number }) => [p.id, p.runId, p.epoch, p.settleAfterMs],
  row: z.object({ id: z.string() }),
});

/** Takes a write in doubt over from an earlier run of its engagement. No row: it is settled meanwhile, or this run is another worker's. */
export const takeWriteOver = statement({
  name: "take_write_over",
  text: `
    UPDATE outbound_write SET run_id = $2, epoch = $3 WHERE id = $1 AND state IN ('intent', 'unknown')
      AND EXISTS (SELECT 1 FROM flow_run r WHERE r.id = $2 AND r.epoch = $3 AND r.state = 'running') RETURNING id`,
  values: (p: { id: string; runId: string; epoch: number }) => [p.id, p.runId, p.epoch],
  row: z.object({ id: z.string() }),
});

const auditColumns = `at, actor_type, actor_id, actor_name, action, subject_type, subject_id, engagement_id, entity_code, region, correlation_id, reason,
  before, after, personal_digest, entry_hash`;

/** Entries of the audit trail as rows, from the JSON that `auditRow` makes. */
const auditFrom = (place: string): string => `
  SELECT e.at, e.actor_type, e.actor_id, e.actor_name, e.action, e.subject_type, e.subject_id, e.engagement_id, e.entity_code, e.region,
    e.correlation_id, e.reason, e.before, e.after, decode(e.personal_digest, 'hex'), decode(e.entry_hash, 'hex')
  FROM jsonb_to_recordset(${place}::jsonb) AS e(at timestamptz, actor_type text, actor_id text, actor_name text, action text, subject_type text,
    subject_id text, engagement_id uuid, entity_code text, region text, correlation_id uuid, reason text, before jsonb, after jsonb,
    personal_digest text, entry_hash text)`;

const traceFrom = (place: string): string => `
  INSERT INTO trace_call (correlation_id, connection_id, run_id, step, purpose, method, target, status, outcome, duration_ms, at, bodies, key_id, deals)
  SELECT t.correlation_id, t.connection_id, t.run_id, t.step, t.purpose, t.method, t.target, t.status, t.outcome, t.duration_ms, t.at, decode(t.bodies, 'base64'), t.key_id, t.deals
  FROM jsonb_to_recordset(${place}::jsonb) AS t(correlation_id uuid, connection_id uuid, run_id uuid, step text, purpose text, method text, target text,
    status int, outcome text, duration_ms int, at timestamptz, bodies text, key_id text, deals text[])`;

export interface XrefToWrite {
  recordType: string;
  recordId: string;
  object: string;
  url: string | null;
  origin: string;
}

/**
 * Settles a write that took effect: its state, the cross-reference, the audit entry and the calls that were made, in one
 * statement. No row: the run is not this worker's any more.
 */
export const settleWrite = statement({
  name: "settle_write",
  text: `
    WITH w AS (
      -- One that was found was made by one of its tries, if there were several: the others may still take effect.
      UPDATE outbound_write SET state = 'settled', external_id = $4, error = NULL, settled_at = $5, look_up_after = NULL,
        late_until = CASE WHEN $13::boolean THEN greatest(late_until, CASE WHEN late_until IS NOT NULL THEN look_up_after END) ELSE late_until END
      WHERE id = $1 AND run_id = $2 AND epoch = $3 AND state IN ('intent', 'unknown') RETURNING id, connection_id, type, canonical_id, engagement_id
    ), earlier AS (
      -- An earlier revision in doubt is of no matter any more: this one has taken its place. Only the engagement's own run writes it.
      UPDATE outbound_write o SET state = 'superseded', settled_at = $5, late_until = greatest(o.late_until, o.look_up_after), look_up_after = NULL FROM w
      WHERE o.connection_id = w.connection_id AND o.type = w.type AND o.canonical_id = w.canonical_id AND o.id <> w.id
        AND o.engagement_id = w.engagement_id AND o.state IN ('intent', 'unknown')
    ), x AS (
      INSERT INTO xref (record_type, record_id, connection_id, object, external_id, url, origin, seen_at)
      SELECT $6, $7::uuid, w.connection_id, $8, $4, $9, $10, $5 FROM w WHERE $6::text IS NOT NULL
      ON CONFLICT (record_type, record_id, connection_id, object) DO UPDATE SET external_id = excluded.external_id, url = coalesce(excluded.url, xref.url),
        origin = excluded.origin, seen_at = excluded.seen_at
    ), a AS (
      INSERT INTO audit_entry (${auditColumns}) SELECT e.* FROM (${auditFrom("$11")}) e, w
    ), t AS (${traceFrom("$12")})
    SELECT id FROM w`,
  values: (p: {
    id: string;
    runId: string;
    epoch: number;
    externalId: string;
    now: Date;
    xref: XrefToWrite | null;
    audit: readonly object[];
    calls: readonly object[];
    isFound: boolean;
  }) => [
    p.id,
    p.runId,
    p.epoch,
    p.externalId,
    p.now,
    p.xref?.recordType ?? null,
    p.xref?.recordId ?? null,
    p.xref?.object ?? null,
    p.xref?.url ?? null,
    p.xref?.origin ?? null,
    JSON.stringify(p.audit),
    JSON.stringify(p.calls),
    p.isFound,
  ],
  row: z.object({ id: z.string() }),
});

/** Notes that a write was refused, or that nobody knows whether it took effect, with the calls that were made. */
export const failWrite = statement({
  name: "fail_write",
  text: `
    WITH w AS (
      UPDATE outbound_write SET state = $4, error = $5, look_up_after = CASE WHEN $4 = 'rejected' THEN NULL ELSE clock_timestamp() + $6 * interval '1 millisecond' END
      WHERE id = $1 AND run_id = $2 AND epoch = $3 AND state IN ('intent', 'unknown') RETURNING id
    ), t AS (${traceFrom("$7")})
    SELECT id FROM w`,
  values: (p: {
    id: string;
    runId: string;
    epoch: number;
    state: "rejected" | "unknown";
    error: string;
    settleAfterMs: number;
    calls: readonly object[];
  }) => [p.id, p.runId, p.epoch, p.state, p.error, p.settleAfterMs, JSON.stringify(p.calls)],
  row: z.object({ id: z.string() }),
});

/** Takes a try back of which nothing was sent: the next one is what it was, a first one too, and what is in doubt stays so as long as before. */
export const withdrawIntent = statement({
  name: "withdraw_intent",
  text: `
    WITH w AS (
      UPDATE outbound_write SET attempt = attempt - 1, error = $4, late_until = CASE WHEN $7::boolean THEN late_until END,
        look_up_after = CASE WHEN attempt > 1 THEN clock_timestamp() + $6 * interval '1 millisecond' END
      WHERE id = $1 AND run_id = $2 AND epoch = $3 AND state IN ('intent', 'unknown') RETURNING id
    ), t AS (${traceFrom("$5")})
    SELECT id FROM w`,
  values: (p: {
    id: string;
    runId: string;
    epoch: number;
    error: string;
    calls: readonly object[];
    waitMs: number;
    hasLateTries: boolean;
  }) => [p.id, p.runId, p.epoch, p.error, JSON.stringify(p.calls), p.waitMs, p.hasLateTries],
  row: z.object({ id: z.string() }),
});

/** Records what would have been written, sealed, for a connection that only looks on. What several engagements would write is as the last of them has it, and its. */
export const shadowWrite = statement({
  name: "shadow_write",
  text: `
    WITH w AS (
      INSERT INTO outbound_write AS w (id, connection_id, type, canonical_id, revision, engagement_id, run_id, epoch, state, marker, content_hash,
        correlation_id, intended_at, request, key_id, external_id)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'shadow', $9, $10, $11, $12, $13, $14, $15)
      ON CONFLICT (connection_id, type, canonical_id, revision) DO UPDATE SET request = excluded.request, key_id = excluded.key_id, engagement_id = excluded.engagement_id, run_id = excluded.run_id,
        epoch = excluded.epoch, content_hash = excluded.content_hash, intended_at = excluded.intended_at, error = NULL
      WHERE w.state = 'shadow'
      RETURNING w.id, w.external_id
    ), x AS (
      INSERT INTO xref (record_type, record_id, connection_id, object, external_id, url, origin, seen_at)
      SELECT $16, $17::uuid, $2, $18, w.external_id, NULL, 'shadow', $12 FROM w WHERE $16::text IS NOT NULL
      ON CONFLICT (record_type, record_id, connection_id, object) DO NOTHING
    )
    SELECT external_id AS "externalId", 'shadow' AS state FROM w
    UNION ALL
    SELECT o.external_id, o.state FROM outbound_write o WHERE o.connection_id = $2 AND o.type = $3 AND o.canonical_id = $4 AND o.revision = $5
      AND NOT EXISTS (SELECT 1 FROM w)`,
  values: (
    p: NewWrite & {
      request: Buffer;
      keyId: string;
      externalId: string;
      xref: { recordType: string; recordId: string; object: string } | null;
    },
  ) => [
    ...newWriteValues(p),
    p.request,
    p.keyId,
    p.externalId,
    p.xref?.recordType ?? null,
    p.xref?.recordId ?? null,
    p.xref?.object ?? null,
  ],
  row: z.object({ externalId: z.string().nullable(), state: z.string() }),
});

/** Takes a record that was found for ours. No row: the run is not this worker's any more. */
export const adoptRecord = statement({
  name: "adopt_record",
  text: `
    WITH r AS (SELECT id FROM flow_run WHERE id = $1 AND epoch = $2 AND state = 'running'),
    x AS (
      INSERT INTO xref (record_type, record_id, connection_id, object, external_id, url, origin, seen_at)
      SELECT $3, $4::uuid, $5, $6, $7, $8, $9, $10 FROM r
      ON CONFLICT (record_type, record_id, connection_id, object) DO UPDATE SET external_id = excluded.external_id, url = excluded.url,
        origin = excluded.origin, seen_at = excluded.seen_at
    ), a AS (INSERT INTO audit_entry (${auditColumns}) SELECT e.* FROM (${auditFrom("$11")}) e, r)
    SELECT id FROM r`,
  values: (p: {
    runId: string;
    epoch: number;
    recordType: string;
    recordId: string;
    connectionId: string;
    object: string;
    externalId: string;
    url: string | null;
    origin: string;
    now: Date;
    audit: readonly object[];
  }) => [
    p.runId,
    p.epoch,
    p.recordType,
    p.recordId,
    p.connectionId,
    p.object,
    p.externalId,
    p.url,
    p.origin,
    p.now,
    JSON.stringify(p.audit),
  ],
  row: z.object({ id: z.string() }),
});

/** Writes the steps of an attempt and the calls that no write has carried along. */
export const insertStory = statement({
  name: "insert_story",
  text: `
    WITH t AS (${traceFrom("$1")})
    INSERT INTO flow_step (run_id, epoch, step, outcome, detail, started_at, duration_ms)
    SELECT s.run_id, s.epoch, s.step, s.outcome, s.detail, s.started_at, s.duration_ms
    FROM jsonb_to_recordset($2::jsonb) AS s(run_id uuid, epoch int, step text, outcome text, detail jsonb, started_at timestamptz, duration_ms int)`,
  values: (p: { calls: readonly object[]; steps: readonly object[] }) => [JSON.stringify(p.calls), JSON.stringify(p.steps)],
  row: z.object({}),
});
