import { z } from "zod";
import { statement } from "./sql.ts";

const version = z.object({
  id: z.string(),
  setKey: z.string(),
  number: z.number(),
  state: z.enum(["draft", "in_review", "published", "retired"]),
  basedOn: z.number().nullable(),
  why: z.string(),
  createdBy: z.string(),
  createdName: z.string(),
  createdAt: z.date(),
  reviewedBy: z.string().nullable(),
  reviewedName: z.string().nullable(),
  publishedBy: z.string().nullable(),
  publishedName: z.string().nullable(),
  publishedAt: z.date().nullable(),
  effectiveAt: z.date().nullable(),
  lockVersion: z.number(),
});
/** A version of a mapping set. One in review with `publishedBy` is due at `effectiveAt`. */
export type VersionRow = z.infer<typeof version>;

const columns = `v.id, v.set_key AS "setKey", v.number, v.state, v.based_on AS "basedOn", v.why, v.created_by AS "createdBy", v.created_name AS "createdName",
  v.created_at AS "createdAt", v.reviewed_by AS "reviewedBy", v.reviewed_name AS "reviewedName", v.published_by AS "publishedBy", v.published_name AS "publishedName",
  v.published_at AS "publishedAt", v.effective_at AS "effectiveAt", v.lock_version AS "lockVersion"`;

/** The version that is open or in force, of one set or (null) of all. */
export const readLiveVersions = statement({
  name: "read_live_mapping_versions",
  text: `SELECT ${columns} FROM mapping_version v WHERE v.state <> 'retired' AND ($1::text IS NULL OR v.set_key = $1) ORDER BY v.set_key, v.number`,
  values: (p: { set: string | null }) => [p.set],
  row: version,
});

/** Locks the versions of a set that are open or in force, in order of number, against every other change of the set. */
export const lockLiveVersions = statement({
  name: "lock_live_mapping_versions",
  text: `SELECT ${columns} FROM mapping_version v WHERE v.state <> 'retired' AND v.set_key = $1 ORDER BY v.number FOR UPDATE`,
  values: (p: { set: string }) => [p.set],
  row: version,
});

/** One change of a set at a time, also while the set has no version yet. Held to the end of the transaction. */
export const lockMappingSet = statement({
  name: "lock_mapping_set",
  text: "SELECT pg_advisory_xact_lock(hashtextextended('mapping-set:' || $1, 11))",
  values: (p: { set: string }) => [p.set],
  row: z.object({}),
});

export const readVersion = statement({
  name: "read_mapping_version",
  text: `SELECT ${columns} FROM mapping_version v WHERE v.id = $1`,
  values: (p: { id: string }) => [p.id],
  row: version,
});

export const readVersionByNumber = statement({
  name: "read_mapping_version_by_number",
  text: `SELECT ${columns} FROM mapping_version v WHERE v.set_key = $1 AND v.number = $2`,
  values: (p: { set: string; number: number }) => [p.set, p.number],
  row: version,
});

const row = z.object({ keyNorm: z.string(), key: z.array(z.string()), value: z.unknown(), aliasOf: z.string().nullable() });

/** The rows of a version, in the order of their keys. */
export const readVersionRows = statement({
  name: "read_mapping_version_rows",
  text: `SELECT key_norm AS "keyNorm", key, value, alias_of AS "aliasOf" FROM mapping_row WHERE version_id = $1 ORDER BY key_norm COLLATE "C"`,
  values: (p: { versionId: string }) => [p.versionId],
  row,
});

/** The highest number that a set has used. */
export const readLastNumber = statement({
  name: "read_last_mapping_number",
  text: "SELECT coalesce(max(number), 0)::int AS number FROM mapping_version WHERE set_key = $1",
  values: (p: { set: string }) => [p.set],
  row: z.object({ number: z.number() }),
});

export const deleteVersionRows = statement({
  name: "delete_mapping_version_rows",
  text: "DELETE FROM mapping_row WHERE version_id = $1",
  values: (p: { versionId: string }) => [p.versionId],
  row: z.object({}),
});

/** Inserts all rows of a version at once. */
export const insertVersionRows = statement({
  name: "insert_mapping_version_rows",
  text: `INSERT INTO mapping_row (version_id, key_norm, key, value, alias_of)
    SELECT $1, r."keyNorm", r.key, r.value, r."aliasOf" FROM jsonb_to_recordset($2::jsonb) AS r("keyNorm" text, key jsonb, value jsonb, "aliasOf" text)`,
  values: (p: { versionId: string; rows: readonly object[] }) => [p.versionId, JSON.stringify(p.rows)],
  row: z.object({}),
});

/** Versions of a set that were ever in force, wait to be or were sent back for good, newest first, with the number of rows in which each differs from its base. */
export const readHistory = statement({
  name: "read_mapping_history",
  text: `
    SELECT ${columns}, (SELECT count(*) FROM mapping_row r WHERE r.version_id = v.id)::int AS rows,
      (SELECT count(*) FROM (SELECT * FROM mapping_row WHERE version_id = v.id) r
         FULL JOIN (SELECT * FROM mapping_row WHERE version_id = b.id) o ON o.key_norm = r.key_norm
         WHERE r.key_norm IS NULL OR o.key_norm IS NULL OR (r.value, r.alias_of) IS DISTINCT FROM (o.value, o.alias_of))::int AS changes,
      back.reason AS "backReason", back.name AS "backName", back.at AS "backAt"
    FROM mapping_version v LEFT JOIN mapping_version b ON b.set_key = v.set_key AND b.number = v.based_on
      LEFT JOIN LATERAL (SELECT a.reason, a.actor_name AS name, a.at FROM audit_entry a
        WHERE a.subject_type = 'mapping_version' AND a.subject_id = v.id::text AND a.action = 'mapping.reject' AND a.after ->> 'state' = 'retired'
        ORDER BY a.id DESC LIMIT 1) back ON v.state = 'retired' AND v.published_at IS NULL AND v.reviewed_by IS NOT NULL
    WHERE v.set_key = $1 AND (v.state <> 'retired' OR v.published_at IS NOT NULL OR back.at IS NOT NULL) AND ($2::int IS NULL OR v.number < $2)
    ORDER BY v.number DESC LIMIT $3`,
  values: (p: { set: string; before: number | null; limit: number }) => [p.set, p.before, p.limit],
  row: version.extend({
    rows: z.number(),
    changes: z.number(),
    backReason: z.string().nullable(),
    backName: z.string().nullable(),
    backAt: z.date().nullable(),
  }),
});

/** Versions whose publication has been decided and whose time has come. */
export const findDueVersions = statement({
  name: "find_due_mapping_versions",
  text: `SELECT ${columns} FROM mapping_version v WHERE v.state = 'in_review' AND v.published_by IS NOT NULL AND v.effective_at <= $1 ORDER BY v.effective_at LIMIT 20`,
  values: (p: { now: Date }) => [p.now],
  row: version,
});

/** Rows and aliases of each live version. */
export const countLiveRows = statement({
  name: "count_live_mapping_rows",
  text: `SELECT v.id, count(r.key_norm)::int AS rows, count(r.alias_of)::int AS aliases
    FROM mapping_version v LEFT JOIN mapping_row r ON r.version_id = v.id WHERE v.state <> 'retired' GROUP BY v.id`,
  values: () => [],
  row: z.object({ id: z.string(), rows: z.number(), aliases: z.number() }),
});

/** Why a version came back from review, most recently; `isClosed` where that ended it, because another draft was open. */
export const readRejection = statement({
  name: "read_mapping_rejection",
  text: `SELECT reason, actor_name AS "name", at, coalesce(after ->> 'state' = 'retired', false) AS "isClosed" FROM audit_entry WHERE subject_type = 'mapping_version' AND subject_id = $1 AND action = 'mapping.reject' ORDER BY id DESC LIMIT 1`,
  values: (p: { versionId: string }) => [p.versionId],
  row: z.object({ reason: z.string().nullable(), name: z.string(), at: z.date(), isClosed: z.boolean() }),
});
