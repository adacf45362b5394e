import { z } from "zod";
import { statement } from "./sql.ts";

/** When a sweep comes due, so many milliseconds (a place of the statement) from now, as its cursor keeps it. */
export const sweepDueIn = (ms: string): string =>
  `jsonb_build_object('dueAt', extract(epoch FROM clock_timestamp()) + ${ms}::float8 / 1000)`;

/**
 * The statement that takes one connection whose sweep is due, for as long as the hold lasts. One that is seen for the first time
 * is swept after the interval. Conditions are over `connection c`.
 */
export const sweepClaim = (spec: {
  name: string;
  /** The place among a connection's cursors where its next sweep is kept. */
  place: string;
  /** Whose first sweep is set. */
  begins: string;
  /** Whose sweep is taken. */
  goesOn: string;
}) =>
  statement({
    name: spec.name,
    text: `
    WITH seen AS (
      INSERT INTO connection_cursor (connection_id, object, cursor)
      SELECT c.id, '${spec.place}', ${sweepDueIn("$2")} FROM connection c
      WHERE ${spec.begins} AND NOT EXISTS (SELECT 1 FROM connection_cursor k WHERE k.connection_id = c.id AND k.object = '${spec.place}')
      ON CONFLICT DO NOTHING
    ), due AS (
      SELECT k.connection_id FROM connection_cursor k JOIN connection c ON c.id = k.connection_id
      WHERE k.object = '${spec.place}' AND ${spec.goesOn} AND (k.cursor->>'dueAt')::float8 <= extract(epoch FROM clock_timestamp())
      ORDER BY (k.cursor->>'dueAt')::float8 LIMIT 1 FOR UPDATE OF k SKIP LOCKED
    )
    UPDATE connection_cursor k SET cursor = ${sweepDueIn("$1")}, updated_at = clock_timestamp() FROM due
    WHERE k.connection_id = due.connection_id AND k.object = '${spec.place}' RETURNING k.connection_id AS id`,
    values: (p: { holdMs: number; everyMs: number }) => [p.holdMs, p.everyMs],
    row: z.object({ id: z.string() }),
  });
