import type { EngagementDetail } from "../../_ui/types";

type Attempt = EngagementDetail["attempts"][number];

/**
 * Attempts in order of time, where one that found the same as the one of its step before is counted with that instead of
 * being shown once more: a flow that looks every minute whether somebody has acted says so in one line.
 */
export function collapsed(attempts: readonly Attempt[]): (Attempt & { repeats: number })[] {
  const shown: (Attempt & { repeats: number })[] = [];
  for (const attempt of attempts) {
    const last = shown.at(-1);
    const isSame = last && last.step === attempt.step && last.outcome === attempt.outcome && last.summary === attempt.summary;
    if (isSame && attempt.outcome !== "done") last.repeats += 1;
    else shown.push({ ...attempt, repeats: 0 });
  }
  return shown;
}
