/** One case of a cycle time: how long it took, or, while it is open, how long it has taken so far. */
export interface Case {
  durationMs: number;
  isOpen: boolean;
}

/**
 * The duration that the share `share` (0 to 1) of cases does not exceed, by the Kaplan–Meier estimator (Kaplan and Meier,
 * J. Am. Stat. Assoc. 53, 1958): open cases count until where they stand, so that leaving the slow ones open makes nothing
 * look fast. Null when so many are open that the share is not reached, or when there is no case. Without open cases it is the
 * sample's lower quantile. A case that ends where another stands open counts first, as is usual.
 */
export function survivalQuantile(cases: readonly Case[], share: number): number | null {
  if (!(share > 0 && share <= 1)) throw new RangeError(`a share is above 0 and at most 1, not ${share}`);
  const ordered = [...cases].sort((a, b) => a.durationMs - b.durationMs || Number(a.isOpen) - Number(b.isOpen));
  let surviving = 1;
  for (let index = 0; index < ordered.length; ) {
    const at = ordered[index]?.durationMs ?? 0;
    const atRisk = ordered.length - index;
    let ended = 0;
    for (; ordered[index]?.durationMs === at; index += 1) if (ordered[index]?.isOpen === false) ended += 1;
    surviving *= 1 - ended / atRisk;
    if (ended > 0 && surviving <= 1 - share + 1e-12) return at;
  }
  return null;
}
