import { z } from "zod";
import { statement } from "./sql.ts";

/** Makes this transaction the only sealer, or answers that there is one at work. */
export const lockSealer = statement({
  name: "lock_sealer",
  text: "SELECT pg_try_advisory_xact_lock(hashtext('throughline.audit-sealer')) AS locked",
  values: () => [],
  row: z.object({ locked: z.boolean() }),
});

/**
 * Where the next segment begins and ends. Below pg_snapshot_xmin every transaction has ended, so none can add an entry there
 * any more. A segment takes whole transactions: it ends with the one that fills the batch.
 */
export const readSealBounds = statement({
  name: "read_seal_bounds",
  text: `
    WITH head AS (SELECT seq, to_xact, hash FROM audit_segment ORDER BY seq DESC LIMIT 1),
    start AS (
      SELECT coalesce((SELECT seq FROM head), 0) AS seq, coalesce((SELECT to_xact FROM head), 0) AS from_xact, (SELECT hash FROM head) AS hash,
        audit_number(pg_snapshot_xmin(pg_current_snapshot())) AS horizon
    )
    SELECT seq + 1 AS seq, from_xact AS "fromXact", hash AS "prevHash", horizon,
      (SELECT e.xact_id + 1 FROM audit_entry e WHERE e.xact_id >= from_xact AND e.xact_id < horizon
        ORDER BY e.xact_id, e.id OFFSET $1::int - 1 LIMIT 1) AS "fullAt",
      EXISTS (SELECT 1 FROM audit_entry e WHERE e.xact_id >= from_xact AND e.xact_id < horizon) AS waiting
    FROM start`,
  values: (batch: number) => [batch],
  row: z.object({
    seq: z.number(),
    fromXact: z.number(),
    prevHash: z.instanceof(Buffer).nullable(),
    horizon: z.number(),
    fullAt: z.number().nullable(),
    waiting: z.boolean(),
  }),
});

/** Chains the entries of whole transactions onto the previous segment. The hash is that of server/audit/chain.ts. */
export const insertSegment = statement({
  name: "insert_segment",
  text: `
    INSERT INTO audit_segment (seq, from_xact, to_xact, count, prev_hash, hash, sealed_at)
    SELECT $1::bigint, $2::bigint, $3::bigint, b.count, $4::bytea, sha256($4::bytea || int8send($1::bigint) || int8send($2::bigint) || int8send($3::bigint) || int8send(b.count)
      || int8send((extract(epoch FROM $5::timestamptz(3)) * 1000)::bigint) || b.body), $5::timestamptz(3)
    FROM (
      SELECT count(*) AS count, string_agg(int8send(e.xact_id) || int8send(e.id) || e.entry_hash, ''::bytea ORDER BY e.xact_id, e.id) AS body
      FROM audit_entry e WHERE e.xact_id >= $2::bigint AND e.xact_id < $3::bigint
    ) b
    RETURNING count`,
  values: (p: { seq: number; fromXact: number; toXact: number; prevHash: Buffer; now: Date }) => [
    p.seq,
    p.fromXact,
    p.toXact,
    p.prevHash,
    p.now,
  ],
  row: z.object({ count: z.number() }),
});

/** The last segment. */
export const readHead = statement({
  name: "read_audit_head",
  text: `SELECT seq, to_xact AS "toXact", hash, sealed_at AS "sealedAt" FROM audit_segment ORDER BY seq DESC LIMIT 1`,
  values: () => [],
  row: z.object({ seq: z.number(), toXact: z.number(), hash: z.instanceof(Buffer), sealedAt: z.date() }),
});

/** How many entries wait to be sealed (counting stops after `most`), and since when the oldest does. */
export const readUnsealedTail = statement({
  name: "read_unsealed_tail",
  text: `
    WITH bound AS (SELECT coalesce((SELECT to_xact FROM audit_segment ORDER BY seq DESC LIMIT 1), 0) AS to_xact)
    SELECT (SELECT count(*) FROM (SELECT 1 FROM audit_entry e WHERE e.xact_id >= bound.to_xact LIMIT $1) w)::int AS count,
      (SELECT e.at FROM audit_entry e WHERE e.xact_id >= bound.to_xact ORDER BY e.xact_id, e.id LIMIT 1) AS "oldestAt"
    FROM bound`,
  values: (most: number) => [most],
  row: z.object({ count: z.number(), oldestAt: z.date().nullable() }),
});
