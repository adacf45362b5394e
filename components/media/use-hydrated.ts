"use client";

import { useSyncExternalStore } from "react";

const never = () => () => {};

/** False in the server's page and until React answers events in it; then true. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
