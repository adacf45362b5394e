/** How a system does that is read at intervals: as it should, later than it should, or not for long. */
export type Freshness = "fresh" | "late" | "silent";

/** Reference data of an ERP or PSA is read every quarter of an hour, changes of a CRM at the connection's own interval. */
const referenceIntervalMs = 15 * 60_000;
const minuteMs = 60_000;

/** Late after several intervals without an answer (a CRM's are short, so eight of them), silent after half an hour more. */
export function freshnessOf(source: { role: string; pollIntervalMs: number; lastOkAt: Date | null }, now: Date): Freshness {
  if (!source.lastOkAt) return "silent";
  const isCrm = source.role === "crm";
  const lateAfterMs = isCrm ? Math.max(minuteMs, source.pollIntervalMs * 8) : referenceIntervalMs * 2;
  const silentAfterMs = lateAfterMs + 30 * minuteMs;
  const quietMs = now.getTime() - source.lastOkAt.getTime();
  if (quietMs > silentAfterMs) return "silent";
  return quietMs > lateAfterMs ? "late" : "fresh";
}
