"use client";

import { tabKeys } from "./early-keys";
import { useShortcuts } from "./use-shortcuts";

/** Keeps a key and leaves the press what it was. */
const keep = (key: string) => () => {
  tabKeys.keep(key);
  return false;
};
const kept = { j: keep("j"), k: keep("k") };

/** Stands beside every page: whoever moves through a list that is still on its way is not made to wait for it. */
export function KeepEarlyKeys() {
  useShortcuts(kept, { unanswered: true });
  return null;
}
