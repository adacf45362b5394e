import { collectDefaultMetrics, Gauge, Registry } from "prom-client";
import type { Database } from "../../db/database.ts";
import { readMetrics } from "./metrics.sql.ts";

interface Meters {
  registry: Registry;
  gauges: Record<string, Gauge>;
}

const slot = Symbol.for("throughline.web.metrics");
/** The development server evaluates modules anew; a process has one registry. */
const shelf = globalThis as { [slot]?: Meters };

const helps = {
  throughline_database_up: ["Whether PostgreSQL answered this scrape.", []],
  throughline_runs: ["Flow runs that are not done, by state and lane.", ["state", "lane"]],
  throughline_runs_oldest_due_seconds: ["How long the oldest ready run of a lane has been due.", ["lane"]],
  throughline_exceptions_open: ["Open exceptions by the team whose turn it is.", ["team"]],
  throughline_exceptions_overdue: ["Open exceptions beyond their service level, by team.", ["team"]],
  throughline_outbound_writes: ["Outbound writes that are not settled, by connection and state.", ["connection", "state"]],
  throughline_inbox_pending: ["Source events that are received and not yet applied, by connection.", ["connection"]],
  throughline_connection_seconds_since_success: ["Time since a connection answered last.", ["connection"]],
  throughline_connection_breaker_open: ["1 while a connection's breaker is open.", ["connection"]],
  throughline_connection_live: ["1 for a connection in live mode that is not paused.", ["connection"]],
  throughline_connection_calls_5m: ["Calls to a connection in the last five minutes, by outcome.", ["connection", "outcome"]],
} as const satisfies Record<string, readonly [string, readonly string[]]>;
type MeterName = keyof typeof helps;

function meters(): Meters {
  shelf[slot] ??= open();
  return shelf[slot];
}

function open(): Meters {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauges = Object.fromEntries(
    Object.entries(helps).map(([name, [help, labelNames]]) => [
      name,
      new Gauge({ name, help, labelNames: [...labelNames], registers: [registry] }),
    ]),
  );
  return { registry, gauges };
}

/** All metrics in Prometheus' text format, read from the database at this moment. Without a database it says just that. */
export async function renderMetrics(db: Database, now: Date): Promise<{ body: string; contentType: string }> {
  const { registry, gauges } = meters();
  const readings = await db.rows(readMetrics({ now })).catch(() => null);
  for (const gauge of Object.values(gauges)) gauge.reset();
  gauges["throughline_database_up" satisfies MeterName]?.set(readings ? 1 : 0);
  for (const { meter, labels, value } of readings ?? []) gauges[meter]?.set(labels, value);
  return { body: await registry.metrics(), contentType: registry.contentType };
}

/**
 * Who may read metrics: the bearer of METRICS_TOKEN, or, where none is set, this machine alone. A request has come from here
 * when the server listens on loopback only and no proxy says that it passes on somebody else's.
 */
export function mayReadMetrics(
  headers: { get(name: string): string | null },
  configured: { token: string | undefined; host: string },
): boolean {
  if (configured.token !== undefined) return headers.get("authorization") === `Bearer ${configured.token}`;
  if (!isLoopbackAddress(configured.host)) return false;
  const hops = headers.get("x-forwarded-for")?.split(",") ?? [];
  return hops.every((hop) => isLoopbackAddress(hop.trim()));
}

const isLoopbackAddress = (address: string): boolean => /^(localhost|::1|(::ffff:)?127(\.\d{1,3}){3})$/.test(address);
