import { z } from "zod";
import type { Database } from "../db/database.ts";
import { genesis, SegmentHash } from "./chain.ts";
import { entryHash, personalDigest } from "./entry.ts";
import type { AuditHead } from "./head.ts";

const segmentRow = z.object({
  seq: z.number(),
  from_xact: z.number(),
  to_xact: z.number(),
  count: z.number(),
  prev_hash: z.instanceof(Buffer),
  hash: z.instanceof(Buffer),
  sealed_at: z.date(),
});
const entryRow = z.object({
  id: z.number(),
  xact_id: z.number(),
  at: z.date(),
  actor_type: z.string(),
  actor_id: z.string(),
  actor_name: z.string(),
  action: z.string(),
  subject_type: z.string(),
  subject_id: z.string(),
  engagement_id: z.string().nullable(),
  entity_code: z.string().nullable(),
  region: z.string().nullable(),
  correlation_id: z.string().nullable(),
  reason: z.string().nullable(),
  before: z.unknown(),
  after: z.unknown(),
  personal_digest: z.instanceof(Buffer).nullable(),
  entry_hash: z.instanceof(Buffer),
  salt: z.instanceof(Buffer).nullable(),
  fields: z.record(z.string(), z.unknown()).nullable(),
});

export interface TrailFault {
  what: string;
  segment: number | null;
  entryId: number | null;
}

export interface TrailReport {
  isSound: boolean;
  segments: number;
  entries: number;
  /** Entries whose personal fields were erased: sound by their digest. */
  erased: number;
  /** Not sealed yet: their own hashes hold, and nothing more is claimed of them. */
  unsealed: number;
  faults: TrailFault[];
  head: AuditHead | null;
}

const pageSize = 5_000;
const mostFaults = 100;

/** Checks the whole trail: each entry's hash, each segment's hash and count, the chain, and a head that was exported earlier. */
export async function verifyTrail(db: Database, exported?: AuditHead): Promise<TrailReport> {
  const faults: TrailFault[] = [];
  const fault = (what: string, segment: number | null, entryId: number | null = null) => {
    if (faults.length < mostFaults) faults.push({ what, segment, entryId });
  };
  const segments = (await db.raw("SELECT * FROM audit_segment ORDER BY seq")).rows.map((row) => segmentRow.parse(row));
  let [entries, erased, previous] = [0, 0, genesis];
  for (const [index, segment] of segments.entries()) {
    if (segment.seq !== index + 1) fault(`Segment ${index + 1} is missing`, segment.seq);
    if (!segment.prev_hash.equals(previous)) fault("The segment does not follow the one before it", segment.seq);
    const chain = new SegmentHash({
      seq: segment.seq,
      fromXact: segment.from_xact,
      toXact: segment.to_xact,
      count: segment.count,
      prevHash: segment.prev_hash,
      sealedAt: segment.sealed_at,
    });
    let count = 0;
    for await (const entry of entriesOf(db, { from: segment.from_xact, to: segment.to_xact })) {
      count += 1;
      if (checkEntry(entry, (what) => fault(what, segment.seq, entry.id)) === "erased") erased += 1;
      chain.add({ xactId: entry.xact_id, id: entry.id, hash: entry.entry_hash });
    }
    entries += count;
    if (count !== segment.count) fault(`The segment has ${count} entries where ${segment.count} were sealed`, segment.seq);
    if (!chain.digest().equals(segment.hash)) fault("The segment's hash does not fit its entries", segment.seq);
    previous = segment.hash;
  }
  const last = segments.at(-1);
  let unsealed = 0;
  for await (const entry of entriesOf(db, { from: last?.to_xact ?? 0, to: null })) {
    unsealed += 1;
    if (checkEntry(entry, (what) => fault(what, null, entry.id)) === "erased") erased += 1;
  }
  const kept = exported && segments.find((segment) => segment.seq === exported.seq);
  if (exported && !kept) fault(`The exported head names segment ${exported.seq}, which is not there`, exported.seq);
  if (exported && kept && kept.hash.toString("hex") !== exported.hash)
    fault("The exported head has another hash than the segment", exported.seq);
  return {
    isSound: faults.length === 0,
    segments: segments.length,
    entries: entries + unsealed,
    erased,
    unsealed,
    faults,
    head: last ? { seq: last.seq, hash: last.hash.toString("hex"), sealedAt: last.sealed_at.toISOString() } : null,
  };
}

type Entry = z.infer<typeof entryRow>;

async function* entriesOf(db: Database, bounds: { from: number; to: number | null }): AsyncGenerator<Entry> {
  let after = { xact: bounds.from - 1, id: 0 };
  for (;;) {
    const page = await db.raw(
      `SELECT e.*, p.salt, p.fields FROM audit_entry e LEFT JOIN audit_personal p ON p.entry_id = e.id
       WHERE (e.xact_id, e.id) > ($1, $2) AND e.xact_id >= $3 AND ($4::bigint IS NULL OR e.xact_id < $4)
       ORDER BY e.xact_id, e.id LIMIT $5`,
      [after.xact, after.id, bounds.from, bounds.to, pageSize],
    );
    for (const row of page.rows) yield entryRow.parse(row);
    const last = page.rows.at(-1);
    if (!last || page.rows.length < pageSize) return;
    after = { xact: Number(last.xact_id), id: Number(last.id) };
  }
}

function checkEntry(entry: Entry, fault: (what: string) => void): "erased" | "whole" {
  const hash = entryHash({
    at: entry.at.toISOString(),
    actorType: entry.actor_type,
    actorId: entry.actor_id,
    actorName: entry.actor_name,
    action: entry.action,
    subjectType: entry.subject_type,
    subjectId: entry.subject_id,
    engagementId: entry.engagement_id,
    entityCode: entry.entity_code,
    region: entry.region,
    correlationId: entry.correlation_id,
    reason: entry.reason,
    before: entry.before ?? null,
    after: entry.after ?? null,
    personalDigest: entry.personal_digest?.toString("hex") ?? null,
  });
  if (!hash.equals(entry.entry_hash)) fault("The entry has been changed: its hash does not fit");
  if (entry.personal_digest === null) return "whole";
  if (!entry.salt || !entry.fields) return "erased";
  if (!personalDigest(entry.salt, entry.fields).equals(entry.personal_digest))
    fault("The entry's personal fields have been changed");
  return "whole";
}
