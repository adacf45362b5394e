"use client";

import { createContext, type ReactNode, use, useEffect, useState } from "react";
import { tabClock } from "./server-clock";

export interface Now {
  now: Date;
  timeZone: string;
}

const NowContext = createContext<Now | null>(null);
const TICK_MS = 15_000;

export interface NowProviderProps {
  /** The server's now; the browser only adds the time that passed since. */
  now: Date;
  /** IANA zone of the reader; UTC if not given. */
  timeZone?: string;
  children: ReactNode;
}

/** Gives everything below it one now, the same on server and client at first, then ticking. */
export function NowProvider({ now, timeZone = "UTC", children }: NowProviderProps) {
  const [current, setCurrent] = useState(now);

  // External system: the clock of this tab, which goes on from what the server said.
  useEffect(() => {
    tabClock.hear(now);
    const timer = setInterval(() => setCurrent(tabClock.now() ?? now), TICK_MS);
    return () => clearInterval(timer);
  }, [now]);

  return <NowContext value={{ now: current, timeZone }}>{children}</NowContext>;
}

/** The ticking now and the zone; null outside a provider. */
export function useNow(): Now | null {
  return use(NowContext);
}
