import { z } from "zod";
import { statement } from "../../db/sql.ts";

/** Every gauge in one statement; each branch reads an index on what is not finished, never a table that only grows. */
export const readMetrics = statement({
  name: "read_metrics",
  text: `
    SELECT 'throughline_runs' AS meter, jsonb_build_object('state', state, 'lane', lane) AS labels, count(*)::float8 AS value
      FROM flow_run WHERE state IN ('ready', 'running', 'parked') GROUP BY state, lane
    UNION ALL
    SELECT 'throughline_runs_oldest_due_seconds', jsonb_build_object('lane', lane),
      greatest(0, extract(epoch FROM $1::timestamptz - min(due_at)))::float8
      FROM flow_run WHERE state = 'ready' GROUP BY lane
    UNION ALL
    SELECT 'throughline_exceptions_open', jsonb_build_object('team', team), count(*)::float8
      FROM exception_item WHERE status = 'open' GROUP BY team
    UNION ALL
    SELECT 'throughline_exceptions_overdue', jsonb_build_object('team', team), count(*) FILTER (WHERE due_at < $1)::float8
      FROM exception_item WHERE status = 'open' GROUP BY team
    UNION ALL
    SELECT 'throughline_outbound_writes', jsonb_build_object('connection', c.key, 'state', w.state), count(*)::float8
      FROM outbound_write w JOIN connection c ON c.id = w.connection_id WHERE w.state IN ('intent', 'unknown') GROUP BY c.key, w.state
    UNION ALL
    SELECT 'throughline_inbox_pending', jsonb_build_object('connection', c.key), count(*)::float8
      FROM inbox_item i JOIN connection c ON c.id = i.connection_id WHERE i.outcome = 'pending' GROUP BY c.key
    UNION ALL
    SELECT 'throughline_connection_seconds_since_success', jsonb_build_object('connection', key),
      greatest(0, extract(epoch FROM $1::timestamptz - last_success_at))::float8
      FROM connection WHERE mode <> 'off' AND last_success_at IS NOT NULL
    UNION ALL
    SELECT 'throughline_connection_breaker_open', jsonb_build_object('connection', key), (breaker_state = 'open')::int::float8
      FROM connection WHERE mode <> 'off'
    UNION ALL
    SELECT 'throughline_connection_live', jsonb_build_object('connection', key), (mode = 'live' AND NOT is_paused)::int::float8
      FROM connection
    UNION ALL
    SELECT 'throughline_connection_calls_5m', jsonb_build_object('connection', c.key, 'outcome', o.outcome), sum(o.calls)::float8
      FROM connection_minute m JOIN connection c ON c.id = m.connection_id
      CROSS JOIN LATERAL (VALUES ('ok', m.calls - m.errors), ('error', m.errors)) AS o(outcome, calls)
      WHERE m.minute >= $1::timestamptz - interval '5 minutes' GROUP BY c.key, o.outcome`,
  values: (params: { now: Date }) => [params.now],
  row: z.object({ meter: z.string(), labels: z.record(z.string(), z.string()), value: z.number() }),
});
