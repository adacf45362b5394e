import { isoInstant } from "./instants.ts";
import { fold } from "./reading.ts";
import type { HistoryRecord } from "./wire.ts";

/**
 * The instant of winning: the earliest CreatedDate of the unbroken run of won stages at the end of the history. A stage
 * counts as won when it is the one that the won opportunity has now, or is among `wonStages`. Null: the history does not say.
 */
export function wonAt(history: readonly HistoryRecord[], deal: { stage: string; wonStages: readonly string[] }): string | null {
  const won = new Set([deal.stage, ...deal.wonStages].map(fold));
  const rows = history.map((row) => ({ stage: fold(row.StageName ?? ""), at: isoInstant(row.CreatedDate) }));
  if (rows.some((row) => row.at === undefined)) return null;
  const ordered = rows.sort((a, b) => ((a.at ?? "") < (b.at ?? "") ? -1 : a.at === b.at ? 0 : 1));
  const broken = ordered.findLastIndex((row) => !won.has(row.stage));
  return ordered[broken + 1]?.at ?? null;
}
