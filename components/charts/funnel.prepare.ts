/** One stage of a funnel, in order. */
export interface FunnelStage {
  label: string;
  /** Null where it is not known. */
  count: number | null;
  /** What the stage is worth, in words or as an element, made by the caller: money is not drawn from numbers. */
  note?: string;
  href?: string;
}

export interface FunnelDatum extends FunnelStage {
  /** Against the first stage: the bar's length. */
  share: number | null;
  /** Against the stage before; null for the first, and where either is not known. */
  passed: number | null;
  /** How many did not come here from the stage before. */
  lost: number | null;
}

/** Shares of a funnel. A stage larger than the one before keeps its true number; its bar is cut at the full width. */
export function prepareFunnel(stages: readonly FunnelStage[]): readonly FunnelDatum[] {
  const first = stages[0]?.count ?? null;
  return stages.map((stage, index) => {
    const before = index === 0 ? null : (stages[index - 1]?.count ?? null);
    return {
      ...stage,
      share: ratio(stage.count, first, 1),
      passed: ratio(stage.count, before),
      lost: stage.count === null || before === null ? null : Math.max(0, before - stage.count),
    };
  });
}

function ratio(part: number | null, whole: number | null, cap = Number.POSITIVE_INFINITY): number | null {
  if (part === null || whole === null || whole === 0) return null;
  return Math.min(cap, part / whole);
}
