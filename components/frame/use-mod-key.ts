"use client";

import { useSyncExternalStore } from "react";

const noChange = () => () => {};

/** How this keyboard calls the command key: "⌘" on Apple's, "Ctrl" elsewhere and on the server. */
export function useModKey(): string {
  return useSyncExternalStore(
    noChange,
    () => (/Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl"),
    () => "Ctrl",
  );
}
