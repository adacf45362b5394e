const longestMs = 10_000;
const most = 20;

/** Keys that were pressed before there was a list to move through. */
export interface EarlyKeys {
  keep: (key: string) => void;
  /** Those of the last seconds, in order; afterwards there are none. */
  take: () => string[];
}

export function earlyKeys(elapsedMs: () => number): EarlyKeys {
  let kept: { key: string; atMs: number }[] = [];
  return {
    keep: (key) => {
      kept = [...kept, { key, atMs: elapsedMs() }].slice(-most);
    },
    take: () => {
      const from = elapsedMs() - longestMs;
      const keys = kept.filter(({ atMs }) => atMs >= from).map(({ key }) => key);
      kept = [];
      return keys;
    },
  };
}

/** Those of this tab; on the server nothing is pressed. */
export const tabKeys = earlyKeys(() => performance.now());
