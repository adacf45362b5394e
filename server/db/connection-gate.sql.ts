import { z } from "zod";
import { statement } from "./sql.ts";

/** Leases a block of this second's calls. No row: the second is used up. */
export const leaseCalls = statement({
  name: "lease_calls",
  text: `
    INSERT INTO rate_budget AS b (connection_id, window_start, leased)
    VALUES ($1, date_trunc('second', clock_timestamp()), $2)
    ON CONFLICT (connection_id) DO UPDATE SET
      window_start = excluded.window_start,
      leased = CASE WHEN b.window_start = excluded.window_start THEN b.leased + excluded.leased ELSE excluded.leased END
    WHERE b.window_start <> excluded.window_start OR b.leased + excluded.leased <= $3
    RETURNING leased`,
  values: (p: { connectionId: string; block: number; limit: number }) => [p.connectionId, p.block, p.limit],
  row: z.object({ leased: z.number() }),
});

/** Takes up to `wanted` free slots of a connection: those that nobody holds, and those whose holder is gone. */
export const takeSlots = statement({
  name: "take_slots",
  text: `
    INSERT INTO concurrency_slot AS s (connection_id, slot, holder, expires_at)
    SELECT $1, free.slot, $2, clock_timestamp() + $5 * interval '1 millisecond'
    FROM (SELECT n AS slot FROM generate_series(1, $3::int) AS n
          WHERE NOT EXISTS (SELECT 1 FROM concurrency_slot t WHERE t.connection_id = $1 AND t.slot = n AND t.expires_at > clock_timestamp())
          ORDER BY n LIMIT $4) free
    ON CONFLICT (connection_id, slot) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
      WHERE s.expires_at <= clock_timestamp()
    RETURNING slot`,
  values: (p: { connectionId: string; holder: string; limit: number; wanted: number; leaseMs: number }) => [
    p.connectionId,
    p.holder,
    p.limit,
    p.wanted,
    p.leaseMs,
  ],
  row: z.object({ slot: z.number() }),
});

/** Lengthens the hold on slots; those that come back are still ours. `holders`: how many processes hold any. */
export const keepSlots = statement({
  name: "keep_slots",
  text: `
    UPDATE concurrency_slot s SET expires_at = clock_timestamp() + $4 * interval '1 millisecond'
    WHERE s.connection_id = $1 AND s.holder = $2 AND s.slot = ANY($3::int[]) AND s.expires_at > clock_timestamp()
    RETURNING s.slot, (SELECT count(DISTINCT t.holder)::int FROM concurrency_slot t WHERE t.connection_id = $1 AND t.expires_at > clock_timestamp()) AS holders`,
  values: (p: { connectionId: string; holder: string; slots: readonly number[]; leaseMs: number }) => [
    p.connectionId,
    p.holder,
    [...p.slots],
    p.leaseMs,
  ],
  row: z.object({ slot: z.number(), holders: z.number() }),
});

export const giveSlotsBack = statement({
  name: "give_slots_back",
  text: "DELETE FROM concurrency_slot WHERE connection_id = $1 AND holder = $2 AND slot = ANY($3::int[])",
  values: (p: { connectionId: string; holder: string; slots: readonly number[] }) => [p.connectionId, p.holder, [...p.slots]],
  row: z.object({}),
});

/** Milliseconds until the vendor may be asked again. */
const waitMs = "coalesce(GREATEST(extract(epoch FROM breaker_until - clock_timestamp()) * 1000, 0), 0)::int";
const breakerRow = z.object({ state: z.string(), failures: z.number(), waitMs: z.number() });

/** The breaker of a connection, as all processes see it. */
export const readBreaker = statement({
  name: "read_breaker",
  text: `SELECT breaker_state AS state, breaker_failures AS failures, ${waitMs} AS "waitMs" FROM connection WHERE id = $1`,
  values: (connectionId: string) => [connectionId],
  row: breakerRow,
});

/** Opens the breaker for a while, longer each time in a row. */
export const openBreaker = statement({
  name: "open_breaker",
  text: `
    UPDATE connection SET breaker_state = 'open', breaker_failures = breaker_failures + 1,
      breaker_until = clock_timestamp() + LEAST($2 * power(2, LEAST(breaker_failures, 10)), $3) * interval '1 millisecond'
    WHERE id = $1 AND (breaker_state <> 'open' OR breaker_until < clock_timestamp())
    RETURNING breaker_state AS state, breaker_failures AS failures, ${waitMs} AS "waitMs"`,
  values: (p: { connectionId: string; firstMs: number; longestMs: number }) => [p.connectionId, p.firstMs, p.longestMs],
  row: breakerRow,
});

/** Lets one process try whether the vendor is back. No row: another one does. */
export const takeProbe = statement({
  name: "take_probe",
  text: `
    UPDATE connection SET breaker_state = 'half_open', breaker_until = clock_timestamp() + $2 * interval '1 millisecond'
    WHERE id = $1 AND breaker_state <> 'closed' AND breaker_until <= clock_timestamp()
    RETURNING breaker_state AS state, breaker_failures AS failures, ${waitMs} AS "waitMs"`,
  values: (p: { connectionId: string; probeMs: number }) => [p.connectionId, p.probeMs],
  row: breakerRow,
});

export const closeBreaker = statement({
  name: "close_breaker",
  text: `UPDATE connection SET breaker_state = 'closed', breaker_failures = 0, breaker_until = NULL WHERE id = $1 AND breaker_state <> 'closed'`,
  values: (connectionId: string) => [connectionId],
  row: z.object({}),
});

/** Adds the calls of one minute to what other processes counted, and says when the connection last answered or failed. */
export const countCalls = statement({
  name: "count_calls",
  text: `
    WITH said AS (
      UPDATE connection SET last_success_at = GREATEST(last_success_at, $8::timestamptz),
        last_error_at = GREATEST(last_error_at, $9::timestamptz),
        last_error = CASE WHEN $9::timestamptz IS NOT NULL AND $9::timestamptz >= coalesce(last_error_at, '-infinity') THEN $10 ELSE last_error END
      WHERE id = $1
    )
    INSERT INTO connection_minute AS m (connection_id, minute, calls, errors, retries, rate_limited, buckets)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (connection_id, minute) DO UPDATE SET calls = m.calls + excluded.calls, errors = m.errors + excluded.errors,
      retries = m.retries + excluded.retries, rate_limited = m.rate_limited + excluded.rate_limited,
      buckets = ARRAY(SELECT coalesce(a, 0) + coalesce(b, 0) FROM unnest(m.buckets, excluded.buckets) WITH ORDINALITY AS u(a, b, n) ORDER BY n)`,
  values: (p: {
    connectionId: string;
    minute: Date;
    calls: number;
    errors: number;
    retries: number;
    rateLimited: number;
    buckets: readonly number[];
    lastSuccessAt: Date | null;
    lastErrorAt: Date | null;
    lastError: string | null;
  }) => [
    p.connectionId,
    p.minute,
    p.calls,
    p.errors,
    p.retries,
    p.rateLimited,
    [...p.buckets],
    p.lastSuccessAt,
    p.lastErrorAt,
    p.lastError,
  ],
  row: z.object({}),
});
