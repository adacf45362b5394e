import { createHmac, randomBytes } from "node:crypto";
import { insertAuditEntries, insertAuditPersonal } from "../db/audit.sql.ts";
import type { Sql } from "../db/sql.ts";
import { canonicalJson, contentHash } from "../domain/canonical-json.ts";

/** Who did it. */
export interface AuditActor {
  type: "user" | "token" | "system" | "flow";
  id: string;
  name: string;
}

/** What is written about one change. `before` and `after` hold only what changed; personal fields go into `personal`. */
export interface AuditDraft {
  action: string;
  subjectType: string;
  subjectId: string;
  engagementId?: string | null;
  entityCode?: string | null;
  region?: string | null;
  correlationId?: string | null;
  reason?: string | null;
  before?: Record<string, unknown> | null;
  after?: Record<string, unknown> | null;
  /** Erasable later; the entry keeps a salted digest. */
  personal?: Record<string, unknown>;
}

/** The fields over which an entry's hash goes, as they stand in its row. */
export interface HashedEntry {
  at: string;
  actorType: string;
  actorId: string;
  actorName: string;
  action: string;
  subjectType: string;
  subjectId: string;
  engagementId: string | null;
  entityCode: string | null;
  region: string | null;
  correlationId: string | null;
  reason: string | null;
  before: unknown;
  after: unknown;
  personalDigest: string | null;
}

export const entryHash = (entry: HashedEntry): Buffer => contentHash(entry);

/** The digest of personal fields: HMAC-SHA256 with the salt that lies beside them, so that erasing both leaves nothing to guess. */
export const personalDigest = (salt: Buffer, fields: Record<string, unknown>): Buffer =>
  createHmac("sha256", salt).update(canonicalJson(fields)).digest();

const asJson = (value: unknown): unknown => (value === undefined || value === null ? null : JSON.parse(JSON.stringify(value)));

/** The row of an entry without personal fields, as the statements take it that carry their audit entries along. */
export function auditRow(actor: AuditActor, at: Date, draft: Omit<AuditDraft, "personal">): object {
  const entry = hashedEntry(actor, at, draft, null);
  return snakeRow(entry, entryHash(entry));
}

/** Writes audit entries in the transaction of the change that they describe. The sealer chains them afterwards. */
export async function writeAudit(sql: Sql, actor: AuditActor, at: Date, drafts: readonly AuditDraft[]): Promise<void> {
  if (drafts.length === 0) return;
  const salts = drafts.map((draft) => (draft.personal ? randomBytes(16) : null));
  const rows = drafts.map((draft, index) => {
    const salt = salts[index];
    const digest = salt && draft.personal ? personalDigest(salt, draft.personal).toString("hex") : null;
    const entry = hashedEntry(actor, at, draft, digest);
    return snakeRow(entry, entryHash(entry));
  });
  const ids = await sql.rows(insertAuditEntries(rows));
  for (const [index, draft] of drafts.entries()) {
    const salt = salts[index];
    const id = ids[index]?.id;
    if (salt && draft.personal && id !== undefined)
      await sql.rows(insertAuditPersonal({ entryId: id, salt, fields: draft.personal }));
  }
}

function hashedEntry(actor: AuditActor, at: Date, draft: AuditDraft, digest: string | null): HashedEntry {
  return {
    at: at.toISOString(),
    actorType: actor.type,
    actorId: actor.id,
    actorName: actor.name,
    action: draft.action,
    subjectType: draft.subjectType,
    subjectId: draft.subjectId,
    engagementId: draft.engagementId?.toLowerCase() ?? null, // as PostgreSQL gives a UUID back, or the hash would not hold
    entityCode: draft.entityCode ?? null,
    region: draft.region ?? null,
    correlationId: draft.correlationId?.toLowerCase() ?? null,
    reason: draft.reason ?? null,
    before: asJson(draft.before),
    after: asJson(draft.after),
    personalDigest: digest,
  };
}

function snakeRow(entry: HashedEntry, hash: Buffer): object {
  return {
    at: entry.at,
    actor_type: entry.actorType,
    actor_id: entry.actorId,
    actor_name: entry.actorName,
    action: entry.action,
    subject_type: entry.subjectType,
    subject_id: entry.subjectId,
    engagement_id: entry.engagementId,
    entity_code: entry.entityCode,
    region: entry.region,
    correlation_id: entry.correlationId,
    reason: entry.reason,
    before: entry.before,
    after: entry.after,
    personal_digest: entry.personalDigest,
    entry_hash: hash.toString("hex"),
  };
}
