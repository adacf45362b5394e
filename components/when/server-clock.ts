const TICK_MS = 1_000;

/** The server's time as the browser knows it: what it last heard, and what has passed since. Never goes back. */
export interface ServerClock {
  /** Null until it has heard anything. */
  now: () => Date | null;
  /** The server said that it was this late; what is earlier than known is ignored. */
  hear: (at: Date) => void;
  /** Calls back every second, for as long as someone listens. */
  subscribe: (onTick: () => void) => () => void;
}

/** A clock on elapsed milliseconds, not on the browser's own date, so that a wrong clock there does no harm. */
export function serverClock(elapsedMs: () => number): ServerClock {
  let base: { atMs: number; elapsedMs: number } | undefined;
  let timer: ReturnType<typeof setInterval> | undefined;
  const listeners = new Set<() => void>();
  const now = (): Date | null => (base ? new Date(base.atMs + elapsedMs() - base.elapsedMs) : null);
  return {
    now,
    hear: (at) => {
      const known = now();
      // An answer is always some time under way, so of two the later one is closer to the server's time.
      if (!known || at > known) base = { atMs: at.getTime(), elapsedMs: elapsedMs() };
    },
    subscribe: (onTick) => {
      listeners.add(onTick);
      timer ??= setInterval(() => {
        for (const listener of listeners) listener();
      }, TICK_MS);
      return () => {
        listeners.delete(onTick);
        if (listeners.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}

/** The one clock of this tab; on the server nothing reads it. */
export const tabClock = serverClock(() => performance.now());

/** Tells the tab's clock when the server answered, from the `Date` of its answer. */
export function hearAnswer(answer: Response): Response {
  const at = Date.parse(answer.headers.get("date") ?? "");
  if (Number.isFinite(at)) tabClock.hear(new Date(at));
  return answer;
}
