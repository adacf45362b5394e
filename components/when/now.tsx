"use client";

import { createContext, type ReactNode, use, useEffect, useState } from "react";

interface Now {
  now: Date;
  timeZone: string;
}

const NowContext = createContext<Now | null>(null);
const TICK_MS = 15_000;

export interface NowProviderProps {
  /** The server's now, which a demo may have moved; the browser only adds the time that passed since. */
  now: Date;
  /** IANA zone of the reader; UTC if not given. */
  timeZone?: string;
  children: ReactNode;
}

/** Gives every `<When>` below it one now, the same on server and client at first, then ticking. */
export function NowProvider({ now, timeZone = "UTC", children }: NowProviderProps) {
  const [current, setCurrent] = useState(now);

  // External system: the clock. Elapsed time, not the browser's own date, so that a wrong clock there does no harm.
  useEffect(() => {
    const startedAt = performance.now();
    const tick = () => setCurrent(new Date(now.getTime() + performance.now() - startedAt));
    const timer = setInterval(tick, TICK_MS);
    return () => clearInterval(timer);
  }, [now]);

  return <NowContext value={{ now: current, timeZone }}>{children}</NowContext>;
}

/** The ticking now and the zone; null outside a provider. */
export function useNow(): Now | null {
  return use(NowContext);
}
