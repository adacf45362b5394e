/** How a system does that is read at intervals: as it should, later than it should, or not for long. */
export type Freshness = "fresh" | "late" | "silent";

/** Reference data of an ERP or PSA is read less often than changes of a CRM. */
const referenceEveryMs = 600_000;
const minuteMs = 60_000;

/** How often a system is read: at its connection's own interval, reference data no more often than every ten minutes. */
export const readEveryMs = ({ pollIntervalMs, role }: { role: string; pollIntervalMs: number }): number =>
  role === "crm" ? pollIntervalMs : Math.max(pollIntervalMs, referenceEveryMs);

/** Late after three intervals without an answer (a CRM's are short, so after eight of them), silent after half an hour more. */
export function freshnessOf(source: { role: string; pollIntervalMs: number; lastOkAt: Date | null }, now: Date): Freshness {
  if (!source.lastOkAt) return "silent";
  const everyMs = readEveryMs(source);
  const lateAfterMs = source.role === "crm" ? Math.max(minuteMs, everyMs * 8) : everyMs * 3;
  const silentAfterMs = lateAfterMs + 30 * minuteMs;
  const quietMs = now.getTime() - source.lastOkAt.getTime();
  if (quietMs > silentAfterMs) return "silent";
  return quietMs > lateAfterMs ? "late" : "fresh";
}
