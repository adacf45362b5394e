import { z } from "zod";
import { paramsSchema } from "../domain/exceptions/kind-spec.ts";
import { statement } from "./sql.ts";

const openRow = z.object({
  id: z.string(),
  kind: z.string(),
  team: z.string(),
  groupKey: z.string(),
  isPrimary: z.boolean(),
  params: paramsSchema,
});

/** The open exceptions of an engagement that its flow tells of, locked: nobody acts on them while it brings them up to date. */
export const lockOpenExceptions = statement({
  name: "lock_open_exceptions",
  text: `SELECT id, kind, team, group_key AS "groupKey", is_primary AS "isPrimary", params FROM exception_item
    WHERE engagement_id = $1 AND status = 'open' AND subject_type = 'engagement' ORDER BY id FOR UPDATE`,
  values: (p: { engagementId: string }) => [p.engagementId],
  row: openRow,
});

/** Closes exceptions and takes the primary place from those that lose it; before others are given it. */
export const closeExceptions = statement({
  name: "close_exceptions",
  text: `
    UPDATE exception_item x SET status = r.status, is_primary = false, version = x.version + 1,
      resolved_at = CASE WHEN r.status = 'open' THEN x.resolved_at ELSE $2::timestamptz END, resolution = CASE WHEN r.status = 'open' THEN x.resolution ELSE r.resolution END
    FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, status text, resolution text) WHERE x.id = r.id AND x.status = 'open'`,
  values: (p: { rows: readonly { id: string; status: string; resolution: string | null }[]; now: Date }) => [
    JSON.stringify(p.rows),
    p.now,
  ],
  row: z.object({}),
});

/** An exception as it is to stand. Snake case: it goes to the statement as it is. */
export interface ExceptionToOpen {
  id: string;
  kind: string;
  team: string;
  entity_code: string | null;
  region: string | null;
  severity: number;
  group_key: string;
  subject_type: string;
  subject_id: string;
  engagement_id: string | null;
  connection_id: string | null;
  run_id: string | null;
  is_primary: boolean;
  params: object;
  exposure_amount: string | null;
  exposure_currency: string | null;
  exposure_reporting: string;
  exposure_unknown: string | null;
  misses_cutoff: boolean;
  cutoff_at: Date | null;
  due_at: Date | null;
  is_backfill: boolean;
  correlation_id: string | null;
  search_text: string;
}

/** What may have changed of an open exception; its instants and what people did to it stay. */
const kept =
  "team entity_code region run_id is_primary params exposure_amount exposure_currency exposure_reporting exposure_unknown misses_cutoff cutoff_at search_text".split(
    " ",
  );

/**
 * Opens exceptions, or brings open ones with the same kind, subject and cause up to date. Answers those that are new. Rows are
 * taken in the order of their keys, so that two transactions cannot deadlock.
 */
export const openExceptions = statement({
  name: "open_exceptions",
  text: `
    INSERT INTO exception_item AS x (id, kind, team, entity_code, region, severity, status, group_key, subject_type, subject_id, engagement_id, connection_id, run_id, is_primary, params,
      exposure_amount, exposure_currency, exposure_reporting, exposure_unknown, misses_cutoff, cutoff_at, due_at, is_backfill, correlation_id, opened_at, search_text)
    SELECT r.id, r.kind, r.team, r.entity_code, r.region, r.severity, 'open', r.group_key, r.subject_type, r.subject_id, r.engagement_id, r.connection_id, r.run_id, r.is_primary, r.params,
      r.exposure_amount, r.exposure_currency, r.exposure_reporting, r.exposure_unknown, r.misses_cutoff, r.cutoff_at, r.due_at, r.is_backfill, r.correlation_id, $2, r.search_text
    FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, kind text, team text, entity_code text, region text, severity int, group_key text, subject_type text, subject_id text, engagement_id uuid,
      connection_id uuid, run_id uuid, is_primary boolean, params jsonb, exposure_amount numeric, exposure_currency text, exposure_reporting numeric, exposure_unknown text, misses_cutoff boolean,
      cutoff_at timestamptz, due_at timestamptz, is_backfill boolean, correlation_id uuid, search_text text)
    ORDER BY r.subject_id, r.kind, r.group_key
    ON CONFLICT (kind, subject_type, subject_id, group_key) WHERE status = 'open' DO UPDATE SET ${kept.map((name) => `${name} = excluded.${name}`).join(", ")}, version = x.version + 1
      WHERE (${kept.map((name) => `x.${name}`).join(", ")}) IS DISTINCT FROM (${kept.map((name) => `excluded.${name}`).join(", ")})
    RETURNING x.id, x.kind, x.team, (x.xmax = 0) AS "isNew"`,
  values: (p: { rows: readonly ExceptionToOpen[]; now: Date }) => [JSON.stringify(p.rows), p.now],
  row: z.object({ id: z.string(), kind: z.string(), team: z.string(), isNew: z.boolean() }),
});
