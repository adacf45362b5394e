import { z } from "zod";
import { statement } from "./sql.ts";
import { sweepClaim, sweepDueIn } from "./sweep-claims.sql.ts";

const place = "sweep";
const goesOn = "c.mode <> 'off' AND NOT c.is_paused";

const move = (cursor: string): string => `
  UPDATE connection_cursor k SET cursor = ${cursor}, updated_at = clock_timestamp() FROM connection c
  WHERE k.connection_id = $1 AND k.object = '${place}' AND c.id = k.connection_id AND ${goesOn} RETURNING k.connection_id AS id`;

/** Takes one CRM whose sweep is due. One that is seen for the first time has just been read from its beginning. */
export const claimCrmSweep = sweepClaim({ name: "claim_crm_sweep", place, begins: "c.role = 'crm'", goesOn });

/** Has a CRM that was read before swept soon. */
export const sweepCrmSoon = statement({
  name: "sweep_crm_soon",
  text: `
    INSERT INTO connection_cursor (connection_id, object, cursor)
    SELECT $1, '${place}', ${sweepDueIn("0")} WHERE EXISTS (SELECT 1 FROM deal WHERE connection_id = $1)
    ON CONFLICT (connection_id, object) DO UPDATE SET cursor = excluded.cursor, updated_at = clock_timestamp()`,
  values: (p: { connectionId: string }) => [p.connectionId],
  row: z.object({}),
});

/**
 * Begins a sweep. Where the settings are not those of the last one, each deal of which something could not be understood is to
 * be taken in anew, though nothing of it has changed at the source: what its values mean may have. Answers the settings' digest.
 */
export const beginCrmSweep = statement({
  name: "begin_crm_sweep",
  text: `
    WITH present AS (SELECT id, md5(settings::text) AS settings FROM connection WHERE id = $1), noted AS (
      INSERT INTO connection_cursor AS k (connection_id, object, cursor) SELECT id, 'swept', jsonb_build_object('settings', settings) FROM present
      ON CONFLICT (connection_id, object) DO UPDATE SET cursor = excluded.cursor, updated_at = clock_timestamp() WHERE k.cursor <> excluded.cursor
      RETURNING k.connection_id
    ), unread AS (
      UPDATE deal d SET inbox_item_id = NULL FROM noted WHERE d.connection_id = noted.connection_id AND NOT d.is_deleted AND jsonb_array_length(d.terms->'issues') > 0
    )
    SELECT settings FROM present`,
  values: (p: { connectionId: string }) => [p.connectionId],
  row: z.object({ settings: z.string() }),
});

/** Holds on to a sweep that goes on for so long. No row: the connection was stopped. */
export const keepCrmSweep = statement({
  name: "keep_crm_sweep",
  text: move(sweepDueIn("$2")),
  values: (p: { connectionId: string; inMs: number }) => [p.connectionId, p.inMs],
  row: z.object({ id: z.string() }),
});

/** Ends a sweep: the next one comes so much later, or soon where the settings are not those that it began with. */
export const endCrmSweep = statement({
  name: "end_crm_sweep",
  text: move(`CASE WHEN md5(c.settings::text) = $3 THEN ${sweepDueIn("$2")} ELSE ${sweepDueIn("0")} END`),
  values: (p: { connectionId: string; inMs: number; settings: string }) => [p.connectionId, p.inMs, p.settings],
  row: z.object({ id: z.string() }),
});
