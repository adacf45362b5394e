import { z } from "zod";
import { statement } from "./sql.ts";
import { sweepClaim, sweepDueIn } from "./sweep-claims.sql.ts";

const place = "duplicates";
const goesOn = "c.mode = 'live' AND NOT c.is_paused";

/** Takes one live PSA whose projects are due to be compared. */
export const claimDuplicateSweep = sweepClaim({
  name: "claim_duplicate_sweep",
  place,
  begins: "c.role = 'psa' AND c.mode = 'live'",
  goesOn,
});

/** Says when a connection's projects are compared next. */
export const moveDuplicateSweep = statement({
  name: "move_duplicate_sweep",
  text: `UPDATE connection_cursor SET cursor = ${sweepDueIn("$2")}, updated_at = clock_timestamp() WHERE connection_id = $1 AND object = '${place}'`,
  values: (p: { connectionId: string; inMs: number }) => [p.connectionId, p.inMs],
  row: z.object({}),
});

/** Has the PSAs of duplicates that were told of compared anew as soon as a worker looks; answers the exceptions whose PSA is. */
export const compareSoon = statement({
  name: "compare_soon",
  text: `
    WITH told AS (
      SELECT x.id, x.connection_id FROM exception_item x JOIN connection c ON c.id = x.connection_id
      WHERE x.id = ANY($1::uuid[]) AND x.kind = 'duplicate_project' AND x.subject_type = 'project' AND ${goesOn}
    ), moved AS (
      UPDATE connection_cursor k SET cursor = ${sweepDueIn("$2")}, updated_at = clock_timestamp()
      WHERE k.object = '${place}' AND k.connection_id IN (SELECT connection_id FROM told) RETURNING k.connection_id
    )
    SELECT t.id AS "exceptionId", t.connection_id AS "connectionId" FROM told t JOIN moved m ON m.connection_id = t.connection_id`,
  values: (p: { exceptionIds: readonly string[] }) => [p.exceptionIds, 0],
  row: z.object({ exceptionId: z.string(), connectionId: z.string() }),
});

/** The engagements of markers, with where they lie. A marker of another installation names none of ours. */
export const readMarkedEngagements = statement({
  name: "read_marked_engagements",
  text: `SELECT id, number, name, entity_code AS "entityCode", region, is_backfill AS "isBackfill", correlation_id AS "correlationId" FROM engagement WHERE id = ANY($1::uuid[])`,
  values: (p: { ids: readonly string[] }) => [p.ids],
  row: z.object({
    id: z.string(),
    number: z.string(),
    name: z.string(),
    entityCode: z.string().nullable(),
    region: z.string().nullable(),
    isBackfill: z.boolean(),
    correlationId: z.string().nullable(),
  }),
});

/** The duplicates of a connection that a sweep has told of before and that are open still, the oldest first. */
export const readToldDuplicates = statement({
  name: "read_told_duplicates",
  text: `SELECT x.id, x.subject_id AS "engagementId", e.number FROM exception_item x JOIN engagement e ON e.id = x.engagement_id
    WHERE x.kind = 'duplicate_project' AND x.subject_type = 'project' AND x.connection_id = $1 AND x.status = 'open' ORDER BY x.opened_at, x.id LIMIT $2`,
  values: (p: { connectionId: string; limit: number }) => [p.connectionId, p.limit],
  row: z.object({ id: z.string(), engagementId: z.string(), number: z.string() }),
});

/** Closes duplicates that are there no more; answers those that were open. */
export const closeDuplicates = statement({
  name: "close_duplicates",
  text: `UPDATE exception_item SET status = 'resolved', is_primary = false, version = version + 1, resolved_at = $2, resolution = 'One project is left'
    WHERE id = ANY($1::uuid[]) AND status = 'open'
    RETURNING id, kind, team, engagement_id AS "engagementId", entity_code AS "entityCode", region, correlation_id AS "correlationId"`,
  values: (p: { ids: readonly string[]; now: Date }) => [p.ids, p.now],
  row: z.object({
    id: z.string(),
    kind: z.string(),
    team: z.string(),
    engagementId: z.string().nullable(),
    entityCode: z.string().nullable(),
    region: z.string().nullable(),
    correlationId: z.string().nullable(),
  }),
});
