"use client";

import { useCallback, useSyncExternalStore } from "react";

/** Whether a media query matches; `initially` is what the server assumes, so that hydration agrees. */
export function useMedia(query: string, initially: boolean): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener("change", listener);
      return () => list.removeEventListener("change", listener);
    },
    [query],
  );
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(query).matches,
    () => initially,
  );
}
