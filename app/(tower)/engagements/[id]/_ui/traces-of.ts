import type { EngagementDetail } from "../../_ui/types";

interface Traced {
  correlationId: string;
  runs: readonly Pick<EngagementDetail["runs"][number], "correlationId" | "createdAt">[];
}

export interface Trace {
  correlationId: string;
  /** When the first run under it began; null: so long ago that the run is not among those that are shown. */
  begunAt: Date | null;
}

/** The correlation ids under which systems were called for an engagement, the newest first; its own is always among them. */
export function tracesOf({ correlationId, runs }: Traced): Trace[] {
  const begun = new Map<string, Date>();
  for (const { correlationId: id, createdAt } of runs) {
    const known = begun.get(id);
    if (!known || createdAt < known) begun.set(id, createdAt);
  }
  const traces = [...begun].map(([id, begunAt]): Trace => ({ correlationId: id, begunAt }));
  traces.sort((a, b) => (b.begunAt?.getTime() ?? 0) - (a.begunAt?.getTime() ?? 0));
  return begun.has(correlationId) ? traces : [...traces, { correlationId, begunAt: null }];
}
