import { z } from "zod";
import { statement } from "./sql.ts";

/** The place among a connection's cursors where its next sweep is kept. */
const sweep = "'sweep'";
const at = (place: string): string =>
  `jsonb_build_object('dueAt', extract(epoch FROM clock_timestamp()) + ${place}::float8 / 1000)`;

/**
 * Takes one CRM whose sweep is due, for as long as the hold lasts. One that is seen for the first time has just been read from
 * its beginning: its first sweep is due after the interval.
 */
export const claimCrmSweep = statement({
  name: "claim_crm_sweep",
  text: `
    WITH seen AS (
      INSERT INTO connection_cursor (connection_id, object, cursor)
      SELECT c.id, ${sweep}, ${at("$2")} FROM connection c
      WHERE c.role = 'crm' AND NOT EXISTS (SELECT 1 FROM connection_cursor k WHERE k.connection_id = c.id AND k.object = ${sweep})
      ON CONFLICT DO NOTHING
    ), due AS (
      SELECT k.connection_id FROM connection_cursor k JOIN connection c ON c.id = k.connection_id
      WHERE k.object = ${sweep} AND c.mode <> 'off' AND NOT c.is_paused AND (k.cursor->>'dueAt')::float8 <= extract(epoch FROM clock_timestamp())
      ORDER BY (k.cursor->>'dueAt')::float8 LIMIT 1 FOR UPDATE OF k SKIP LOCKED
    )
    UPDATE connection_cursor k SET cursor = ${at("$1")}, updated_at = clock_timestamp() FROM due
    WHERE k.connection_id = due.connection_id AND k.object = ${sweep} RETURNING k.connection_id AS id`,
  values: (p: { holdMs: number; everyMs: number }) => [p.holdMs, p.everyMs],
  row: z.object({ id: z.string() }),
});

/** Says when a connection is swept next: it holds on to a sweep that goes on, or ends it. No row: the connection was stopped. */
export const moveCrmSweep = statement({
  name: "move_crm_sweep",
  text: `
    UPDATE connection_cursor k SET cursor = ${at("$2")}, updated_at = clock_timestamp() FROM connection c
    WHERE k.connection_id = $1 AND k.object = ${sweep} AND c.id = k.connection_id AND c.mode <> 'off' AND NOT c.is_paused RETURNING k.connection_id AS id`,
  values: (p: { connectionId: string; inMs: number }) => [p.connectionId, p.inMs],
  row: z.object({ id: z.string() }),
});
